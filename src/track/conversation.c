/*
 * conversation.c — everything of one Call-ID.
 */
#include "track/conversation.h"

#include "base/limits.h"
#include "base/map.h"
#include "track/legs.h"
#include "track/timers.h"

#include <stdlib.h>

struct conversation *conversation_create(span call_id, uint64_t hash, struct limit_hits *hits)
{
    if (call_id.length > LIMIT_CALL_ID_BYTES)
        limit_hit(hits, LIMIT_HIT_CALL_ID_BYTES);
    call_id = span_first(call_id, LIMIT_CALL_ID_BYTES);
    struct conversation *conversation = calloc(1, sizeof(*conversation) + call_id.length + 1);
    if (!conversation)
        return NULL;
    conversation->hash = hash;
    conversation->hits = hits;
    conversation->first = conversation->last = MOMENT_NONE;
    conversation->call_id_length = (uint16_t)call_id.length;
    memcpy(conversation->call_id, call_id.data, call_id.length);
    list_init(&conversation->by_use);
    list_init(&conversation->by_birth);
    list_init(&conversation->transactions);
    list_init(&conversation->dialogs);
    list_init(&conversation->registrations);
    list_init(&conversation->sessions);
    return conversation;
}

void conversation_destroy(struct conversation *conversation, struct pool *transactions)
{
    if (!conversation)
        return;
    while (!list_is_empty(&conversation->transactions)) {
        struct list *link = conversation->transactions.next;
        list_remove(link);
        transaction_destroy(LIST_ENTRY(link, struct transaction, link), transactions);
    }
    while (!list_is_empty(&conversation->dialogs)) {
        struct list *link = conversation->dialogs.next;
        list_remove(link);
        dialog_destroy(LIST_ENTRY(link, struct dialog, link));
    }
    while (!list_is_empty(&conversation->registrations)) {
        struct list *link = conversation->registrations.next;
        list_remove(link);
        registration_destroy(LIST_ENTRY(link, struct registration, link));
    }
    while (!list_is_empty(&conversation->sessions))
        session_destroy(LIST_ENTRY(conversation->sessions.next, struct session, link));
    call_destroy(conversation->call);
    free(conversation->keys_seen);
    free(conversation);
}

/** Its place in the heap of timers, and in the map of Call-IDs: both grow to twice their size. */
#define TIMER_BYTES (2 * (sizeof(struct timer_slot) + sizeof(uint32_t)))
#define SLOT_BYTES (2 * sizeof(struct map_slot))

size_t conversation_weigh(const struct conversation *conversation)
{
    return sizeof(*conversation) + conversation->call_id_length + LIMIT_PIECE_BYTES + TIMER_BYTES +
           SLOT_BYTES + conversation->piece_bytes + conversation->findings_bytes +
           leg_weigh(conversation->leg) +
           ((size_t)conversation->dialog_count + conversation->registration_count +
            conversation->session_count) * TIMER_BYTES +
           conversation->transaction_count *
               (sizeof(struct transaction) + POOL_OBJECT_BYTES + TIMER_BYTES);
}

struct dialog *conversation_find_dialog(const struct conversation *conversation,
                                        uint64_t from_tag, uint64_t to_tag)
{
    LIST_EACH(link, &conversation->dialogs)
    {
        struct dialog *dialog = LIST_ENTRY(link, struct dialog, link);
        if (dialog_matches(dialog, from_tag, to_tag))
            return dialog;
    }
    return NULL;
}

struct dialog *conversation_make_dialog(struct conversation *conversation, uint64_t caller_tag,
                                        uint64_t callee_tag)
{
    struct dialog *dialog = conversation_find_dialog(conversation, caller_tag, callee_tag);
    if (dialog)
        return dialog;
    if (conversation->dialog_count >= LIMIT_DIALOGS_PER_CONVERSATION) {
        limit_hit(conversation->hits, LIMIT_HIT_DIALOGS);
        return NULL;
    }
    dialog = dialog_create(conversation, caller_tag, callee_tag);
    if (!dialog)
        return NULL;
    list_append(&conversation->dialogs, &dialog->link);
    conversation->dialog_count++;
    conversation_keep(conversation, sizeof(*dialog));
    return dialog;
}

struct transaction *conversation_find_branch(const struct conversation *conversation,
                                             enum sip_method method, uint64_t branch,
                                             uint32_t cseq)
{
    struct transaction *found = NULL;
    if (branch == 0)
        return NULL;
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->method != method || transaction->branch != branch)
            continue;
        if (transaction->cseq == cseq)
            return transaction;
        found = transaction;
    }
    return found;
}

/** A higher CSeq; some clients answer a challenge with the same one (RFC 3261 section 22.2 has it rise). */
static bool goes_on(const struct transaction *earlier, const struct transaction *later)
{
    return later->cseq > earlier->cseq ||
           (later->cseq == earlier->cseq && later->has_credentials && !earlier->has_credentials);
}

