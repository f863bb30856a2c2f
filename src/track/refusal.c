/*
 * refusal.c — which request it was that somebody refused by ICMP, TCP or TLS.
 */
#include "track/refusal.h"

#include "decode/framing.h"
#include "sip/via.h"

#include <stdlib.h>

/** Conversations that are looked through, the last used first. */
#define MOST_CONVERSATIONS 1024

/** So long after a packet ICMP may answer it: a router asks three times, a second each, for a host. */
#define PATIENCE (5 * SIPWHY_SECOND)

/** A proxy connects to the next hop so soon after it took a request in. */
#define CONNECT_WITHIN (2 * SIPWHY_SECOND)

/** Packets in a capture may be that much out of order. */
#define DISORDER (10 * SIPWHY_MILLISECOND)

/** A quoted start line that is not all there is no longer than this. */
#define SHORT_QUOTE 64

/** Connections refused between hosts that exchanged no SIP, told in all. */
#define MOST_STRANGERS 64

enum { PORT_SIP = 5060, PORT_SIPS = 5061 };

/** What a refusal quotes of a message, as far as it is whole. */
struct quote {
    span call_id;
    enum sip_method method;
    uint64_t branch;
};

/** Whether the line of @p value ends within @p bytes. */
static bool is_whole(span bytes, span value)
{
    if (!value.length)
        return false;
    span behind = span_from(bytes, (size_t)(value.data + value.length - bytes.data));
    return span_find_byte(behind, '\n') < behind.length;
}

/** @return whether it may be a SIP request that is quoted */
static bool read_quote(span bytes, struct sip_message *message, struct quote *ret_quote)
{
    *ret_quote = (struct quote){.branch = 0};
    if (!bytes.length)
        return true;
    if (framing_start(bytes) == FRAMING_OTHER)
        return false;
    if (!sip_recognise(bytes))
        return bytes.length < SHORT_QUOTE;
    sip_message_index(message, bytes);
    span call_id = sip_message_field(message, SIP_HEADER_CALL_ID);
    if (is_whole(bytes, call_id))
        ret_quote->call_id = call_id;
    if (is_whole(bytes, sip_message_field(message, SIP_HEADER_VIA)))
        ret_quote->branch = transaction_branch_of(message, 0);
    ret_quote->method = message->method;
    return message->is_request;
}

static bool is_same_path(const struct transaction *transaction, const struct refusal *refusal)
{
    bool is_datagram = transaction->transport == SIPWHY_TRANSPORT_UDP;
    return is_datagram == (refusal->transport == SIPWHY_TRANSPORT_UDP) &&
           endpoint_same(&transaction->src, &refusal->src) &&
           endpoint_same(&transaction->dst, &refusal->dst);
}

/** Whether it waits for a response, and for no longer than this refusal may take to come. */
static bool is_waiting(const struct transaction *transaction, const struct refusal *refusal)
{
    sipwhy_time since = refusal->time - transaction->last_request.time;
    if (!transaction_is_open(transaction) || since < -DISORDER)
        return false;
    if (refusal->kind == REFUSAL_RESET || refusal->kind == REFUSAL_ALERT)
        return transaction->method != SIP_METHOD_ACK; /* to which there is no response */
    return since <= PATIENCE && !moment_happened(&transaction->first_response);
}

/** Whether one of the last packets of the request had this identification; 0 says nothing. */
static bool is_same_packet(const struct transaction *transaction, uint16_t ip_id)
{
    bool is_known = false;
    for (size_t i = 0; i < TRANSACTION_IP_IDS; i++) {
        if (transaction->ip_ids[i] == ip_id)
            return true;
        is_known = is_known || transaction->ip_ids[i];
    }
    return !is_known || !ip_id;
}

static struct transaction *find_in(const struct conversation *conversation,
                                   const struct refusal *refusal, const struct quote *quote)
{
    for (struct list *link = conversation->transactions.previous;
         link != &conversation->transactions; link = link->previous) {
        struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        bool is_it = quote->branch
                         ? transaction->branch == quote->branch &&
                               transaction->method == quote->method
                         : is_same_path(transaction, refusal) &&
                               is_same_packet(transaction, refusal->ip_id);
        if (is_it && is_waiting(transaction, refusal))
            return transaction;
    }
    return NULL;
}

