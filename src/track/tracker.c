/*
 * tracker.c — the way of a message into the model: conversation, transaction, hop, dialog, call.
 */
#include "track/tracker.h"

#include "base/hash.h"
#include "sip/address.h"
#include "sip/reason.h"
#include "sip/via.h"
#include "track/steps.h"
#include "track/values.h"

#include <stdlib.h>

int tracker_create(tracker_release *release, void *context, struct tracker **ret_tracker)
{
    struct tracker *tracker = malloc(sizeof(*tracker));
    if (!tracker)
        return SIPWHY_ERROR_MEMORY;
    tracker->seed = hash_seed();
    map_init(&tracker->conversations);
    pool_init(&tracker->pool, sizeof(struct transaction));
    list_init(&tracker->by_use);
    list_init(&tracker->over);
    list_init(&tracker->by_birth);
    timers_init(&tracker->timers);
    peers_init(&tracker->peers, tracker->seed, &tracker->hits);
    continuity_init(&tracker->continuity);
    fleet_init(&tracker->fleet, tracker->seed, &tracker->timers, &tracker->hits);
    tracker->kpi = (struct kpi){0};
    media_init(&tracker->media, tracker->seed, &tracker->hits);
    legs_init(&tracker->legs, tracker->seed, &tracker->hits);
    location_init(&tracker->location, tracker->seed, &tracker->hits);
    pinholes_init(&tracker->pinholes, tracker->seed, &tracker->hits);
    duplicates_init(&tracker->duplicates);
    tracker->release = release;
    tracker->context = context;
    tracker->conversation_bytes = 0;
    tracker->strangers_refused = 0;
    tracker->hits = (struct limit_hits){0};
    *ret_tracker = tracker;
    return 0;
}

void tracker_destroy(struct tracker *tracker)
{
    if (!tracker)
        return;
    tracker_forget_all(tracker);
    media_finish(&tracker->media);
    legs_finish(&tracker->legs);
    peers_finish(&tracker->peers);
    fleet_finish(&tracker->fleet);
    location_finish(&tracker->location);
    pinholes_finish(&tracker->pinholes);
    timers_finish(&tracker->timers);
    map_finish(&tracker->conversations);
    pool_finish(&tracker->pool);
    free(tracker);
}

static void cancel_timers(struct tracker *tracker, struct conversation *conversation)
{
    struct timers *timers = &tracker->timers;
    LIST_EACH(link, &conversation->transactions)
    {
        timers_cancel(timers, &LIST_ENTRY(link, struct transaction, link)->timer);
    }
    LIST_EACH(link, &conversation->dialogs)
    {
        timers_cancel(timers, &LIST_ENTRY(link, struct dialog, link)->timer);
    }
    LIST_EACH(link, &conversation->registrations)
    {
        timers_cancel(timers, &LIST_ENTRY(link, struct registration, link)->timer);
    }
    LIST_EACH(link, &conversation->sessions)
    {
        timers_cancel(timers, &LIST_ENTRY(link, struct session, link)->timer);
    }
    timers_cancel(timers, &conversation->timer);
}

/** INVITEs that nobody answered, each at the server that was silent. */
static void count_silence(struct tracker *tracker, const struct conversation *conversation,
                          sipwhy_time now)
{
    LIST_EACH(link, &conversation->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (!transaction_is_initial_invite(invite) ||
            !kpi_is_silence(invite, &tracker->peers, now))
            continue;
        struct peer *peer = fleet_find(&tracker->fleet, &invite->dst);
        if (peer && peer->service)
            sessions_add(&peer->service->sessions, SESSIONS_NO_RESPONSE, false);
    }
}

void tracker_sum_up(struct tracker *tracker, const struct conversation *conversation,
                    sipwhy_time now)
{
    const struct call *call = conversation->call;
    kpi_add_conversation(&tracker->kpi, conversation, &tracker->peers, now);
    if (!call || !moment_happened(&call->answered))
        count_silence(tracker, conversation, now);
    else if (moment_happened(&call->bye))
        fleet_add_talk(&tracker->fleet, &call->dst, call->bye.time - call->answered.time);
}

