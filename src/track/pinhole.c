/*
 * pinhole.c — clients behind NATs, by the address and port under which they are seen.
 */
#include "track/pinhole.h"

#include "base/hash.h"

#include <stdlib.h>

void pinholes_init(struct pinholes *pinholes, uint64_t seed, struct limit_hits *hits)
{
    *pinholes = (struct pinholes){.seed = seed, .hits = hits};
    map_init(&pinholes->map);
    list_init(&pinholes->by_use);
}

static void forget(struct pinholes *pinholes, struct pinhole *pinhole)
{
    map_remove(&pinholes->map, pinhole->hash, pinhole);
    list_remove(&pinhole->link);
    free(pinhole);
}

void pinholes_finish(struct pinholes *pinholes)
{
    while (!list_is_empty(&pinholes->by_use))
        forget(pinholes, LIST_ENTRY(pinholes->by_use.next, struct pinhole, link));
    map_finish(&pinholes->map);
}

static bool match(const void *value, const void *key)
{
    return endpoint_same(&((const struct pinhole *)value)->outside, key);
}

static struct pinhole *find(const struct pinholes *pinholes, const struct sipwhy_endpoint *outside)
{
    if (pinholes->map.count == 0)
        return NULL;
    return map_find(&pinholes->map, hash_endpoint(pinholes->seed, outside), match, outside);
}

const struct pinhole *pinholes_find(const struct pinholes *pinholes,
                                    const struct sipwhy_endpoint *outside)
{
    return find(pinholes, outside);
}

static struct pinhole *make(struct pinholes *pinholes, const struct sipwhy_endpoint *outside)
{
    if (pinholes->map.count >= LIMIT_PINHOLES) {
        forget(pinholes, LIST_ENTRY(pinholes->by_use.next, struct pinhole, link));
        limit_hit(pinholes->hits, LIMIT_HIT_RECORDS);
    }
    struct pinhole *pinhole = calloc(1, sizeof(*pinhole));
    uint64_t hash = hash_endpoint(pinholes->seed, outside);
    if (!pinhole || map_insert(&pinholes->map, hash, pinhole) != 0) {
        free(pinhole);
        return NULL;
    }
    pinhole->hash = hash;
    pinhole->outside = *outside;
    pinhole->pause = SIPWHY_TIME_UNKNOWN;
    list_append(&pinholes->by_use, &pinhole->link);
    return pinhole;
}

/** A client may find out where it is seen, and say that in its next REGISTER: what it said before counts. */
static struct pinhole *pinhole_of(struct pinholes *pinholes, const struct registration *registration)
{
    const struct transaction *attempt = registration->attempt;
    const struct sipwhy_endpoint *inside = &registration->asked.inside;
    struct pinhole *pinhole = find(pinholes, &attempt->src);
    if (!pinhole && inside->family && attempt->via_count == 1 && !registration->removing)
        pinhole = make(pinholes, &attempt->src);
    if (pinhole && inside->family)
        pinhole->inside = *inside;
    return pinhole;
}

void pinholes_add(struct pinholes *pinholes, const struct registration *registration)
{
    const struct transaction *attempt = registration->attempt;
    struct pinhole *pinhole = pinhole_of(pinholes, registration);
    if (!pinhole)
        return;
    list_remove(&pinhole->link);
    list_append(&pinholes->by_use, &pinhole->link);
    pinhole->registrar = attempt->dst;
    pinhole->transport = attempt->transport;
    pinhole->registered = registration->granted;
    pinhole->until = registration->granted.time + registration_lifetime(registration);
    if (attempt->last_request.time > pinhole->heard)
        pinhole->heard = attempt->last_request.time;
}

void pinholes_hear(struct pinholes *pinholes, const struct sipwhy_endpoint *src, bool keeps_open,
                   sipwhy_time now)
{
    struct pinhole *pinhole = find(pinholes, src);
    if (!pinhole)
        return;
    if (keeps_open)
        pinhole->pause = now - pinhole->heard;
    pinhole->heard = now;
}
