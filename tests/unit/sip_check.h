/*
 * sip_check.h — asking a message everything that the room sip answers, and checking that each
 * answer lies inside the message or its arena.
 */
#ifndef SIP_CHECK_H
#define SIP_CHECK_H

#include "test.h"

#include "sip/address.h"
#include "sip/auth.h"
#include "sip/cseq.h"
#include "sip/reason.h"
#include "sip/sdp.h"
#include "sip/via.h"

/** Fails unless each byte of @p text may be read; the sanitizer of addresses looks at them. */
static inline void check_span(span text)
{
    static volatile char sink;
    if (text.length)
        assert_non_null(text.data);
    for (size_t i = 0; i < text.length; i++)
        sink = text.data[i];
    (void)sink;
}

/** The same, and it lies inside of the message. */
static inline void check_inside(const struct sip_message *message, span text)
{
    check_span(text);
    if (text.length == 0)
        return;
    assert_true(text.data >= message->bytes.data);
    assert_true(text.data + text.length <= message->bytes.data + message->bytes.length);
}

static inline void check_indexed(const struct sip_message *message)
{
    check_inside(message, message->start_line);
    check_inside(message, message->body);
    check_inside(message, message->method_name);
    check_inside(message, message->request_uri);
    check_inside(message, message->phrase);
    assert_true(message->field_count <= LIMIT_MESSAGE_HEADERS);
    for (size_t i = 0; i < message->field_count; i++) {
        check_inside(message, message->fields[i].name);
        check_inside(message, message->fields[i].value);
    }
}

static inline void check_defects(struct sip_message *message)
{
    assert_true(message->defect_count <= SIP_DEFECTS);
    for (size_t i = 0; i < message->defect_count; i++) {
        check_inside(message, message->defects[i].place);
        assert_true(strlen(sip_defect_describe(message, &message->defects[i])) > 0);
    }
}

static inline void check_vias(struct sip_message *message)
{
    struct sip_via via;
    assert_true(sip_via_count(message) <= LIMIT_VIAS);
    for (size_t i = 0; i < sip_via_count(message); i++) {
        check_inside(message, sip_via_branch(message, i));
        sip_via_check(message, i);
        if (sip_via_parse(message, i, &via) < 0)
            continue;
        check_span(via.transport);
        check_span(via.host);
        check_span(via.branch);
        check_span(via.received);
    }
}

static inline void check_addresses(struct sip_message *message, enum sip_header_id id)
{
    struct sip_address address;
    struct sip_uri uri;
    check_inside(message, sip_tag(message, id));
    for (size_t i = 0; sip_message_value(message, id, i).data; i++) {
        sip_address_check(message, id, i);
        if (sip_address_parse(message, id, i, &address) < 0)
            continue;
        check_span(address.display);
        check_inside(message, address.uri);
        check_span(address.tag);
        check_span(address.expires);
        check_span(address.q);
        if (sip_uri_parse(message, address.uri, &uri) < 0)
            continue;
        check_span(uri.scheme);
        check_span(uri.user);
        check_span(uri.host);
        check_span(uri.transport);
    }
}

static inline void check_authentication(struct sip_message *message)
{
    struct sip_challenge challenge;
    struct sip_credentials credentials;
    if (sip_challenge_parse(message, SIP_HEADER_WWW_AUTHENTICATE, 0, &challenge) == 0) {
        check_span(challenge.scheme);
        check_span(challenge.realm);
        check_span(challenge.nonce);
        check_span(challenge.algorithm);
        check_span(challenge.qop);
    }
    if (sip_credentials_parse(message, SIP_HEADER_AUTHORIZATION, 0, &credentials) == 0) {
        check_span(credentials.scheme);
        check_span(credentials.username);
        check_span(credentials.realm);
        check_span(credentials.nonce);
        check_span(credentials.uri);
        check_span(credentials.algorithm);
    }
}

static inline void check_reasons(struct sip_message *message)
{
    struct sip_reason reason;
    struct sip_warning warning;
    for (size_t i = 0; sip_reason_parse(message, i, &reason) == 0; i++) {
        check_inside(message, reason.protocol);
        check_inside(message, reason.text);
        check_inside(message, reason.location);
    }
    for (size_t i = 0; sip_warning_parse(message, i, &warning) == 0; i++) {
        check_inside(message, warning.agent);
        check_inside(message, warning.text);
    }
}

static inline void check_sdp(struct sip_message *message)
{
    static struct sdp sdp;
    if (sdp_parse(message, &sdp) < 0)
        return;
    check_span(sdp.origin_address);
    assert_true(sdp.media_count <= SDP_MEDIA);
    for (size_t i = 0; i < sdp.media_count; i++) {
        check_span(sdp.media[i].type);
        check_span(sdp.media[i].protocol);
        check_span(sdp.media[i].address);
        check_span(sdp.media[i].direction);
        assert_true(sdp.media[i].format_count <= SDP_FORMATS);
        for (size_t f = 0; f < sdp.media[i].format_count; f++)
            check_span(sdp.media[i].formats[f]);
    }
}

/** Index @p bytes, ask everything, check every answer. */
static inline void check_everything(struct sip_message *message, span bytes)
{
    struct sip_cseq cseq;
    struct sip_uri uri;
    uint64_t seconds;
    sip_recognise(bytes);
    sip_message_index(message, bytes);
    check_indexed(message);
    check_vias(message);
    if (sip_cseq_parse(message, &cseq) == 0)
        check_inside(message, cseq.method_name);
    if (sip_uri_parse(message, message->request_uri, &uri) == 0)
        check_span(uri.user);
    check_addresses(message, SIP_HEADER_FROM);
    check_addresses(message, SIP_HEADER_TO);
    check_addresses(message, SIP_HEADER_CONTACT);
    check_addresses(message, SIP_HEADER_ROUTE);
    check_authentication(message);
    check_reasons(message);
    check_sdp(message);
    for (int id = 0; id < SIP_HEADER_COUNT; id++)
        check_span(sip_message_join(message, (enum sip_header_id)id));
    check_inside(message, sip_message_field_named(message, SPAN("X-Own"), 0));
    sip_message_has_token(message, SIP_HEADER_SUPPORTED, SPAN("timer"));
    sip_message_seconds(message, SIP_HEADER_RETRY_AFTER, &seconds);
    check_defects(message);
}

#endif
