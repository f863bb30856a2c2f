/*
 * transaction.c — what a transaction learns from each of its messages.
 */
#include "track/transaction.h"

#include "base/hash.h"
#include "sip/address.h"
#include "sip/via.h"
#include "track/challenge.h"
#include "track/conversation.h"
#include "track/refusal.h"
#include "track/timers.h"

#include <stdlib.h>

/** Of a phrase no more is told. */
#define PHRASE_BYTES 80

struct transaction *transaction_create(struct conversation *conversation, struct pool *pool)
{
    struct transaction *transaction = pool_take(pool);
    if (!transaction)
        return NULL;
    transaction->conversation = conversation;
    list_init(&transaction->link);
    struct moment *moments[] = {
        &transaction->request,          &transaction->last_request,  &transaction->resent,
        &transaction->first_response,   &transaction->last_response, &transaction->trying,
        &transaction->provisional,      &transaction->final,         &transaction->last_final,
        &transaction->last_provisional, &transaction->ack,           &transaction->cancel,
        &transaction->prack,            &transaction->fork,
    };
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++)
        *moments[i] = MOMENT_NONE;
    return transaction;
}

void transaction_destroy(struct transaction *transaction, struct pool *pool)
{
    if (!transaction)
        return;
    transaction_drop_copy(transaction);
    if (transaction->said)
        conversation_unkeep(transaction->conversation, strlen(transaction->said));
    free(transaction->said);
    if (transaction->refused)
        conversation_unkeep(transaction->conversation, sizeof(*transaction->refused));
    free(transaction->refused);
    challenges_drop(transaction);
    pool_give(pool, transaction);
}

void transaction_join(struct transaction *transaction, struct transaction *parent)
{
    for (const struct transaction *hop = parent; hop; hop = hop->parent) {
        if (hop == transaction)
            return;
    }
    transaction->parent = parent;
}

const struct transaction *transaction_before(const struct transaction *transaction)
{
    for (const struct list *link = transaction->link.previous;
         link != &transaction->conversation->transactions; link = link->previous) {
        const struct transaction *earlier = LIST_ENTRY(link, struct transaction, link);
        if (earlier->method == transaction->method && earlier->request_seen && !earlier->parent &&
            endpoint_same_host(&earlier->src, &transaction->src))
            return earlier;
    }
    return NULL;
}

void transaction_drop_copy(struct transaction *transaction)
{
    if (!transaction->copy)
        return;
    free(transaction->copy);
    conversation_unkeep(transaction->conversation, transaction->copy_length);
    transaction->copy = NULL;
    transaction->copy_length = 0;
}

static void keep_copy(struct transaction *transaction, span bytes)
{
    if (bytes.length > LIMIT_REQUEST_BYTES)
        limit_hit(transaction->conversation->hits, LIMIT_HIT_REQUEST_BYTES);
    bytes = span_first(bytes, LIMIT_REQUEST_BYTES);
    transaction->copy = malloc(bytes.length ? bytes.length : 1);
    if (!transaction->copy)
        return;
    memcpy(transaction->copy, bytes.data, bytes.length);
    transaction->copy_length = (uint16_t)bytes.length;
    conversation_keep(transaction->conversation, bytes.length);
}

static struct moment moment_of(const struct sighting *sighting)
{
    return (struct moment){sighting->time, sighting->evidence};
}

static void open_with(struct transaction *transaction, const struct sip_message *message,
                      const struct sighting *sighting)
{
    transaction->request_seen = true;
    transaction->method = message->method;
    transaction->src = sighting->src;
    transaction->dst = sighting->dst;
    transaction->transport = sighting->transport;
    transaction->request = moment_of(sighting);
    transaction->request_bytes = (uint32_t)sighting->bytes;
    transaction->request_fragments = (uint16_t)sighting->fragments;
    transaction->in_dialog = sip_tag(message, SIP_HEADER_TO).length > 0;
    transaction->from_tag = hash_span(0, sip_tag(message, SIP_HEADER_FROM));
    transaction->has_credentials = message->first[SIP_HEADER_AUTHORIZATION] ||
                                   message->first[SIP_HEADER_PROXY_AUTHORIZATION];
    if (transaction_is_initial_invite(transaction))
        transaction->target = transaction_target_of(message->request_uri);
    if (message->method != SIP_METHOD_ACK && !moment_happened(&transaction->final))
        keep_copy(transaction, message->bytes);
}

/** Remember a request that is sent again long enough after a response to say that it was not heard. */
static void note_resent(struct transaction *transaction, const struct sighting *sighting)
{
    if (!moment_happened(&transaction->last_response) || moment_happened(&transaction->resent))
        return;
    sipwhy_time after = sighting->time - transaction->last_response.time;
    if (after < SIP_T1)
        return;
    transaction->resent = moment_of(sighting);
    transaction->resent_after = after;
    transaction->resent_apart = sighting->time - transaction->last_request.time;
}

/** Copies should come at intervals that double (Timers A and E); a tenth more or less is the same. */
static void note_interval(struct transaction *transaction, sipwhy_time interval)
{
    sipwhy_time difference = interval - transaction->interval;
    if (interval > 0 && difference < interval / 10 && difference > -interval / 10)
        transaction->steady_sends++;
    transaction->interval = interval;
}

