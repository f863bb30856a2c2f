/*
 * legs.c — joins the legs of a call across a B2BUA.
 */
#include "track/legs.h"

#include "base/hash.h"
#include "base/limits.h"
#include "sip/address.h"
#include "sip/scan.h"
#include "track/session_id.h"
#include "track/tracker.h"

#include <stdlib.h>

/** What legs may have in common. */
enum leg_key_kind {
    KEY_SESSION, /**< an identifier of a Session-ID */
    KEY_VALUE,   /**< what a header that the user names says; and the Call-ID, which it may be */
    KEY_CALLER, /**< with the host that got it */
    KEY_CALLEE,
};

struct leg_key {
    struct leg_key *next;  /**< of its head, older */
    struct leg_key **back; /**< what points at it */
    struct leg_key *other; /**< of the same leg */
    struct leg *leg;
    uint64_t hash;
};

/** Later, a capture from two places may show the leg before the one that it was begun for. */
#define OUT_OF_ORDER SIPWHY_SECOND

/** Hops of a Call-ID that are looked at, and keys of it: three for a hop. */
#define MOST_HOPS 16
#define MOST_KEYS 60

void legs_init(struct legs *legs, uint64_t seed, struct limit_hits *hits)
{
    *legs = (struct legs){.seed = seed, .hits = hits};
    pool_init(&legs->pool, sizeof(struct leg_key));
}

void legs_finish(struct legs *legs)
{
    free(legs->heads);
    pool_finish(&legs->pool);
    for (size_t i = 0; i < legs->header_count; i++)
        free(legs->headers[i]);
}

int legs_add_header(struct legs *legs, span name)
{
    if (legs->header_count == LEGS_HEADERS || !scan_is_token(name) ||
        memchr(name.data, '\0', name.length))
        return SIPWHY_ERROR_ARGUMENT;
    char *copy = strndup(name.data, name.length);
    if (!copy)
        return SIPWHY_ERROR_MEMORY;
    legs->headers[legs->header_count++] = copy;
    return 0;
}

/* The table of what legs may have in common. */

static struct leg_key **head_of(const struct legs *legs, uint64_t hash)
{
    return &legs->heads[hash % LIMIT_LEG_HEADS];
}

static uint64_t key_hash(const struct legs *legs, enum leg_key_kind kind, uint64_t value)
{
    return hash_number(hash_number(legs->seed, kind), value);
}

static void add_key(struct legs *legs, struct leg *leg, enum leg_key_kind kind, uint64_t value)
{
    uint64_t hash = key_hash(legs, kind, value);
    for (const struct leg_key *key = leg->keys; key; key = key->other) {
        if (key->hash == hash)
            return;
    }
    struct leg_key *key = value ? pool_take(&legs->pool) : NULL;
    if (!key)
        return;
    struct leg_key **head = head_of(legs, hash);
    *key = (struct leg_key){
        .next = *head, .back = head, .other = leg->keys, .leg = leg, .hash = hash};
    if (*head)
        (*head)->back = &key->next;
    *head = leg->keys = key;
    leg->key_count++;
}

static void remove_keys(struct legs *legs, struct leg *leg)
{
    while (leg->keys) {
        struct leg_key *key = leg->keys;
        leg->keys = key->other;
        *key->back = key->next;
        if (key->next)
            key->next->back = key->back;
        pool_give(&legs->pool, key);
    }
}

/** The next one under the same hash from @p key on, of another leg; NULL where @p left runs out. */
static const struct leg_key *find_from(const struct leg_key *key, uint64_t hash,
                                       const struct leg *leg, unsigned *left)
{
    for (; key && *left > 0; key = key->next, --*left) {
        if (key->hash == hash && key->leg != leg)
            return key;
    }
    return NULL;
}

/* What two legs are to each other. */

/** Servers that share an address (loopback) are told apart by their port. */
static bool is_receiver(const struct transaction *hop, const struct sipwhy_endpoint *src)
{
    return endpoint_same_host(&hop->src, &hop->dst) ? endpoint_same(src, &hop->dst)
                                                    : endpoint_same_host(src, &hop->dst);
}