void tracker_forget(struct tracker *tracker, struct conversation *conversation)
{
    tracker->release(tracker->context, conversation);
    legs_forget(&tracker->legs, conversation);
    cancel_timers(tracker, conversation);
    map_remove(&tracker->conversations, conversation->hash, conversation);
    list_remove(&conversation->by_use);
    list_remove(&conversation->by_birth);
    tracker->conversation_bytes -= conversation->weight_bytes;
    conversation_destroy(conversation, &tracker->pool);
}

void tracker_forget_all(struct tracker *tracker)
{
    timers_clear(&tracker->timers);
    map_finish(&tracker->conversations);
    while (!list_is_empty(&tracker->by_birth))
        tracker_forget(tracker, LIST_ENTRY(tracker->by_birth.next, struct conversation, by_birth));
}

static bool match_call_id(const void *value, const void *key)
{
    const span *call_id = key;
    return span_equal(conversation_call_id(value), span_first(*call_id, LIMIT_CALL_ID_BYTES));
}

struct conversation *tracker_find(struct tracker *tracker, span call_id)
{
    return map_find(&tracker->conversations, hash_span(tracker->seed, call_id), match_call_id,
                    &call_id);
}

/** The first of a list but @p used, or NULL. */
static struct conversation *first_but(const struct list *list, const struct conversation *used)
{
    struct list *link = list->next;
    if (link != list && LIST_ENTRY(link, struct conversation, by_use) == used)
        link = link->next;
    return link != list ? LIST_ENTRY(link, struct conversation, by_use) : NULL;
}

/** @return whether there was any but @p used */
static bool forget_least_used(struct tracker *tracker, const struct conversation *used,
                              enum limit limit)
{
    struct conversation *conversation = first_but(&tracker->over, used);
    if (!conversation)
        conversation = first_but(&tracker->by_use, used);
    if (!conversation)
        return false;
    limit_hit(&tracker->hits, limit);
    tracker_forget(tracker, conversation);
    return true;
}

static void make_room(struct tracker *tracker)
{
    if (tracker->conversations.count >= LIMIT_CONVERSATIONS)
        forget_least_used(tracker, NULL, LIMIT_HIT_CONVERSATIONS);
}

void tracker_shrink(struct tracker *tracker, const struct conversation *used)
{
    while (tracker->conversation_bytes > LIMIT_CONVERSATION_MEMORY_BYTES &&
           forget_least_used(tracker, used, LIMIT_HIT_CONVERSATION_MEMORY))
        continue;
}

void tracker_weigh(struct tracker *tracker, struct conversation *conversation)
{
    size_t before = conversation->weight_bytes;
    conversation->weight_bytes = (uint32_t)conversation_weigh(conversation);
    tracker->conversation_bytes += conversation->weight_bytes - before;
}

void tracker_note_findings(struct tracker *tracker, struct conversation *conversation,
                           size_t bytes)
{
    conversation->findings_bytes = (uint32_t)bytes;
    tracker_weigh(tracker, conversation);
}

void tracker_settle(struct tracker *tracker, struct conversation *conversation, sipwhy_time now)
{
    conversation_settle(conversation, now, &tracker->pool);
    tracker_weigh(tracker, conversation);
}

static struct conversation *make_conversation(struct tracker *tracker, span call_id,
                                              uint64_t hash, struct tracked *tracked)
{
    struct conversation *conversation =
        map_find(&tracker->conversations, hash, match_call_id, &call_id);
    if (conversation)
        return conversation;
    make_room(tracker);
    conversation = conversation_create(call_id, hash, &tracker->hits);
    if (!conversation || map_insert(&tracker->conversations, hash, conversation) != 0) {
        conversation_destroy(conversation, &tracker->pool);
        return NULL;
    }
    conversation->timer.kind = TIMER_CONVERSATION;
    conversation->media = &tracker->media;
    list_append(&tracker->by_use, &conversation->by_use);
    list_append(&tracker->by_birth, &conversation->by_birth);
    tracked->first_of_conversation = true;
    return conversation;
}