/** Nothing but addresses is known of it. */
static struct transaction *find_by_path(const struct tracker *tracker,
                                        const struct refusal *refusal)
{
    int left = MOST_CONVERSATIONS;
    if (!peers_find_pair(&tracker->peers, &refusal->src, &refusal->dst))
        return NULL;
    for (struct list *link = tracker->by_use.previous; link != &tracker->by_use && left > 0;
         link = link->previous, left--) {
        struct transaction *transaction =
            find_in(LIST_ENTRY(link, struct conversation, by_use), refusal, &(struct quote){0});
        if (transaction)
            return transaction;
    }
    return NULL;
}

static bool is_sent_on(const struct transaction *transaction)
{
    LIST_EACH(link, &transaction->conversation->transactions)
    {
        if (LIST_ENTRY(link, struct transaction, link)->parent == transaction)
            return true;
    }
    return false;
}

/** Whether who wanted to connect took this request in a moment before, and has not sent it on. */
static bool is_held_by(const struct transaction *transaction, const struct refusal *refusal)
{
    sipwhy_time begin = refusal->kind == REFUSAL_SILENCE ? refusal->since : refusal->time;
    sipwhy_time since = begin - transaction->request.time;
    return transaction_is_open(transaction) && transaction->method != SIP_METHOD_ACK &&
           since >= -DISORDER && since <= CONNECT_WITHIN &&
           endpoint_same_host(&transaction->dst, &refusal->src) && !is_sent_on(transaction);
}

/** The one request for which a connection was to be opened; NULL where several may be meant. */
static struct transaction *find_held(const struct tracker *tracker, const struct refusal *refusal)
{
    struct transaction *held = NULL;
    int left = MOST_CONVERSATIONS;
    for (struct list *link = tracker->by_use.previous; link != &tracker->by_use && left > 0;
         link = link->previous, left--) {
        struct conversation *conversation = LIST_ENTRY(link, struct conversation, by_use);
        LIST_EACH(place, &conversation->transactions)
        {
            struct transaction *transaction = LIST_ENTRY(place, struct transaction, link);
            if (!is_held_by(transaction, refusal))
                continue;
            if (held)
                return NULL;
            held = transaction;
        }
    }
    return held;
}

static bool is_connection(const struct refusal *refusal)
{
    return refusal->kind == REFUSAL_CONNECT || refusal->kind == REFUSAL_SILENCE ||
           refusal->kind == REFUSAL_ALERT ||
           (refusal->kind == REFUSAL_ICMP && refusal->transport == SIPWHY_TRANSPORT_TCP);
}

static bool is_for_sip(const struct tracker *tracker, const struct refusal *refusal)
{
    return refusal->dst.port == PORT_SIP || refusal->dst.port == PORT_SIPS ||
           peers_find_pair(&tracker->peers, &refusal->src, &refusal->dst);
}

static struct transaction *find(struct tracker *tracker, const struct refusal *refusal,
                                struct sip_message *message, bool *ret_of_next_hop)
{
    struct quote quote;
    *ret_of_next_hop = false;
    if (!read_quote(refusal->quoted, message, &quote))
        return NULL;
    if (quote.call_id.length) {
        struct conversation *conversation = tracker_find(tracker, quote.call_id);
        return conversation ? find_in(conversation, refusal, &quote) : NULL;
    }
    struct transaction *transaction = find_by_path(tracker, refusal);
    if (!transaction && is_connection(refusal) && is_for_sip(tracker, refusal)) {
        transaction = find_held(tracker, refusal);
        *ret_of_next_hop = transaction != NULL;
    }
    return transaction;
}

struct transaction *refusal_take(struct tracker *tracker, const struct refusal *refusal,
                                 struct sip_message *message)
{
    bool of_next_hop;
    struct transaction *transaction = find(tracker, refusal, message, &of_next_hop);
    if (!transaction || transaction->refused)
        return NULL;
    struct refused *refused = malloc(sizeof(*refused));
    if (!refused)
        return NULL;
    *refused = (struct refused){*refusal, transaction->last_request, of_next_hop};
    refused->refusal.quoted = SPAN_EMPTY;
    transaction->refused = refused;
    conversation_keep(transaction->conversation, sizeof(*refused));
    return transaction;
}

bool refusal_is_of_connection(struct tracker *tracker, const struct refusal *refusal)
{
    if (!is_connection(refusal) || !is_for_sip(tracker, refusal))
        return false;
    struct host_pair *pair = peers_make_pair(&tracker->peers, &refusal->src, &refusal->dst);
    if (!pair || pair->refused_told)
        return false;
    bool is_stranger = !pair->ways[0].messages && !pair->ways[1].messages;
    if (is_stranger && tracker->strangers_refused == MOST_STRANGERS)
        return false;
    tracker->strangers_refused += is_stranger;
    return pair->refused_told = true;
}