struct transaction *legs_hop_before(const struct conversation *conversation,
                                    const struct sipwhy_endpoint *src)
{
    unsigned left = MOST_HOPS;
    const struct list *head = &conversation->transactions;
    for (struct list *link = head->previous; link != head && left > 0; link = link->previous, left--) {
        struct transaction *hop = LIST_ENTRY(link, struct transaction, link);
        if (transaction_is_initial_invite(hop) && is_receiver(hop, src))
            return hop;
    }
    return NULL;
}

static const struct call *call_of(const struct leg *leg)
{
    return leg->conversation->call;
}

/** Who begins both: it tries again, or forks; nobody is between them. */
static bool same_source(const struct leg *a, const struct leg *b)
{
    const struct call *one = call_of(a);
    const struct call *other = call_of(b);
    return endpoint_same_host(&one->src, &one->dst) ? endpoint_same(&one->src, &other->src)
                                                    : endpoint_same_host(&one->src, &other->src);
}

static bool was_referred(const struct leg *leg)
{
    unsigned left = LIMIT_TRANSACTIONS_PER_CONVERSATION;
    LIST_EACH(link, &leg->conversation->transactions)
    {
        if (LIST_ENTRY(link, struct transaction, link)->method == SIP_METHOD_REFER || left-- == 0)
            return true;
    }
    return false;
}

/** A REFER in a leg of it: whoever is called then with the same identifiers is of another call (RFC 7989 section 8). */
static bool chain_was_referred(const struct leg *leg)
{
    if (!leg->chain)
        return was_referred(leg);
    for (unsigned i = 0; i < leg->chain->count; i++) {
        if (leg->chain->legs[i].leg && was_referred(leg->chain->legs[i].leg))
            return true;
    }
    return false;
}

/** Whether a B2BUA still began legs for it at @p time; it may have answered itself, to play something first. */
static bool was_open(const struct leg *leg, sipwhy_time time)
{
    const struct call *call = call_of(leg);
    const struct moment *final = &call->attempt->final;
    if (!moment_happened(final) || final->time >= time)
        return true;
    if (call->attempt->final_code / 100 != 2)
        return false;
    return !moment_happened(&call->bye) && !chain_was_referred(leg);
}

enum relation {
    STRANGERS,
    APART,  /**< they may be joined by what is between the hosts that are seen */
    BEFORE, /**< @p leg was begun by who got the other */
    BEHIND,
};

/** How the two lie, by who sent them to whom. */
static enum relation relation_of(const struct leg *leg, const struct leg *other)
{
    sipwhy_time apart = leg->start - other->start;
    if (leg->is_transfer != other->is_transfer || same_source(leg, other))
        return STRANGERS;
    if (apart > -OUT_OF_ORDER && legs_hop_before(other->conversation, &call_of(leg)->src))
        return was_open(other, leg->start) ? BEFORE : STRANGERS;
    if (apart < OUT_OF_ORDER && legs_hop_before(leg->conversation, &call_of(other)->src))
        return was_open(leg, other->start) ? BEHIND : STRANGERS;
    if (endpoint_same_host(&call_of(leg)->dst, &call_of(other)->dst))
        return STRANGERS;
    return was_open(apart >= 0 ? other : leg, apart >= 0 ? leg->start : other->start) ? APART
                                                                                      : STRANGERS;
}

/* Joining two. */

static bool make_chain(struct leg *leg)
{
    if (leg->chain)
        return true;
    struct chain *chain = chain_create();
    if (!chain || chain_add(chain, leg, conversation_call_id(leg->conversation), call_of(leg)) < 0) {
        chain_destroy(chain);
        return false;
    }
    leg->chain = chain;
    leg->place = 0;
    return true;
}

/** The same join is known by something surer now. */
static void make_surer(struct chain_leg *place, enum sipwhy_leg_join joined_by,
                       enum sipwhy_confidence confidence)
{
    if (place->confidence >= confidence)
        return;
    place->confidence = confidence;
    place->joined_by = joined_by;
}

static bool join(struct legs *legs, struct leg *before, struct leg *behind,
                 enum sipwhy_leg_join joined_by, enum sipwhy_confidence confidence)
{
    if (!make_chain(before) || !make_chain(behind))
        return false;
    struct chain_leg *place = &behind->chain->legs[behind->place];
    if (before->chain == behind->chain) {
        if (place->parent == before->place)
            make_surer(place, joined_by, confidence);
        return false;
    }
    if (place->parent >= 0)
        return false;
    if (chain_take(before->chain, behind->chain, before->place, joined_by, confidence))
        return true;
    limit_hit(legs->hits, LIMIT_HIT_LEGS);
    return false;
}