static uint64_t transaction_key(const struct tracker *tracker,
                                const struct conversation *conversation, uint64_t branch,
                                const struct sip_cseq *cseq, span method)
{
    uint64_t key = hash_number(tracker->seed, conversation->hash);
    key = hash_number(key, branch);
    key = hash_number(key, cseq->number);
    return hash_span(key, method);
}

/** INVITEs tell most of a call: they go last. */
static struct transaction *find_oldest(const struct conversation *conversation, bool invites)
{
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if ((invites || transaction->method != SIP_METHOD_INVITE) &&
            conversation_can_drop(conversation, transaction))
            return transaction;
    }
    return NULL;
}

static void drop_oldest(struct tracker *tracker, struct conversation *conversation)
{
    struct transaction *transaction = find_oldest(conversation, false);
    if (!transaction)
        transaction = find_oldest(conversation, true);
    if (!transaction)
        return;
    timers_cancel(&tracker->timers, &transaction->timer);
    conversation_drop(conversation, transaction, &tracker->pool);
    limit_hit(&tracker->hits, LIMIT_HIT_TRANSACTIONS);
}

/** The word of conversation->keys_seen and the bit in it that stand for a key. */
static size_t key_word(uint64_t key)
{
    return key / 64 % CONVERSATION_KEY_WORDS;
}

static uint64_t key_bit(uint64_t key)
{
    return (uint64_t)1 << key % 64;
}

/** There are few in a conversation, and nearly always the newest is meant. */
static struct transaction *find_transaction(const struct conversation *conversation, uint64_t key)
{
    if (conversation->keys_seen && !(conversation->keys_seen[key_word(key)] & key_bit(key)))
        return NULL;
    for (struct list *link = conversation->transactions.previous;
         link != &conversation->transactions; link = link->previous) {
        struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->key == key)
            return transaction;
    }
    return NULL;
}

/** Begin to note the keys; without memory for it, they are looked for as long as they are few. */
static void note_keys(struct conversation *conversation)
{
    conversation->keys_seen = calloc(CONVERSATION_KEY_WORDS, sizeof(uint64_t));
    if (!conversation->keys_seen)
        return;
    conversation_keep(conversation, CONVERSATION_KEY_WORDS * sizeof(uint64_t));
    LIST_EACH(link, &conversation->transactions)
    {
        uint64_t key = LIST_ENTRY(link, struct transaction, link)->key;
        conversation->keys_seen[key_word(key)] |= key_bit(key);
    }
}

static void note_key(struct conversation *conversation, uint64_t key)
{
    if (conversation->keys_seen)
        conversation->keys_seen[key_word(key)] |= key_bit(key);
    else if (conversation->transaction_count > CONVERSATION_FEW)
        note_keys(conversation);
}

static struct transaction *make_transaction(struct tracker *tracker,
                                            struct conversation *conversation, uint64_t key,
                                            sipwhy_time now)
{
    struct transaction *transaction = find_transaction(conversation, key);
    if (transaction)
        return transaction;
    if (conversation->transaction_count && conversation->transaction_count % CONVERSATION_FEW == 0)
        conversation_settle(conversation, now, &tracker->pool);
    if (conversation->transaction_count >= LIMIT_TRANSACTIONS_PER_CONVERSATION)
        drop_oldest(tracker, conversation);
    transaction = transaction_create(conversation, &tracker->pool);
    if (!transaction)
        return NULL;
    transaction->key = key;
    transaction->timer.kind = TIMER_TRANSACTION;
    list_append(&conversation->transactions, &transaction->link);
    conversation->transaction_count++;
    note_key(conversation, key);
    return transaction;
}

