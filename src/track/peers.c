/*
 * peers.c — two tables with the least recently used on one end.
 */
#include "track/peers.h"

#include "base/hash.h"

#include <stdlib.h>

void peers_init(struct peers *peers, uint64_t seed, struct limit_hits *hits)
{
    *peers = (struct peers){.seed = seed, .hits = hits};
    map_init(&peers->hosts);
    map_init(&peers->pairs);
    list_init(&peers->hosts_by_use);
    list_init(&peers->pairs_by_use);
}

static void forget_host(struct peers *peers, struct host *host)
{
    map_remove(&peers->hosts, host->hash, host);
    list_remove(&host->link);
    free(host);
}

static void forget_pair(struct peers *peers, struct host_pair *pair)
{
    map_remove(&peers->pairs, pair->hash, pair);
    list_remove(&pair->link);
    free(pair);
}

void peers_finish(struct peers *peers)
{
    while (!list_is_empty(&peers->hosts_by_use))
        forget_host(peers, LIST_ENTRY(peers->hosts_by_use.next, struct host, link));
    while (!list_is_empty(&peers->pairs_by_use))
        forget_pair(peers, LIST_ENTRY(peers->pairs_by_use.next, struct host_pair, link));
    map_finish(&peers->hosts);
    map_finish(&peers->pairs);
}

static struct sipwhy_endpoint without_port(const struct sipwhy_endpoint *endpoint)
{
    struct sipwhy_endpoint host = *endpoint;
    host.port = 0;
    return host;
}

/** The same for both directions. */
static uint64_t pair_hash(uint64_t seed, const struct sipwhy_endpoint *a,
                          const struct sipwhy_endpoint *b)
{
    struct sipwhy_endpoint hosts[2] = {without_port(a), without_port(b)};
    return hash_number(seed, hash_endpoint(seed, &hosts[0]) + hash_endpoint(seed, &hosts[1]));
}

static bool match_host(const void *value, const void *key)
{
    return endpoint_same(&((const struct host *)value)->address, key);
}

static bool match_pair(const void *value, const void *key)
{
    const struct host_pair *pair = value;
    const struct sipwhy_endpoint *hosts = key;
    return (endpoint_same_host(&pair->hosts[0], &hosts[0]) &&
            endpoint_same_host(&pair->hosts[1], &hosts[1])) ||
           (endpoint_same_host(&pair->hosts[0], &hosts[1]) &&
            endpoint_same_host(&pair->hosts[1], &hosts[0]));
}

bool peers_saw_forwarding(const struct peers *peers, const struct sipwhy_endpoint *address)
{
    const struct host *host =
        map_find(&peers->hosts, hash_endpoint(peers->seed, address), match_host, address);
    return host && host->invites_forwarded > 0;
}

const struct host_pair *peers_find_pair(const struct peers *peers, const struct sipwhy_endpoint *a,
                                        const struct sipwhy_endpoint *b)
{
    struct sipwhy_endpoint key[2] = {*a, *b};
    return map_find(&peers->pairs, pair_hash(peers->seed, a, b), match_pair, key);
}

static struct host *make_host(struct peers *peers, const struct sipwhy_endpoint *address)
{
    uint64_t hash = hash_endpoint(peers->seed, address);
    struct host *host = map_find(&peers->hosts, hash, match_host, address);
    if (host)
        return host;
    if (peers->hosts.count >= LIMIT_HOSTS) {
        forget_host(peers, LIST_ENTRY(peers->hosts_by_use.next, struct host, link));
        limit_hit(peers->hits, LIMIT_HIT_HOSTS);
    }
    host = calloc(1, sizeof(*host));
    if (!host || map_insert(&peers->hosts, hash, host) != 0) {
        free(host);
        return NULL;
    }
    host->hash = hash;
    host->address = *address;
    list_append(&peers->hosts_by_use, &host->link);
    return host;
}

struct host_pair *peers_make_pair(struct peers *peers, const struct sipwhy_endpoint *a,
                                  const struct sipwhy_endpoint *b)
{
    uint64_t hash = pair_hash(peers->seed, a, b);
    struct sipwhy_endpoint key[2] = {*a, *b};
    struct host_pair *pair = map_find(&peers->pairs, hash, match_pair, key);
    if (pair)
        return pair;
    if (peers->pairs.count >= LIMIT_HOST_PAIRS) {
        forget_pair(peers, LIST_ENTRY(peers->pairs_by_use.next, struct host_pair, link));
        limit_hit(peers->hits, LIMIT_HIT_HOST_PAIRS);
    }
    pair = calloc(1, sizeof(*pair));
    if (!pair || map_insert(&peers->pairs, hash, pair) != 0) {
        free(pair);
        return NULL;
    }
    pair->hash = hash;
    pair->hosts[0] = *a;
    pair->hosts[1] = *b;
    pair->ways[0].credentials = pair->ways[1].credentials = SIPWHY_TIME_UNKNOWN;
    pair->ways[0].first = pair->ways[0].last = MOMENT_NONE;
    pair->ways[1].first = pair->ways[1].last = MOMENT_NONE;
    pair->ways[0].resends.since = pair->ways[1].resends.since = MOMENT_NONE;
    list_append(&peers->pairs_by_use, &pair->link);
    return pair;
}

/** Whether this message can only have been sent after something came the other way. */
static bool implies_other_way(const struct sip_message *message,
                              const struct transaction *transaction)
{
    if (!message->is_request)
        return !transaction || !transaction->request_seen;
    switch (message->method) {
    case SIP_METHOD_ACK:
    case SIP_METHOD_PRACK:
    case SIP_METHOD_CANCEL:
        return true;
    default:
        return transaction && (transaction->in_dialog || transaction->has_credentials);
    }
}

