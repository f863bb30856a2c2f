/*
 * challenge.c — what a 401 or 407 asks a client for.
 */
#include "track/challenge.h"

#include "base/hash.h"
#include "sip/auth.h"
#include "track/conversation.h"

#include <stdlib.h>

uint32_t challenge_hash(span text)
{
    uint64_t hash = hash_span(0, text);
    return (uint32_t)(hash ^ hash >> 32);
}

static enum digest digest_of(span algorithm)
{
    if (span_starts_with_nocase(algorithm, SPAN("SHA-256")))
        return DIGEST_SHA_256;
    return span_starts_with_nocase(algorithm, SPAN("SHA-512")) ? DIGEST_SHA_512_256 : DIGEST_OTHER;
}

/** Options of qop that nobody knows are to be ignored (RFC 7616 section 3.3). */
static bool is_auth_int_alone(span qop)
{
    bool auth = false;
    bool auth_int = false;
    span option;
    while (span_next_item(&qop, ',', &option)) {
        auth |= span_equal_nocase(option, SPAN("auth"));
        auth_int |= span_equal_nocase(option, SPAN("auth-int"));
    }
    return auth_int && !auth;
}

/** Neither folded nor escaped: a client that writes it otherwise means the same. */
static bool is_comparable(span text)
{
    return text.length && span_find_byte(text, '\\') == text.length &&
           span_find_byte(text, '\r') == text.length && span_find_byte(text, '\n') == text.length;
}

/** What is read of a response, before it gets its memory. */
struct reading {
    struct challenge each[CHALLENGES_KEPT];
    uint8_t count;
    bool is_whole;
    bool is_stale;
    span realm;
};

static void read_one(struct reading *reading, span value, bool of_proxy)
{
    struct sip_challenge challenge;
    if (!sip_challenge_scan(value, &challenge) ||
        !span_equal_nocase(challenge.scheme, SPAN("Digest")) || !is_comparable(challenge.realm) ||
        !is_comparable(challenge.nonce) || reading->count == CHALLENGES_KEPT) {
        reading->is_whole = false;
        return;
    }
    reading->is_stale |= challenge.stale;
    if (reading->count == 0)
        reading->realm = span_first(challenge.realm, CHALLENGE_REALM_BYTES);
    reading->each[reading->count++] = (struct challenge){
        .realm = challenge_hash(challenge.realm),
        .nonce = challenge_hash(challenge.nonce),
        .digest = digest_of(challenge.algorithm),
        .of_proxy = of_proxy,
        .auth_int = is_auth_int_alone(challenge.qop),
    };
}

static void read_all(struct reading *reading, const struct sip_message *message,
                     enum sip_header_id id)
{
    for (size_t i = 0; i <= CHALLENGES_KEPT && message->first[id]; i++) {
        span value = sip_message_value(message, id, i);
        if (!value.data)
            return;
        read_one(reading, value, id == SIP_HEADER_PROXY_AUTHENTICATE);
    }
}

/** Only credentials have a nonce that may be stale, whatever the server says to a request without any. */
static uint8_t stale_run(const struct transaction *transaction, bool is_stale)
{
    if (!is_stale || !transaction->has_credentials)
        return 0;
    const struct transaction *before = transaction_before(transaction);
    uint8_t run = before && before->challenges ? before->challenges->stale_run : 0;
    return run < UINT8_MAX ? run + 1 : run;
}

static size_t weigh(const struct reading *reading)
{
    return sizeof(struct challenges) + reading->count * sizeof(reading->each[0]) +
           reading->realm.length;
}

void challenges_add(struct transaction *transaction, const struct sip_message *message)
{
    if (!transaction->request_seen || transaction->parent || transaction->challenges)
        return;
    struct reading reading = {.is_whole = !message->fields_cut};
    read_all(&reading, message, SIP_HEADER_WWW_AUTHENTICATE);
    read_all(&reading, message, SIP_HEADER_PROXY_AUTHENTICATE);
    struct challenges *challenges = reading.count ? malloc(weigh(&reading)) : NULL;
    if (!challenges)
        return;
    char *realm = (char *)&challenges->each[reading.count];
    *challenges = (struct challenges){
        .is_whole = reading.is_whole,
        .stale_run = stale_run(transaction, reading.is_stale),
        .count = reading.count,
        .realm_length = (uint16_t)reading.realm.length,
        .realm = realm,
    };
    memcpy(challenges->each, reading.each, reading.count * sizeof(reading.each[0]));
    memcpy(realm, reading.realm.data, reading.realm.length);
    transaction->challenges = challenges;
    conversation_keep(transaction->conversation, weigh(&reading));
}

void challenges_drop(struct transaction *transaction)
{
    struct challenges *challenges = transaction->challenges;
    if (!challenges)
        return;
    conversation_unkeep(transaction->conversation,
                        sizeof(*challenges) + challenges->count * sizeof(challenges->each[0]) +
                            challenges->realm_length);
    free(challenges);
    transaction->challenges = NULL;
}
