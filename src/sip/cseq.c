/*
 * cseq.c — CSeq = 1*DIGIT LWS Method (RFC 3261 section 20.16).
 */
#include "sip/cseq.h"

#include "sip/osip.h"
#include "sip/scan.h"

#include <osipparser2/osip_message.h>

/* "MUST be less than 2**31" (RFC 3261 section 8.1.1.5). */
#define MAXIMUM 0x7fffffffu

/* libosip2 splits at the first space; that the parts are a number and a token is checked here. */
static int take(const osip_cseq_t *parsed, struct sip_cseq *ret_cseq)
{
    span number = span_of(parsed->number);
    span method = span_of(parsed->method);
    uint64_t value;
    if (!span_number(number, MAXIMUM, &value) || !scan_is_token(method))
        return SIPWHY_ERROR_ARGUMENT;
    *ret_cseq = (struct sip_cseq){
        .number = (uint32_t)value, .method_name = method, .method = sip_method_find(method)};
    return 0;
}

/** "1 INVITE", as everybody writes it, needs no parser. */
static bool take_plain(span value, struct sip_cseq *ret_cseq)
{
    uint64_t number;
    size_t space = span_find_byte(value, ' ');
    span method = span_from(value, space + 1);
    if (!span_number(span_first(value, space), MAXIMUM, &number) || !scan_is_token(method))
        return false;
    *ret_cseq = (struct sip_cseq){
        .number = (uint32_t)number, .method_name = method, .method = sip_method_find(method)};
    return true;
}

static int parse(struct arena *arena, span value, struct sip_cseq *ret_cseq)
{
    int result = SIPWHY_ERROR_ARGUMENT;
    char *copy = osip_copy(arena, value);
    if (!copy)
        return result;
    osip_enter(arena);
    osip_cseq_t *parsed = NULL;
    if (osip_cseq_init(&parsed) == 0 && osip_cseq_parse(parsed, copy) == 0)
        result = take(parsed, ret_cseq);
    osip_leave();
    return result;
}

int sip_cseq_parse(struct sip_message *message, struct sip_cseq *ret_cseq)
{
    if (message->first[SIP_HEADER_CSEQ] == 0)
        return SIPWHY_ERROR_ARGUMENT;
    span value = sip_message_field(message, SIP_HEADER_CSEQ);
    if (take_plain(value, ret_cseq))
        return 0;
    int result = parse(&message->arena, value, ret_cseq);
    if (result < 0)
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_CSEQ, value);
    else /* where it stands in the message: it ends the value, and libosip2 gave a copy */
        ret_cseq->method_name = span_from(value, value.length - ret_cseq->method_name.length);
    return result;
}