bool conversation_was_followed_up(const struct conversation *conversation,
                                  const struct transaction *earlier)
{
    for (struct list *link = earlier->link.next; link != &conversation->transactions;
         link = link->next) {
        const struct transaction *later = LIST_ENTRY(link, struct transaction, link);
        if (later->method == earlier->method && later->request_seen &&
            goes_on(earlier, later) && endpoint_same_host(&later->src, &earlier->src))
            return true;
    }
    return false;
}

bool conversation_can_drop(const struct conversation *conversation,
                           const struct transaction *transaction)
{
    if (conversation->call && conversation->call->attempt == transaction)
        return false;
    LIST_EACH(link, &conversation->registrations)
    {
        if (LIST_ENTRY(link, struct registration, link)->attempt == transaction)
            return false;
    }
    return true;
}

void conversation_drop(struct conversation *conversation, struct transaction *transaction,
                       struct pool *transactions)
{
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other->parent == transaction)
            other->parent = NULL;
        if (other->cancels == transaction)
            other->cancels = NULL;
    }
    if (transaction->final_code == 401 || transaction->final_code == 407)
        conversation->challenged |= 1u << transaction->method;
    list_remove(&transaction->link);
    conversation->transaction_count--;
    transaction_destroy(transaction, transactions);
}

/** Whether another one has it as the hop before. */
static bool is_parent(const struct conversation *conversation,
                      const struct transaction *transaction)
{
    LIST_EACH(link, &conversation->transactions)
    {
        if (LIST_ENTRY(link, struct transaction, link)->parent == transaction)
            return true;
    }
    return false;
}

/** It can see no retransmission any more, and no diagnosis wants to look at it again. */
static bool is_settled(const struct transaction *transaction, sipwhy_time now)
{
    sipwhy_time last = transaction->last_request.time;
    if (moment_happened(&transaction->last_response) && transaction->last_response.time > last)
        last = transaction->last_response.time;
    bool is_done = transaction->method == SIP_METHOD_ACK || moment_happened(&transaction->final);
    return is_done && transaction->timer.number == 0 && now - last > SIP_TRANSACTION_TIMEOUT;
}

void conversation_settle(struct conversation *conversation, sipwhy_time now,
                         struct pool *transactions)
{
    unsigned last_of = 1u << SIP_METHOD_ACK;
    bool has_subscription = false;
    struct list *link = conversation->transactions.previous;
    while (link != &conversation->transactions) {
        struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        bool subscribes =
            transaction->method == SIP_METHOD_SUBSCRIBE && transaction->final_code / 100 == 2;
        bool is_last = !(last_of & 1u << transaction->method) || (subscribes && !has_subscription);
        link = link->previous;
        last_of |= 1u << transaction->method;
        has_subscription |= subscribes;
        if (!is_last && transaction->method != SIP_METHOD_INVITE && is_settled(transaction, now) &&
            conversation_can_drop(conversation, transaction) &&
            !is_parent(conversation, transaction))
            conversation_drop(conversation, transaction, transactions);
    }
}

bool conversation_is_over(const struct conversation *conversation,
                          const struct transaction *transaction)
{
    if (conversation->call)
        return call_is_over(conversation->call);
    return transaction && moment_happened(&transaction->final) &&
           conversation->registration_count == 0 &&
           transaction->method != SIP_METHOD_INVITE && transaction->method != SIP_METHOD_SUBSCRIBE &&
           transaction->method != SIP_METHOD_NOTIFY;
}

/** Something in it still waits for an answer. */
static bool is_waiting(const struct conversation *conversation)
{
    LIST_EACH(link, &conversation->transactions)
    {
        const struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->method != SIP_METHOD_ACK && transaction_is_open(transaction))
            return true;
    }
    return false;
}

/** Until when the last of its registrations holds, counted from its last message. */
static sipwhy_time registered_for(const struct conversation *conversation)
{
    sipwhy_time longest = 0;
    LIST_EACH(link, &conversation->registrations)
    {
        const struct registration *registration = LIST_ENTRY(link, struct registration, link);
        if (registration->state == SIPWHY_REGISTRATION_REGISTERED &&
            registration->expires > longest)
            longest = registration->expires;
    }
    return longest;
}

/** A subscription was granted in it, which lasts an hour unless it is refreshed (RFC 6665 section 4.1). */
static bool is_subscribed(const struct conversation *conversation)
{
    LIST_EACH(link, &conversation->transactions)
    {
        const struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->method == SIP_METHOD_SUBSCRIBE && transaction->final_code / 100 == 2)
            return true;
    }
    return false;
}

sipwhy_time conversation_linger(const struct conversation *conversation)
{
    const sipwhy_time minute = 60 * SIPWHY_SECOND;
    if (conversation->call && call_state(conversation->call) == SIPWHY_CALL_ANSWERED)
        return 12 * 60 * minute;
    if (conversation->call && !call_is_over(conversation->call))
        return 30 * minute;
    if (leg_is_needed(conversation->leg))
        return 30 * minute;
    if (is_waiting(conversation))
        return 10 * minute;
    if (is_subscribed(conversation))
        return 60 * minute + CONVERSATION_LINGER_LEAST;
    sipwhy_time registered = registered_for(conversation);
    return (registered < 120 * minute ? registered : 120 * minute) + CONVERSATION_LINGER_LEAST;
}
