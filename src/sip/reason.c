/*
 * reason.c — Reason and Warning, for which libosip2 has no parsers.
 */
#include "sip/reason.h"

#include "sip/scan.h"

/* reason-value = protocol *( SEMI ( "cause" EQUAL 1*DIGIT / "text" EQUAL quoted-string / ... ) ) */
int sip_reason_parse(const struct sip_message *message, size_t index, struct sip_reason *ret_reason)
{
    span value = sip_message_value(message, SIP_HEADER_REASON, index);
    size_t semicolon = span_find_byte(value, ';');
    span protocol = span_trim(span_first(value, semicolon));
    if (!scan_is_token(protocol))
        return SIPWHY_ERROR_ARGUMENT;

    span parameters = span_from(value, semicolon + 1);
    uint64_t cause = 0;
    bool has_cause = span_number(scan_parameter(parameters, SPAN("cause")), UINT32_MAX, &cause);
    *ret_reason = (struct sip_reason){
        .protocol = protocol,
        .has_cause = has_cause,
        .cause = (uint32_t)cause,
        .text = scan_parameter(parameters, SPAN("text")),
        .location = scan_parameter(parameters, SPAN("location")),
    };
    return 0;
}

/** Reasons of one message that are looked at. */
#define MOST_REASONS 8

bool sip_reason_find_q850(const struct sip_message *message, struct sip_reason *ret_reason)
{
    struct sip_reason reason;
    if (!sip_message_field(message, SIP_HEADER_REASON).length)
        return false;
    for (size_t i = 0; i < MOST_REASONS && sip_reason_parse(message, i, &reason) == 0; i++) {
        if (span_equal_nocase(reason.protocol, SPAN("Q.850")) && reason.has_cause &&
            reason.cause > 0 && reason.cause < 128) {
            *ret_reason = reason;
            return true;
        }
    }
    return false;
}

/* warning-value = warn-code SP warn-agent SP warn-text */
int sip_warning_parse(const struct sip_message *message, size_t index,
                      struct sip_warning *ret_warning)
{
    span rest = sip_message_value(message, SIP_HEADER_WARNING, index);
    if (rest.length == 0)
        return SIPWHY_ERROR_ARGUMENT;
    span code = scan_next_word(&rest);
    span agent = scan_next_word(&rest);
    uint64_t number;
    if (code.length != 3 || !span_number(code, 999, &number) || agent.length == 0)
        return SIPWHY_ERROR_ARGUMENT;
    *ret_warning = (struct sip_warning){
        .code = (int)number,
        .agent = agent,
        .text = scan_unquote(span_trim(rest)),
    };
    return 0;
}
