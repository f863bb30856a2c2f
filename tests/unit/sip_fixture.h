/*
 * sip_fixture.h — a message for each test of the room sip, and short ways to index text with it.
 */
#ifndef SIP_FIXTURE_H
#define SIP_FIXTURE_H

#include "test.h"

#include "sip/message.h"

static inline int make_message(void **state)
{
    struct sip_message *message = malloc(sizeof(*message));
    sip_message_init(message);
    *state = message;
    return 0;
}

static inline int destroy_message(void **state)
{
    sip_message_finish(*state);
    free(*state);
    return 0;
}

/** A case that gets a struct sip_message as *state. */
#define SIP_TEST(function) cmocka_unit_test_setup_teardown(function, make_message, destroy_message)

/** A request that is complete but for the header lines in @p lines, each with its CRLF. */
static inline struct sip_message *index_with(void **state, const char *lines)
{
    static char text[16384];
    struct sip_message *message = *state;
    strcpy(text,
           "INVITE sip:bob@example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
           "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.net>\r\nCall-ID: 1\r\n"
           "CSeq: 1 INVITE\r\n");
    assert_true(strlen(text) + strlen(lines) + 3 < sizeof(text));
    strcat(text, lines);
    strcat(text, "\r\n");
    sip_message_index(message, span_of(text));
    return message;
}

/** Nothing but these header lines, each with its CRLF. */
static inline struct sip_message *index_only(void **state, const char *lines)
{
    static char text[16384];
    assert_true(strlen(lines) + 64 < sizeof(text));
    strcpy(text, "INVITE sip:bob@example.net SIP/2.0\r\n");
    strcat(text, lines);
    strcat(text, "\r\n");
    sip_message_index(*state, span_of(text));
    return *state;
}

static inline bool has_defect(const struct sip_message *message, enum sip_defect_kind kind,
                              enum sip_header_id header)
{
    for (size_t i = 0; i < message->defect_count; i++) {
        if (message->defects[i].kind == kind && message->defects[i].header == header)
            return true;
    }
    return false;
}

#define assert_no_defect(message)                                                                  \
    do {                                                                                           \
        for (size_t defect_ = 0; defect_ < (message)->defect_count; defect_++)                     \
            fail_msg("%s", sip_defect_describe((message), &(message)->defects[defect_]));          \
    } while (0)

#endif