static uint64_t path_of(const struct sighting *sighting)
{
    return hash_endpoint(hash_endpoint(0, &sighting->src), &sighting->dst);
}

static bool is_within_a_second(const struct sighting *sighting, const struct moment *moment)
{
    sipwhy_time apart = sighting->time - moment->time;
    return moment_happened(moment) && apart < SIPWHY_SECOND && apart > -SIPWHY_SECOND;
}

/** The same message on other endpoints within a second: a second capture point of one hop. */
static bool is_second_point(const struct transaction *transaction,
                            const struct sip_message *message, const struct sighting *sighting)
{
    if (!transaction->request_seen)
        return false;
    if (message->is_request)
        return !(endpoint_same(&transaction->src, &sighting->src) &&
                 endpoint_same(&transaction->dst, &sighting->dst)) &&
               sip_via_count(message) == transaction->via_count &&
               is_within_a_second(sighting, &transaction->last_request);
    return transaction->last_code == message->code &&
           transaction->last_path != path_of(sighting) &&
           is_within_a_second(sighting, &transaction->last_response);
}

static void add_request(struct tracked *tracked, struct sip_message *message, const struct sip_cseq *cseq,
                        const struct sighting *sighting)
{
    struct transaction *transaction = tracked->transaction;
    bool first = !transaction->request_seen;
    tracked->retransmission = transaction_add_request(transaction, message, sighting);
    if (first) {
        transaction->cseq = cseq->number;
        steps_open_request(tracked->conversation, transaction, message);
    }
    if (message->method == SIP_METHOD_ACK)
        steps_add_ack(tracked->conversation, message, cseq->number, sighting);
}

static void add_response(struct tracked *tracked, struct sip_message *message,
                         const struct sip_cseq *cseq, const struct sighting *sighting,
                         uint64_t bytes)
{
    struct transaction *transaction = tracked->transaction;
    struct moment moment = {sighting->time, sighting->evidence};
    transaction->cseq = cseq->number;
    if (!transaction->request_seen)
        transaction->method = cseq->method;
    tracked->retransmission = transaction_add_response(transaction, message, sighting, bytes);
    transaction->last_code = (uint16_t)message->code;
    transaction->last_path = path_of(sighting);
    if (!tracked->retransmission)
        steps_add_response(tracked->conversation, transaction, message, moment);
}

/** Make it the last used of those that go on, or of those that are over and need not wait as long as those. */
static void use(struct tracker *tracker, struct conversation *conversation,
                const struct transaction *transaction)
{
    bool is_over = conversation_is_over(conversation, transaction);
    if (is_over)
        timers_set_earlier(&tracker->timers, &conversation->timer,
                           conversation->last.time + CONVERSATION_LINGER_LEAST);
    list_remove(&conversation->by_use);
    list_append(is_over ? &tracker->over : &tracker->by_use, &conversation->by_use);
}

static void touch(struct tracker *tracker, struct conversation *conversation,
                  const struct sip_message *message, struct tracked *tracked,
                  const struct sighting *sighting)
{
    conversation->last = (struct moment){sighting->time, sighting->evidence};
    if (tracked->first_of_conversation) {
        conversation->first = conversation->last;
        conversation->began_in_dialog = steps_begin_in_dialog(message);
    }
    if (!conversation->timer.number)
        timers_set(&tracker->timers, &conversation->timer,
                   sighting->time + CONVERSATION_LINGER_LEAST);
    use(tracker, conversation, tracked->transaction);
    tracker_weigh(tracker, conversation);
    tracker_shrink(tracker, conversation);
}