/** Join with the best of those under one hash: hosts that meet before those that are apart, then the newest. */
static bool join_by(struct legs *legs, struct leg *leg, enum leg_key_kind kind, uint64_t value,
                    enum sipwhy_leg_join joined_by)
{
    uint64_t hash = key_hash(legs, kind, value);
    unsigned left = LEGS_LOOK;
    struct leg *best = NULL;
    enum relation how = STRANGERS;
    const struct leg_key *key = value ? *head_of(legs, hash) : NULL;
    while ((key = find_from(key, hash, leg, &left)) != NULL) {
        enum relation relation = relation_of(leg, key->leg);
        if (relation > APART ? how <= APART : relation > how) {
            best = key->leg;
            how = relation;
        }
        key = key->next;
    }
    if (!best)
        return false;
    bool is_behind = how == BEFORE || (how == APART && best->start <= leg->start);
    return join(legs, is_behind ? best : leg, is_behind ? leg : best, joined_by,
                SIPWHY_CONFIDENCE_CERTAIN);
}

/* By users, hosts and times. */

/** What a B2BUA that passes the session description on leaves as it was. */
static bool same_description(const struct leg *a, const struct leg *b)
{
    return (a->origin && a->origin == b->origin) ||
           (a->media.family && endpoint_same(&a->media, &b->media));
}

enum likeness {
    UNLIKE,
    ALIKE,
    ALIKE_LONG, /**< a long number */
};

static enum likeness compare(const struct leg_user *a, const struct leg_user *b)
{
    if (!leg_user_same(a, b))
        return UNLIKE;
    return leg_user_are_long(a, b) ? ALIKE_LONG : ALIKE;
}

/** Proxies change the Request-URI and leave To as it is. */
static enum likeness compare_callees(const struct leg *a, const struct leg *b)
{
    enum likeness best = compare(&a->dialled, &b->dialled);
    enum likeness others[] = {compare(&a->callee, &b->callee), compare(&a->callee, &b->dialled),
                              compare(&a->dialled, &b->callee)};
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        best = others[i] > best ? others[i] : best;
    return best;
}

/** @p b says which call it belongs to, and that is not the call of @p a. */
static bool contradicts(const struct leg *a, const struct leg *b)
{
    bool a_says = a->sessions[0] || a->sessions[1];
    bool b_says = b->sessions[0] || b->sessions[1];
    /* Had they one of these in common, they would be joined. */
    return b->has_header || (a_says && b_says) || a->is_transfer != b->is_transfer;
}

static bool has_child(const struct leg *leg)
{
    for (unsigned i = 0; leg->chain && i < leg->chain->count; i++) {
        if (leg->chain->legs[i].parent == leg->place)
            return true;
    }
    return false;
}

struct guess {
    struct leg *leg;
    unsigned score; /**< 0: none */
    bool is_tied;
    enum sipwhy_leg_join joined_by;
    enum sipwhy_confidence confidence;
};

/** What speaks for it that @p leg was begun for @p other, which its sender got within the window. */
static struct guess weigh_up(struct leg *other, const struct leg *leg, sipwhy_time after)
{
    struct guess guess = {
        .leg = other, .joined_by = SIPWHY_LEG_BY_USERS, .confidence = SIPWHY_CONFIDENCE_LIKELY};
    enum likeness callee = compare_callees(other, leg);
    bool caller = leg_user_same(&other->caller, &leg->caller);
    bool is_free = !has_child(other);
    if ((callee || caller) && same_description(other, leg)) {
        guess.joined_by = SIPWHY_LEG_BY_SDP;
        guess.score = callee && caller ? 6 : 5;
    } else if (callee && caller) {
        guess.score = 3;
    } else if ((callee || caller) && is_free && after <= LEGS_WINDOW_VAGUE) {
        if (callee != ALIKE_LONG) /* B2BUAs say another caller, but seldom call another number */
            guess.confidence = SIPWHY_CONFIDENCE_POSSIBLE;
        guess.score = callee ? 2 : 1;
    }
    guess.score = 2 * guess.score + (guess.score && is_free);
    return guess;
}

