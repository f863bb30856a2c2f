/*
 * fleet.c — who is there, and the room that each takes.
 */
#include "track/fleet.h"

#include "base/hash.h"
#include "base/timer.h"
#include "track/asked.h"
#include "track/served.h"
#include "track/timers.h"
#include "track/tracker.h"

#include <stdlib.h>

/** A peer moves to the end of the list at most so often. */
#define USE_STEP SIPWHY_SECOND

void fleet_init(struct fleet *fleet, uint64_t seed, struct timers *timers, struct limit_hits *hits)
{
    *fleet = (struct fleet){.seed = seed, .timers = timers, .hits = hits};
    map_init(&fleet->map);
    list_init(&fleet->by_use);
    list_init(&fleet->services);
    list_init(&fleet->suspicions);
}

static void free_service(struct fleet *fleet, struct service *service)
{
    while (service->clients) {
        struct client *client = service->clients;
        service->clients = client->next;
        fleet->client_count--;
        free(client);
    }
    if (service->delays)
        fleet->delays_count--;
    free(service->delays);
    list_remove(&service->link);
    service->peer->service = NULL;
    fleet->service_count--;
    free(service);
}

static void free_suspicion(struct fleet *fleet, struct suspicion *suspicion)
{
    list_remove(&suspicion->link);
    suspicion->peer->suspicion = NULL;
    fleet->suspicion_count--;
    free(suspicion);
}

/** Forget who a peer was; its place stays. */
static void clear(struct fleet *fleet, struct peer *peer)
{
    if (peer->service)
        free_service(fleet, peer->service);
    if (peer->suspicion)
        free_suspicion(fleet, peer->suspicion);
    timers_cancel(fleet->timers, &peer->timer);
    map_remove(&fleet->map, peer->hash, peer);
    list_remove(&peer->link);
}

void fleet_finish(struct fleet *fleet)
{
    while (!list_is_empty(&fleet->by_use)) {
        struct peer *peer = LIST_ENTRY(fleet->by_use.next, struct peer, link);
        clear(fleet, peer);
        free(peer);
    }
    map_finish(&fleet->map);
}

static bool match_peer(const void *value, const void *key)
{
    return endpoint_same_host(&((const struct peer *)value)->address, key);
}

static uint64_t hash_of(const struct fleet *fleet, const struct sipwhy_endpoint *address)
{
    struct sipwhy_endpoint host = *address;
    host.port = 0;
    return hash_endpoint(fleet->seed, &host);
}

struct peer *fleet_find(const struct fleet *fleet, const struct sipwhy_endpoint *address)
{
    return map_find(&fleet->map, hash_of(fleet, address), match_peer, address);
}

/** A place for a new peer: that of the least recently used one where there are too many. */
static struct peer *take_place(struct fleet *fleet)
{
    if (fleet->map.count < LIMIT_PEERS)
        return calloc(1, sizeof(struct peer));
    struct peer *peer = LIST_ENTRY(fleet->by_use.next, struct peer, link);
    clear(fleet, peer);
    limit_hit(fleet->hits, LIMIT_HIT_PEERS);
    *peer = (struct peer){0};
    return peer;
}

static struct peer *make_peer(struct fleet *fleet, const struct sipwhy_endpoint *address,
                              sipwhy_time now)
{
    struct peer *peer = fleet_find(fleet, address);
    if (peer)
        return peer;
    peer = take_place(fleet);
    if (!peer)
        return NULL;
    peer->hash = hash_of(fleet, address);
    peer->address = *address;
    peer->address.port = 0;
    peer->serial = ++fleet->serials;
    peer->timer.kind = TIMER_PEER;
    peer->used = now;
    list_append(&fleet->by_use, &peer->link);
    if (map_insert(&fleet->map, peer->hash, peer) != 0)
        peer->serial = 0; /* nobody finds it; it goes with the others */
    return peer;
}

static void use(struct fleet *fleet, struct peer *peer, sipwhy_time now)
{
    if (now - peer->used < USE_STEP && now >= peer->used)
        return;
    peer->used = now;
    list_remove(&peer->link);
    list_append(&fleet->by_use, &peer->link);
    if (!peer->service)
        return;
    list_remove(&peer->service->link);
    list_append(&fleet->services, &peer->service->link);
}