/** The dialog that a message names by its tags, where an answer that began it was seen. */
static struct dialog *dialog_of(const struct conversation *conversation,
                                const struct sip_message *message)
{
    if (list_is_empty(&conversation->dialogs))
        return NULL;
    span to_tag = sip_tag(message, SIP_HEADER_TO);
    if (!to_tag.length)
        return NULL;
    return conversation_find_dialog(conversation,
                                    hash_span(0, sip_tag(message, SIP_HEADER_FROM)),
                                    hash_span(0, to_tag));
}

/** Each side of a dialog counts its requests; ACK and CANCEL repeat a number (RFC 3261 section 12.2.1.1). */
static void note_cseq(struct tracked *tracked)
{
    const struct transaction *transaction = tracked->transaction;
    if (transaction->method == SIP_METHOD_ACK || transaction->method == SIP_METHOD_CANCEL)
        return;
    uint32_t *highest =
        &tracked->dialog->cseq[dialog_side_of(tracked->dialog, transaction->from_tag)];
    tracked->cseq_before = *highest;
    if (transaction->cseq > *highest)
        *highest = transaction->cseq;
}

static struct registration *registration_of(const struct conversation *conversation,
                                            const struct transaction *transaction)
{
    LIST_EACH(link, &conversation->registrations)
    {
        struct registration *registration = LIST_ENTRY(link, struct registration, link);
        if (registration->attempt == transaction)
            return registration;
    }
    return NULL;
}

static int find_place(struct tracker *tracker, struct sip_message *message,
                      const struct sip_cseq *cseq, sipwhy_time now, struct tracked *tracked)
{
    struct conversation *conversation = tracked->conversation;
    uint64_t branch = transaction_branch_of(message, 0);
    span method = message->is_request ? message->method_name : cseq->method_name;
    uint64_t key = transaction_key(tracker, conversation, branch, cseq, method);
    tracked->transaction = make_transaction(tracker, conversation, key, now);
    return tracked->transaction ? 0 : SIPWHY_ERROR_MEMORY;
}

static uint64_t hash_tag(const struct sip_message *message, enum sip_header_id id)
{
    span tag = sip_tag(message, id);
    return tag.length ? hash_span(0, tag) : 0;
}

static struct session *session_of(const struct tracked *tracked, struct sip_message *message,
                                  const struct sighting *sighting)
{
    const struct transaction *transaction = tracked->transaction;
    uint64_t from_tag = transaction->request_seen ? transaction->from_tag
                                                  : hash_tag(message, SIP_HEADER_FROM);
    return session_add(tracked->conversation, &(struct session_message){
                                                  .transaction = tracked->transaction,
                                                  .message = message,
                                                  .sighting = sighting,
                                                  .from_tag = from_tag,
                                                  .to_tag = hash_tag(message, SIP_HEADER_TO),
                                                  .again = tracked->retransmission,
                                              });
}

/** Hops pass the same Reason on: news is another cause. */
static void note_cause(struct tracked *tracked, const struct sip_message *message)
{
    struct sip_reason reason;
    if (tracked->retransmission || !sip_reason_find_q850(message, &reason))
        return;
    uint8_t cause = (uint8_t)reason.cause;
    if (message->code == tracked->transaction->final_code && !message->is_request)
        tracked->transaction->cause = cause;
    if (tracked->conversation->cause != cause)
        tracked->cause = cause;
    tracked->conversation->cause = cause;
}

static void add_to_legs(struct tracker *tracker, struct sip_message *message,
                        const struct tracked *tracked)
{
    if (tracked->retransmission || !legs_add(&tracker->legs, tracked, message))
        return;
    const struct chain *chain = tracked->conversation->leg->chain;
    for (unsigned i = 0; i < chain->count; i++) {
        if (chain->legs[i].leg)
            tracker_weigh(tracker, chain->legs[i].leg->conversation);
    }
}

