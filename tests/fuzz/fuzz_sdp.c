/*
 * fuzz_sdp.c — a session description. As the body of a message it goes the way that it always goes, in two
 * forms: alone, and as a part of a multipart body.
 */
#include "fuzz.h"

#include "../unit/sip_check.h"

#define HEAD                                                                                       \
    "INVITE sip:b@example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"           \
    "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.net>\r\nCall-ID: 1\r\n"                 \
    "CSeq: 1 INVITE\r\n"

static void check(struct sip_message *message, span head, span body)
{
    char *bytes = malloc(head.length + body.length);
    fuzz_check(bytes != NULL);
    memcpy(bytes, head.data, head.length);
    if (body.length)
        memcpy(bytes + head.length, body.data, body.length);
    sip_message_index(message, (span){bytes, head.length + body.length});
    check_sdp(message);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sip_message message;
    span body = {(const char *)data, size};
    sip_message_init(&message);
    check(&message, SPAN(HEAD "Content-Type: application/sdp\r\n\r\n"), body);
    check(&message,
          SPAN(HEAD "Content-Type: multipart/mixed;boundary=b\r\n\r\n--b\r\n"
                    "Content-Type: application/sdp\r\n\r\n"),
          body);
    sip_message_finish(&message);
    return 0;
}
