/*
 * location.c — the bindings of addresses of record, and how they change.
 */
#include "track/location.h"

#include "base/hash.h"
#include "track/conversation.h"

#include <stdlib.h>

void location_init(struct location *location, uint64_t seed, struct limit_hits *hits)
{
    *location = (struct location){.seed = seed, .hits = hits};
    map_init(&location->records);
    list_init(&location->by_use);
}

static void forget(struct location *location, struct record *record)
{
    map_remove(&location->records, record->hash, record);
    list_remove(&record->link);
    free(record->changes);
    free(record);
}

void location_finish(struct location *location)
{
    while (!list_is_empty(&location->by_use))
        forget(location, LIST_ENTRY(location->by_use.next, struct record, link));
    map_finish(&location->records);
}

static uint64_t hash_aor(const struct location *location, const char *aor)
{
    return hash_span(location->seed, span_of(aor));
}

const struct record *location_find(const struct location *location, const char *aor)
{
    return map_find(&location->records, hash_aor(location, aor), NULL, NULL);
}

static struct record *make_record(struct location *location, const char *aor)
{
    uint64_t hash = hash_aor(location, aor);
    struct record *record = map_find(&location->records, hash, NULL, NULL);
    if (record)
        return record;
    if (location->records.count >= LIMIT_RECORDS) {
        forget(location, LIST_ENTRY(location->by_use.next, struct record, link));
        limit_hit(location->hits, LIMIT_HIT_RECORDS);
    }
    record = calloc(1, sizeof(*record));
    if (!record || map_insert(&location->records, hash, record) != 0) {
        free(record);
        return NULL;
    }
    record->hash = hash;
    record->contested = MOMENT_NONE;
    list_append(&location->by_use, &record->link);
    return record;
}

static uint32_t hash_host(const struct sipwhy_endpoint *endpoint)
{
    struct sipwhy_endpoint host = *endpoint;
    host.port = 0;
    return hash_fold(hash_endpoint(0, &host));
}

/** What was granted just now, as it will stand in the record. */
static struct binding binding_of(const struct registration *registration)
{
    const struct transaction *attempt = registration->attempt;
    sipwhy_time now = registration->granted.time;
    uint32_t call = hash_fold(registration->conversation->hash);
    return (struct binding){
        .contact = registration->asked.contact,
        .place = registration->asked.place,
        .device = registration->asked.device ? registration->asked.device : call,
        .call = call,
        .host = hash_host(&attempt->src),
        .registrar = hash_host(&attempt->dst),
        .port = attempt->src.port,
        .granted = now,
        .until = now + registration_lifetime(registration),
    };
}

static bool is_live(const struct binding *binding, sipwhy_time now)
{
    return binding->contact && binding->until > now;
}

static void note_change(struct record *record, enum change_kind kind, const struct moment *when)
{
    if (!record->changes)
        record->changes = calloc(1, sizeof(*record->changes));
    struct changes *changes = record->changes;
    if (!changes)
        return;
    memmove(&changes->last[1], &changes->last[0], sizeof(changes->last) - sizeof(changes->last[0]));
    changes->last[0] = (struct record_change){*when, kind};
    if (changes->count < RECORD_CHANGES)
        changes->count++;
}

/** Of a user at a registrar: the binding of this Contact, or NULL. */
static struct binding *find_contact(struct record *record, const struct binding *granted)
{
    for (int i = 0; i < RECORD_BINDINGS; i++) {
        struct binding *binding = &record->bindings[i];
        if (binding->contact == granted->contact && binding->registrar == granted->registrar)
            return binding;
    }
    return NULL;
}

/** What the same device was granted last at this registrar, or NULL. */
static const struct binding *find_last(const struct record *record, const struct binding *granted)
{
    const struct binding *last = NULL;
    for (int i = 0; i < RECORD_BINDINGS; i++) {
        const struct binding *binding = &record->bindings[i];
        if (binding->contact && binding->device == granted->device &&
            binding->registrar == granted->registrar && (!last || binding->granted > last->granted))
            last = binding;
    }
    return last;
}

/** Nobody refreshes a registration while three quarters of its time are left. */
#define EARLIEST_REFRESH 4

/**
 * The device asks for another address than the last time. One that has two on purpose, and refreshes both in
 * turn, does so when their time is nearly over.
 */
static bool has_other_place(const struct record *record, const struct binding *granted)
{
    for (int i = 0; i < RECORD_BINDINGS; i++) {
        const struct binding *binding = &record->bindings[i];
        if (binding->place == granted->place && binding->device == granted->device &&
            binding->registrar == granted->registrar && is_live(binding, granted->granted))
            return granted->granted - binding->granted <
                   (binding->until - binding->granted) / EARLIEST_REFRESH;
    }
    return true;
}