static int add_to_conversation(struct tracker *tracker, struct sip_message *message,
                               const struct sighting *sighting, uint64_t bytes,
                               struct tracked *tracked)
{
    const struct sip_cseq *cseq = &tracked->cseq;
    if (!tracked->has_cseq)
        return 0;
    int error = find_place(tracker, message, cseq, sighting->time, tracked);
    if (error)
        return error;
    if (is_second_point(tracked->transaction, message, sighting)) {
        tracked->duplicate = tracked->second_point = true;
        tracked->original = message->is_request ? tracked->transaction->last_request.evidence
                                                : tracked->transaction->last_response.evidence;
        return 0;
    }
    if (message->is_request)
        add_request(tracked, message, cseq, sighting);
    else
        add_response(tracked, message, cseq, sighting, bytes);
    note_cause(tracked, message);
    tracked->dialog = dialog_of(tracked->conversation, message);
    if (tracked->dialog && message->is_request && !tracked->retransmission)
        note_cseq(tracked);
    tracked->registration = registration_of(tracked->conversation, tracked->transaction);
    if (session_concerns(tracked->transaction->method))
        tracked->session = session_of(tracked, message, sighting);
    if (tracked->transaction->method == SIP_METHOD_INVITE)
        add_to_legs(tracker, message, tracked);
    return 0;
}

/** This very BYE ended the call. */
static void count_ended(struct tracker *tracker, const struct conversation *conversation,
                        const struct sighting *sighting)
{
    const struct call *call = conversation->call;
    if (call && moment_happened(&call->answered) && moment_happened(&call->bye) &&
        call->bye.evidence.frame == sighting->evidence.frame &&
        call->bye.evidence.input == sighting->evidence.input)
        peers_add_ended_call(&tracker->peers, &call->src, &call->dst,
                             call->bye.time - call->answered.time);
}

/** A REGISTER was granted just now. */
static void note_grant(struct tracker *tracker, const struct registration *registration)
{
    location_add(&tracker->location, registration);
    pinholes_add(&tracker->pinholes, registration);
}

int tracker_add(struct tracker *tracker, struct sip_message *message,
                const struct sighting *sighting, struct tracked *ret_tracked)
{
    struct tracked tracked = {0};
    span call_id = sip_message_field(message, SIP_HEADER_CALL_ID);
    sip_message_hash(message, tracker->seed);
    uint64_t bytes = message->hash;
    tracker->media.now = tracker->continuity.last_message = sighting->time;
    if (call_id.length) {
        tracked.conversation = make_conversation(tracker, call_id, message->call_id_hash, &tracked);
        if (!tracked.conversation)
            return SIPWHY_ERROR_MEMORY;
    }
    tracked.duplicate =
        duplicates_add(&tracker->duplicates, bytes, sighting, &tracked.original);
    int error = 0;
    values_check(message, tracked.conversation);
    tracked.has_cseq = message->first[SIP_HEADER_CSEQ] && sip_cseq_parse(message, &tracked.cseq) == 0;
    if (!tracked.duplicate && tracked.conversation)
        error = add_to_conversation(tracker, message, sighting, bytes, &tracked);
    if (error)
        return error;
    if (!tracked.duplicate)
        tracked.pair = peers_add(&tracker->peers, message, tracked.transaction,
                                 tracked.retransmission, sighting);
    if (message->method == SIP_METHOD_BYE && tracked.conversation)
        count_ended(tracker, tracked.conversation, sighting);
    if (tracked.pair) {
        pinholes_hear(&tracker->pinholes, &sighting->src, false, sighting->time);
        fleet_add(&tracker->fleet, &tracked, message, sighting);
    }
    if (tracked.registration && message->code / 100 == 2 && !tracked.retransmission)
        note_grant(tracker, tracked.registration);
    if (tracked.pair && tracked.transaction && !tracked.retransmission)
        kpi_add_message(&tracker->kpi, &tracked, message, sighting);
    if (tracked.conversation)
        touch(tracker, tracked.conversation, message, &tracked, sighting);
    *ret_tracked = tracked;
    return 0;
}