static struct guess guess_at(struct leg *other, const struct leg *leg)
{
    const struct transaction *hop =
        legs_hop_before(other->conversation, &call_of(leg)->src);
    if (!hop || contradicts(other, leg) || same_source(other, leg))
        return (struct guess){0};
    sipwhy_time after = leg->start - hop->request.time;
    bool is_over = moment_happened(&hop->final) && hop->final.time <= leg->start;
    if (after < 0 || after > LEGS_WINDOW || is_over)
        return (struct guess){0};
    return weigh_up(other, leg, after);
}

/** What legs have in common whose user is this: one went to the host that sends the other. */
static uint64_t user_at(const struct leg_user *user, const struct sipwhy_endpoint *host)
{
    struct sipwhy_endpoint address = *host;
    uint64_t key = leg_user_key(user);
    address.port = 0;
    return key ? hash_endpoint(key, &address) | 1 : 0;
}

/** Of several that are as good, none is. */
static void guess_by(const struct legs *legs, const struct leg *leg, enum leg_key_kind kind,
                     const struct leg_user *user, struct guess *best)
{
    uint64_t value = user_at(user, &call_of(leg)->src);
    uint64_t hash = key_hash(legs, kind, value);
    unsigned left = LEGS_LOOK;
    const struct leg_key *key = value ? *head_of(legs, hash) : NULL;
    while ((key = find_from(key, hash, leg, &left)) != NULL) {
        struct guess guess = guess_at(key->leg, leg);
        if (guess.score > best->score)
            *best = guess;
        else if (guess.score && guess.score == best->score && guess.leg != best->leg)
            best->is_tied = true;
        key = key->next;
    }
}

static bool join_by_users(struct legs *legs, struct leg *leg)
{
    struct guess best = {0};
    guess_by(legs, leg, KEY_CALLER, &leg->caller, &best);
    guess_by(legs, leg, KEY_CALLEE, &leg->callee, &best);
    if (leg_user_key(&leg->dialled) != leg_user_key(&leg->callee))
        guess_by(legs, leg, KEY_CALLEE, &leg->dialled, &best);
    return best.score && !best.is_tied && join(legs, best.leg, leg, best.joined_by, best.confidence);
}

/* A leg from the first INVITE on. */

static void read_description(struct leg *leg, const struct session *session)
{
    const struct description *offer = session ? session->offer : NULL;
    if (!offer || session->event != SESSION_OFFER)
        return;
    leg->origin = offer->origin;
    if (offer->line_count > 0 && offer->lines[0].at.port && !offer->lines[0].is_nowhere)
        leg->media = offer->lines[0].at;
}

static span session_id_of(const struct sip_message *message)
{
    return sip_message_field_named(message, SPAN("Session-ID"), 0);
}

static struct leg *make_leg(struct legs *legs, const struct tracked *tracked,
                            const struct sip_message *message)
{
    if (!legs->heads)
        legs->heads = calloc(LIMIT_LEG_HEADS, sizeof(struct leg_key *));
    struct leg *leg = legs->heads ? calloc(1, sizeof(*leg)) : NULL;
    if (!leg)
        return NULL;
    const struct call *call = tracked->conversation->call;
    leg->conversation = tracked->conversation;
    leg->start = tracked->transaction->request.time;
    leg->caller = leg_user_of(span_of(call->from));
    leg->callee = leg_user_of(span_of(call->to));
    leg->dialled = leg_user_of(message->request_uri);
    leg->is_transfer = sip_message_field(message, SIP_HEADER_REFERRED_BY).data ||
                       sip_message_field_named(message, SPAN("Replaces"), 0).data;
    session_id_read(session_id_of(message), legs->seed, leg->sessions);
    read_description(leg, tracked->session);
    tracked->conversation->leg = leg;
    return leg;
}

/** What the user's headers say, and the Call-ID that the header of another may name. */
static bool join_by_headers(struct legs *legs, struct leg *leg, const struct sip_message *message)
{
    bool joined = false;
    for (size_t i = 0; i < legs->header_count; i++) {
        span value = span_trim(sip_message_field_named(message, span_of(legs->headers[i]), 0));
        if (!value.length)
            continue;
        uint64_t hash = hash_span(legs->seed, value) | 1;
        leg->has_header = true;
        joined |= join_by(legs, leg, KEY_VALUE, hash, SIPWHY_LEG_BY_HEADER);
        add_key(legs, leg, KEY_VALUE, hash);
    }
    if (!legs->header_count)
        return false;
    uint64_t call_id = hash_span(legs->seed, conversation_call_id(leg->conversation)) | 1;
    joined |= join_by(legs, leg, KEY_VALUE, call_id, SIPWHY_LEG_BY_HEADER);
    add_key(legs, leg, KEY_VALUE, call_id);
    return joined;
}