bool transaction_add_request(struct transaction *transaction, const struct sip_message *message,
                             const struct sighting *sighting)
{
    bool again = transaction->request_seen;
    if (again)
        note_resent(transaction, sighting);
    else
        open_with(transaction, message, sighting);
    if (again)
        note_interval(transaction, sighting->time - transaction->last_request.time);
    transaction->last_request = moment_of(sighting);
    transaction->ip_ids[transaction->sends % TRANSACTION_IP_IDS] = sighting->ip_id;
    transaction->sends++;
    return again;
}

static bool add_provisional(struct transaction *transaction, const struct sip_message *message,
                            struct moment moment, uint64_t bytes)
{
    if (message->code == 100) {
        bool again = moment_happened(&transaction->trying);
        if (!again)
            transaction->trying = moment;
        return again;
    }
    if (message->first[SIP_HEADER_RSEQ]) /* it is the number that makes it the same (RFC 3262 section 3) */
        bytes = hash_span((uint64_t)message->code, sip_message_field(message, SIP_HEADER_RSEQ));
    bool again = transaction->provisional_bytes == bytes;
    if (!moment_happened(&transaction->provisional)) {
        transaction->provisional = moment;
        transaction->first_provisional_code = (uint16_t)message->code;
    }
    transaction->last_provisional = moment;
    transaction->provisional_code = (uint16_t)message->code;
    transaction->provisional_reliable = message->first[SIP_HEADER_RSEQ] != 0;
    if (!again)
        transaction->reliable_sends = 0;
    if (transaction->provisional_reliable && transaction->reliable_sends < UINT8_MAX)
        transaction->reliable_sends++;
    transaction->provisional_bytes = bytes;
    return again;
}

/** A 2xx with another To tag is the answer of another fork, and makes a dialog of its own. */
static bool is_of_other_fork(const struct transaction *transaction, int code, uint64_t tag)
{
    return code / 100 == 2 && transaction->final_code / 100 == 2 && tag != transaction->final_tag;
}

/** What a refused client is asked to keep to. */
static uint32_t demand_of(const struct sip_message *message)
{
    uint64_t seconds;
    enum sip_header_id id = message->code == 422   ? SIP_HEADER_MIN_SE
                            : message->code == 423 ? SIP_HEADER_MIN_EXPIRES
                                                   : SIP_HEADER_RETRY_AFTER;
    if (message->code < 300 || !sip_message_seconds(message, id, &seconds))
        return 0;
    return (uint32_t)seconds;
}

/** What is told of a final response when it is gone: after a while that its client has to go on. */
static void keep_said(struct transaction *transaction, const struct sip_message *message)
{
    bool redirects = message->code / 100 == 3 && transaction->method == SIP_METHOD_INVITE;
    span said = redirects ? sip_uri_of(message, SIP_HEADER_CONTACT)
                          : span_first(message->phrase, PHRASE_BYTES);
    if (!said.length || !(redirects || message->code == 408 || message->code / 100 == 5))
        return;
    if (said.length > LIMIT_URI_BYTES)
        limit_hit(transaction->conversation->hits, LIMIT_HIT_URI_BYTES);
    said = span_first(said, LIMIT_URI_BYTES);
    transaction->said = strndup(said.data, said.length);
    if (transaction->said)
        conversation_keep(transaction->conversation, strlen(transaction->said));
}

/** A copy of the 2xx that crosses the ACK proves nothing; T1 later its sender had time to see it. */
static void note_final_after_ack(struct transaction *transaction, sipwhy_time time)
{
    if (moment_happened(&transaction->ack) && time - transaction->ack.time >= SIP_T1 &&
        transaction->finals_after_ack < UINT8_MAX)
        transaction->finals_after_ack++;
}

static bool add_final(struct transaction *transaction, const struct sip_message *message,
                      struct moment moment, uint64_t tag)
{
    if (is_of_other_fork(transaction, message->code, tag)) {
        bool known = transaction->fork_tag == tag;
        if (!moment_happened(&transaction->fork))
            transaction->fork = moment;
        transaction->fork_tag = tag;
        return known;
    }
    bool again = moment_happened(&transaction->final) && transaction->final_code == message->code;
    if (!moment_happened(&transaction->final)) {
        transaction->final = moment;
        transaction->final_code = (uint16_t)message->code;
        transaction->final_tag = tag;
        transaction->demand_seconds = demand_of(message);
        keep_said(transaction, message);
    } else if (again) {
        note_final_after_ack(transaction, moment.time);
    }
    if (message->code == transaction->final_code) {
        transaction->last_final = moment;
        transaction->final_sends++;
    }
    return again;
}

bool transaction_add_response(struct transaction *transaction, const struct sip_message *message,
                              const struct sighting *sighting, uint64_t bytes)
{
    struct moment moment = moment_of(sighting);
    if (!transaction->request_seen) {
        transaction->src = sighting->dst;
        transaction->dst = sighting->src;
        transaction->transport = sighting->transport;
    }
    if (!moment_happened(&transaction->first_response))
        transaction->first_response = moment;
    transaction->last_response = moment;
    transaction->responder = sighting->src;
    span text = sip_tag(message, SIP_HEADER_TO);
    uint64_t tag = text.length ? hash_span(0, text) : 0;
    if (tag)
        transaction->to_tag = tag;
    if (message->code < 200)
        return add_provisional(transaction, message, moment, bytes);
    return add_final(transaction, message, moment, tag);
}

uint64_t transaction_branch_of(const struct sip_message *message, size_t index)
{
    span branch = sip_via_branch(message, index);
    if (!branch.length) {
        span via = sip_message_value(message, SIP_HEADER_VIA, index);
        branch = span_first(via, span_find_byte(via, ';'));
    }
    return branch.length ? hash_span(0, branch) : 0;
}