static void count_invite(struct peers *peers, const struct sipwhy_endpoint *sender)
{
    struct host *host = make_host(peers, sender);
    if (!host)
        return;
    list_remove(&host->link);
    list_append(&peers->hosts_by_use, &host->link);
    host->invites_forwarded++;
}

/** For the host and for the very port: several servers may share an address. */
static void count_invites(struct peers *peers, const struct sighting *sighting)
{
    struct sipwhy_endpoint host = without_port(&sighting->src);
    count_invite(peers, &host);
    count_invite(peers, &sighting->src);
}

/** A server with several addresses may answer from another one than it was asked at. */
static void note_other_way(struct peers *peers, struct host_pair *pair,
                           const struct transaction *transaction)
{
    struct host_pair *asked =
        (struct host_pair *)peers_find_pair(peers, &transaction->src, &transaction->dst);
    if (asked && asked != pair)
        asked->other_way = pair->other_way = true;
}

/** Of a request over UDP: the first copy counts, and the first that is sent again. */
static void count_resends(struct resends *resends, const struct transaction *transaction,
                          const struct sighting *sighting)
{
    if (transport_is_reliable(sighting->transport))
        return;
    if (!moment_happened(&resends->since) ||
        sighting->time - resends->since.time > PEERS_WINDOW ||
        sighting->time < resends->since.time)
        *resends = (struct resends){.since = {sighting->time, sighting->evidence}};
    resends->transactions += transaction->sends == 1;
    resends->resent += transaction->sends == 2;
}

/** What one of the two is to the other. */
static void note_part(struct host_pair *pair, struct way *way, const struct sip_message *message,
                      const struct transaction *transaction)
{
    if (message->is_request)
        way->has_account |=
            message->method == SIP_METHOD_REGISTER || transaction->has_credentials;
    else if (message->code / 100 == 2 && transaction->request_seen && !transaction->in_dialog)
        pair->ways[way == &pair->ways[0]].accepted |= (uint16_t)(1u << transaction->method);
}

struct host_pair *peers_add(struct peers *peers, const struct sip_message *message,
                            const struct transaction *transaction, bool retransmission,
                            const struct sighting *sighting)
{
    if (!retransmission && message->is_request && transaction &&
        transaction_is_initial_invite(transaction) && transaction->parent)
        count_invites(peers, sighting);
    struct host_pair *pair = peers_make_pair(peers, &sighting->src, &sighting->dst);
    if (!pair)
        return NULL;
    list_remove(&pair->link);
    list_append(&peers->pairs_by_use, &pair->link);
    struct way *way = &pair->ways[endpoint_same_host(&pair->hosts[0], &sighting->src) ? 0 : 1];
    way->last = (struct moment){sighting->time, sighting->evidence};
    if (!moment_happened(&way->first))
        way->first = way->last;
    if (message->is_request && transaction && message->method != SIP_METHOD_ACK)
        count_resends(&way->resends, transaction, sighting);
    way->fragments_lost += sighting->rest == SIGHTING_REST_LOST;
    if (retransmission) {
        way->retransmissions++;
        return pair;
    }
    way->messages++;
    if (message->is_request && message->method != SIP_METHOD_INVITE && transaction &&
        transaction->has_credentials)
        way->credentials = sighting->time;
    if (transaction)
        note_part(pair, way, message, transaction);
    if (!message->is_request && transaction && transaction->request_seen)
        note_other_way(peers, pair, transaction);
    if (implies_other_way(message, transaction))
        way->implied++;
    return pair;
}

void peers_add_ended_call(struct peers *peers, const struct sipwhy_endpoint *caller,
                          const struct sipwhy_endpoint *callee, sipwhy_time talked)
{
    struct host_pair *pair = (struct host_pair *)peers_find_pair(peers, caller, callee);
    if (!pair || talked < 0)
        return;
    pair->calls_ended++;
    pair->calls_short += talked < PEERS_SHORT_CALL;
}

bool peers_saw_credentials(const struct peers *peers, const struct sipwhy_endpoint *src,
                           const struct sipwhy_endpoint *dst, sipwhy_time time)
{
    const struct host_pair *pair = peers_find_pair(peers, src, dst);
    if (!pair)
        return false;
    const struct way *way = &pair->ways[endpoint_same_host(&pair->hosts[0], src) ? 0 : 1];
    return way->credentials != SIPWHY_TIME_UNKNOWN && way->credentials > time;
}

int host_pair_sender(const struct host_pair *pair)
{
    return pair->ways[0].messages ? 0 : 1;
}

bool host_pair_is_one_way(const struct host_pair *pair)
{
    if (endpoint_same_host(&pair->hosts[0], &pair->hosts[1]))
        return false;
    const struct way *from = &pair->ways[host_pair_sender(pair)];
    const struct way *back = &pair->ways[1 - host_pair_sender(pair)];
    if (back->messages || back->retransmissions || pair->other_way)
        return false;
    /* Who repeats everything got no answer, whatever he sends: credentials of last time, a CANCEL, a BYE. */
    if (from->implied && from->retransmissions < from->messages)
        return true;
    /* Six requests and not one of them repeated, over longer than T1: each was answered unseen. */
    return from->messages >= 6 && from->retransmissions == 0 &&
           from->last.time - from->first.time > SIPWHY_SECOND;
}