static bool join_by_sessions(struct legs *legs, struct leg *leg)
{
    bool joined = false;
    for (size_t i = 0; i < 2; i++) {
        joined |= join_by(legs, leg, KEY_SESSION, leg->sessions[i], SIPWHY_LEG_BY_SESSION_ID);
        add_key(legs, leg, KEY_SESSION, leg->sessions[i]);
    }
    return joined;
}

/** It may go on from this host. */
static void add_hop(struct legs *legs, struct leg *leg, const struct sipwhy_endpoint *host)
{
    if (leg->key_count >= MOST_KEYS)
        return;
    add_key(legs, leg, KEY_CALLER, user_at(&leg->caller, host));
    add_key(legs, leg, KEY_CALLEE, user_at(&leg->callee, host));
    add_key(legs, leg, KEY_CALLEE, user_at(&leg->dialled, host));
}

static bool begin(struct legs *legs, const struct tracked *tracked, const struct sip_message *message)
{
    struct leg *leg = make_leg(legs, tracked, message);
    if (!leg)
        return false;
    bool joined = join_by_sessions(legs, leg);
    joined |= join_by_headers(legs, leg, message);
    if (!joined)
        joined = join_by_users(legs, leg);
    add_hop(legs, leg, &tracked->transaction->dst);
    return joined;
}

/** The callee may be the only one who knows of Session-ID; a 100 never has it (RFC 7989 section 6). */
static bool look_at_answer(struct legs *legs, struct leg *leg, const struct sip_message *message)
{
    uint64_t sessions[2];
    leg->looked_at_answer = true;
    session_id_read(session_id_of(message), legs->seed, sessions);
    bool is_news = false;
    for (size_t i = 0; i < 2; i++) {
        if (!sessions[i] || sessions[i] == leg->sessions[0] || sessions[i] == leg->sessions[1])
            continue;
        leg->sessions[leg->sessions[0] ? 1 : 0] = sessions[i];
        is_news = true;
    }
    return is_news && join_by_sessions(legs, leg);
}

bool legs_add(struct legs *legs, const struct tracked *tracked, struct sip_message *message)
{
    const struct conversation *conversation = tracked->conversation;
    struct leg *leg = conversation->leg;
    if (message->is_request && (!conversation->call || tracked->transaction->in_dialog))
        return false;
    if (message->is_request && !leg)
        return begin(legs, tracked, message);
    if (message->is_request)
        add_hop(legs, leg, &tracked->transaction->dst);
    return leg && !message->is_request && !leg->looked_at_answer && message->code > 100 &&
           look_at_answer(legs, leg, message);
}

/** Leave what is known of it to the others. */
static void leave(struct leg *leg)
{
    struct chain *chain = leg->chain;
    struct chain_leg *place = &chain->legs[leg->place];
    const struct call *call = call_of(leg);
    place->leg = NULL;
    place->src = call->src;
    place->dst = call->dst;
    place->state = call_state(call);
    place->code = call->code;
    place->over = call->attempt->final.time;
    if (--chain->living == 0)
        chain_destroy(chain);
}

void legs_forget(struct legs *legs, struct conversation *conversation)
{
    struct leg *leg = conversation->leg;
    if (!leg)
        return;
    remove_keys(legs, leg);
    if (leg->chain)
        leave(leg);
    free(leg);
    conversation->leg = NULL;
}

size_t leg_weigh(const struct leg *leg)
{
    if (!leg)
        return 0;
    return sizeof(*leg) + LIMIT_PIECE_BYTES + (leg->chain ? leg->chain->bytes : 0) +
           leg->key_count * (sizeof(struct leg_key) + POOL_OBJECT_BYTES);
}

bool leg_is_needed(const struct leg *leg)
{
    for (unsigned i = 0; leg && leg->chain && i < leg->chain->count; i++) {
        const struct leg *other = leg->chain->legs[i].leg;
        if (other && other != leg && !moment_happened(&call_of(other)->attempt->final))
            return true;
    }
    return false;
}