/** Behind a NAT the port from which a client is seen is its address, too; others may choose it anew each time. */
static bool has_other_source(const struct registration *registration, const struct binding *last,
                             const struct binding *granted)
{
    const struct transaction *attempt = registration->attempt;
    return attempt->via_count == 1 && !transport_is_reliable(attempt->transport) &&
           registration->asked.inside.family &&
           (last->host != granted->host || last->port != granted->port);
}

static bool is_moved(const struct record *record, const struct registration *registration,
                     const struct binding *granted)
{
    const struct binding *last = find_last(record, granted);
    if (!last || !is_live(last, granted->granted))
        return false;
    if (last->place != granted->place)
        return has_other_place(record, granted);
    return last->contact == granted->contact && has_other_source(registration, last, granted);
}

/** A device that had taken its registration back, or a user who had none left. */
static bool is_returned(const struct record *record, const struct binding *granted)
{
    const struct binding *last = find_last(record, granted);
    bool was_removed = last && last->until == last->granted;
    for (int i = 0; i < RECORD_BINDINGS && !last; i++) {
        const struct binding *binding = &record->bindings[i];
        if (is_live(binding, granted->granted))
            return false;
        was_removed |= binding->contact && binding->until == binding->granted;
    }
    return was_removed;
}

/** Two devices that register the same Contact from different places, each after the other. */
static void pass_on(struct record *record, const struct registration *registration,
                    const struct binding *before, struct binding *granted)
{
    granted->before = before->before;
    if (before->device == granted->device || !is_live(before, granted->granted) ||
        registration->attempt->via_count != 1 ||
        (before->host == granted->host && before->port == granted->port))
        return;
    if (before->before == granted->device)
        record->contested = registration->granted;
    granted->before = before->device;
}

/** The place of this Contact, or a free one, or the one that is granted longest ago. */
static struct binding *place_for(struct record *record, const struct binding *granted)
{
    struct binding *oldest = &record->bindings[0];
    struct binding *own = find_contact(record, granted);
    for (int i = 1; i < RECORD_BINDINGS && !own; i++) {
        struct binding *binding = &record->bindings[i];
        if (oldest->contact && (!binding->contact || binding->granted < oldest->granted))
            oldest = binding;
    }
    return own ? own : oldest;
}

static void grant(struct record *record, const struct registration *registration)
{
    struct binding granted = binding_of(registration);
    struct binding *place = place_for(record, &granted);
    if (is_moved(record, registration, &granted))
        note_change(record, CHANGE_MOVED, &registration->granted);
    else if (is_returned(record, &granted))
        note_change(record, CHANGE_RETURNED, &registration->granted);
    if (place->contact == granted.contact)
        pass_on(record, registration, place, &granted);
    *place = granted;
}

static void take_back(struct record *record, const struct registration *registration)
{
    struct binding granted = binding_of(registration);
    bool any = false;
    for (int i = 0; i < RECORD_BINDINGS; i++) {
        struct binding *binding = &record->bindings[i];
        bool is_meant = registration->asked.is_all || binding->contact == granted.contact;
        if (!is_meant || binding->registrar != granted.registrar ||
            !is_live(binding, granted.granted))
            continue;
        any = true;
        binding->granted = binding->until = granted.granted;
    }
    if (any)
        note_change(record, CHANGE_REMOVED, &registration->granted);
}

void location_add(struct location *location, const struct registration *registration)
{
    struct record *record = make_record(location, registration->aor);
    if (!record)
        return;
    list_remove(&record->link);
    list_append(&location->by_use, &record->link);
    if (registration->removing)
        take_back(record, registration);
    else if (registration->asked.contact)
        grant(record, registration);
}

bool location_has_other(const struct location *location, const struct registration *registration,
                        sipwhy_time since, sipwhy_time now)
{
    const struct record *record = location_find(location, registration->aor);
    struct binding own = binding_of(registration);
    for (int i = 0; record && i < RECORD_BINDINGS; i++) {
        const struct binding *other = &record->bindings[i];
        bool is_near = other->registrar == own.registrar || other->host == own.host;
        if (other->contact && other->call != own.call && is_near &&
            (other->until > now || other->granted > since))
            return true;
    }
    return false;
}

uint32_t record_count_changes(const struct record *record, sipwhy_time since)
{
    uint32_t count = 0;
    while (record->changes && count < record->changes->count &&
           record->changes->last[count].when.time >= since)
        count++;
    return count;
}
