/*
 * fuzz_message.c — one SIP message as it comes in a datagram: indexed, every header parsed, annotated.
 *
 * Everything that is asked of it lies inside the message or its arena, and nothing is left of it when the
 * next one comes.
 */
#include "fuzz.h"

#include "../unit/sip_check.h"
#include "diagnose/detail.h"
#include "sip/body.h"
#include <sipwhy/analysis.h>

static void check_annotation(struct sip_message *message, struct sip_message *request)
{
    static const struct tracked tracked;
    struct sipwhy_message_detail detail = {.message = message, .request = request, .tracked = &tracked};
    struct sipwhy_message told = {.bytes = message->bytes, .code = message->code, .detail = &detail};
    struct sipwhy_annotation annotation;
    int error = sipwhy_message_annotate(&told, &annotation);
    if (error) {
        fuzz_check(message->is_request || message->arena.is_short);
        return;
    }
    fuzz_read_text(annotation.code.description);
    for (size_t i = 0; i < annotation.advice_count; i++)
        fuzz_read_text(annotation.advice[i]);
    for (size_t i = 0; i < annotation.header_count; i++)
        fuzz_read(annotation.headers[i].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sip_message message, request;
    span bytes = {(const char *)data, size};
    sip_message_init(&message);
    sip_message_init(&request);
    check_everything(&message, bytes);
    check_inside(&message, body_find(&message, SPAN("application/sdp")));
    check_annotation(&message, &request);
    fuzz_check(message.arena.taken_bytes <= LIMIT_MESSAGE_ARENA_BYTES);
    sip_message_finish(&message);
    sip_message_finish(&request);
    return 0;
}