static struct peer *look_up(struct fleet *fleet, struct host_pair *pair, int end, sipwhy_time now)
{
    struct peer_reference *reference = &pair->ends[end];
    if (!reference->peer || reference->peer->serial != reference->serial) {
        reference->peer = make_peer(fleet, &pair->hosts[end], now);
        reference->serial = reference->peer ? reference->peer->serial : 0;
    }
    if (reference->peer)
        use(fleet, reference->peer, now);
    return reference->peer;
}

/** The peer at one end of a pair; nearly always it is known, and was used just now. */
static inline struct peer *peer_of(struct fleet *fleet, struct host_pair *pair, int end,
                                   sipwhy_time now)
{
    const struct peer_reference *reference = &pair->ends[end];
    struct peer *peer = reference->peer;
    if (peer && peer->serial == reference->serial && now >= peer->used &&
        now - peer->used < USE_STEP)
        return peer;
    return look_up(fleet, pair, end, now);
}

static struct service *make_service(struct peer *peer)
{
    struct service *service = calloc(1, sizeof(*service));
    if (!service)
        return NULL;
    service->peer = peer;
    service->refused = MOMENT_NONE;
    service->session_failed[0] = service->session_failed[1] = MOMENT_NONE;
    return peer->service = service;
}

struct service *fleet_service(struct fleet *fleet, struct peer *peer)
{
    if (peer->service)
        return peer->service;
    if (fleet->service_count >= LIMIT_SERVICES) {
        free_service(fleet, LIST_ENTRY(fleet->services.next, struct service, link));
        limit_hit(fleet->hits, LIMIT_HIT_PEERS);
    }
    if (!make_service(peer))
        return NULL;
    list_append(&fleet->services, &peer->service->link);
    fleet->service_count++;
    return peer->service;
}

static struct suspicion *make_suspicion(struct peer *peer)
{
    struct suspicion *suspicion = calloc(1, sizeof(*suspicion));
    if (!suspicion)
        return NULL;
    suspicion->peer = peer;
    suspicion->abroad_answered = MOMENT_NONE;
    for (int i = 0; i < PEER_ATTEMPTS; i++)
        suspicion->attempts[i].when = MOMENT_NONE;
    for (int i = 0; i < PEER_TARGETS; i++)
        suspicion->targets[i].when = MOMENT_NONE;
    for (int i = 0; i < PEER_GUESSES; i++)
        suspicion->guesses[i].first = suspicion->guesses[i].last =
            suspicion->guesses[i].accepted = MOMENT_NONE;
    return peer->suspicion = suspicion;
}

struct suspicion *fleet_suspicion(struct fleet *fleet, struct peer *peer)
{
    if (peer->suspicion) {
        list_remove(&peer->suspicion->link);
        list_append(&fleet->suspicions, &peer->suspicion->link);
        return peer->suspicion;
    }
    if (fleet->suspicion_count >= LIMIT_SUSPICIONS) {
        free_suspicion(fleet, LIST_ENTRY(fleet->suspicions.next, struct suspicion, link));
        limit_hit(fleet->hits, LIMIT_HIT_PEERS);
    }
    if (!make_suspicion(peer))
        return NULL;
    list_append(&fleet->suspicions, &peer->suspicion->link);
    fleet->suspicion_count++;
    return peer->suspicion;
}

void fleet_add(struct fleet *fleet, struct tracked *tracked, struct sip_message *message,
               const struct sighting *sighting)
{
    struct host_pair *pair = tracked->pair;
    if (!tracked->transaction || (message->is_request && message->method == SIP_METHOD_ACK))
        return;
    int end = endpoint_same_host(&pair->hosts[0], &sighting->src) ? 0 : 1;
    struct peer *sender = peer_of(fleet, pair, end, sighting->time);
    struct peer *receiver = peer_of(fleet, pair, 1 - end, sighting->time);
    /* Without memory; or one took the place of the other, where there is room for one alone. */
    if (!sender || !receiver || pair->ends[end].serial != sender->serial)
        return;
    tracked->source = message->is_request ? sender : receiver;
    tracked->target = message->is_request ? receiver : sender;
    if (tracked->retransmission) {
        sender->resent++;
        return;
    }
    sender->messages++;
    served_add(fleet, tracked, message, sighting);
    asked_add(fleet, tracked, message, sighting);
}

void fleet_add_talk(struct fleet *fleet, const struct sipwhy_endpoint *server, sipwhy_time talked)
{
    struct peer *peer = fleet_find(fleet, server);
    if (!peer || !peer->service || talked < 0)
        return;
    peer->service->calls_ended++;
    peer->service->talked += talked;
}
