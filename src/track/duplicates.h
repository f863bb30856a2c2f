/*
 * duplicates.h — packets that the capture holds twice although they were sent once.
 *
 * The same bytes between the same endpoints within 20 ms, or with the same IP identification, are one
 * packet seen twice: a retransmission comes T1 (500 ms) later and in a packet of its own.
 */
#ifndef TRACK_DUPLICATES_H
#define TRACK_DUPLICATES_H

#include "track/sighting.h"

#define DUPLICATE_WINDOW (20 * SIPWHY_MILLISECOND)
#define DUPLICATE_SLOTS 4096

struct duplicate_slot {
    uint64_t hash;
    sipwhy_time time;
    struct sipwhy_evidence evidence;
    uint16_t ip_id;
};

/** The last packets, each at the place of its hash: a table that cannot grow. */
struct duplicates {
    struct duplicate_slot slots[DUPLICATE_SLOTS];
};

void duplicates_init(struct duplicates *duplicates);

/**
 * Remember a packet. @p bytes is the hash of the message.
 * @return whether it was seen already; *ret_original is the frame then
 */
bool duplicates_add(struct duplicates *duplicates, uint64_t bytes, const struct sighting *sighting,
                    struct sipwhy_evidence *ret_original);

#endif
