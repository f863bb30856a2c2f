/*
 * duplicates.c — packets that the capture holds twice although they were sent once.
 */
#include "track/duplicates.h"

#include "base/hash.h"

#include <string.h>

void duplicates_init(struct duplicates *duplicates)
{
    memset(duplicates, 0, sizeof(*duplicates));
}

bool duplicates_add(struct duplicates *duplicates, uint64_t bytes, const struct sighting *sighting,
                    struct sipwhy_evidence *ret_original)
{
    uint64_t hash = hash_endpoint(hash_endpoint(bytes, &sighting->src), &sighting->dst);
    struct duplicate_slot *slot = &duplicates->slots[hash % DUPLICATE_SLOTS];
    bool known = slot->hash == hash && slot->evidence.frame != 0;
    sipwhy_time apart = sighting->time - slot->time;
    bool same_packet = known && sighting->ip_id && sighting->ip_id == slot->ip_id &&
                       apart < SIPWHY_SECOND && apart > -SIPWHY_SECOND;
    if (known && (same_packet || (apart <= DUPLICATE_WINDOW && apart >= -DUPLICATE_WINDOW))) {
        *ret_original = slot->evidence;
        return true;
    }
    *slot = (struct duplicate_slot){hash, sighting->time, sighting->evidence, sighting->ip_id};
    return false;
}
