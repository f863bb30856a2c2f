/*
 * location.h — what registrars granted, by address of record, whichever Call-ID asked for it.
 *
 * What RFC 3261 section 10 calls the location service: an address of record has a binding for each Contact. A
 * conversation knows what one client did under one Call-ID; here is what became of the user, who may have several
 * devices, or one that begins anew with another Call-ID. Only REGISTERs that were granted count.
 */
#ifndef TRACK_LOCATION_H
#define TRACK_LOCATION_H

#include "base/limits.h"
#include "base/list.h"
#include "base/map.h"
#include "track/registration.h"

/** One Contact of an address of record; what identifies somebody is a hash. */
struct binding {
    uint32_t contact; /**< user, host and port of its URI; 0: this place is free */
    uint32_t place;   /**< host and port alone */
    uint32_t device;  /**< which registered it last: its instance (RFC 5626), else its Call-ID */
    uint32_t before;  /**< from which this one took it over; 0: none */
    uint32_t call;    /**< the Call-ID that did */
    uint32_t host;    /**< from which the REGISTER came */
    uint32_t registrar;
    uint16_t port;       /**< of that host */
    sipwhy_time granted; /**< when it was last */
    sipwhy_time until;   /**< when it runs out; the same where it was taken back */
};

#define RECORD_BINDINGS 4

enum change_kind {
    CHANGE_MOVED,   /**< the same device came from, or asked for, another address and port */
    CHANGE_REMOVED, /**< it took its registration back */
    CHANGE_RETURNED, /**< and registered again */
    CHANGE_KINDS,
};

struct record_change {
    struct moment when;
    enum change_kind kind;
};

#define RECORD_CHANGES 8

/** The last changes of an address of record, the newest first. */
struct changes {
    uint32_t count; /**< at most RECORD_CHANGES */
    struct record_change last[RECORD_CHANGES];
};

/** An address of record. */
struct record {
    struct list link; /**< least recently used first */
    uint64_t hash;    /**< of its URI */
    struct binding bindings[RECORD_BINDINGS];
    struct changes *changes; /**< owned; NULL while there is none */
    struct moment contested; /**< the last time a device took back a Contact that another took from it */
};

_Static_assert(sizeof(struct record) + LIMIT_PIECE_BYTES + 2 * sizeof(struct map_slot) +
                       sizeof(struct changes) + LIMIT_PIECE_BYTES <=
                   LIMIT_RECORD_ENTRY_BYTES,
               "base/limits.h counts on less");

struct location {
    uint64_t seed;
    struct map records;
    struct list by_use;
    struct limit_hits *hits; /**< borrowed */
};

/** @p hits counts who had to be forgotten. */
void location_init(struct location *location, uint64_t seed, struct limit_hits *hits);
void location_finish(struct location *location);

/** Take in that the last REGISTER of a registration was granted. */
void location_add(struct location *location, const struct registration *registration);

/** The record of an address of record; NULL where nothing was granted, or it had to be forgotten. */
const struct record *location_find(const struct location *location, const char *aor);

/**
 * Whether the user of a registration was registered again since then, @p since, or is still at @p now: under
 * another Call-ID, by the same host or at the same registrar.
 */
bool location_has_other(const struct location *location, const struct registration *registration,
                        sipwhy_time since, sipwhy_time now);

/** How many changes there were from @p since on. */
uint32_t record_count_changes(const struct record *record, sipwhy_time since);

#endif
