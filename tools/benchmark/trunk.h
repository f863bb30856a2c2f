/* trunk.h — TCP connections between the hosts of the load. */
#ifndef BENCHMARK_TRUNK_H
#define BENCHMARK_TRUNK_H

#include "wire.h"

struct trunk;

struct trunk *trunk_create(uint64_t seed);
void trunk_destroy(struct trunk *trunk);

/*
 * Sends on the connection of the two, which begins with the first message. A message may wait up to
 * 5 ms for others that go the same way, and is cut where it happens to be.
 */
void trunk_send(struct trunk *trunk, struct wire *wire, uint64_t at_us, struct wire_end from,
                struct wire_end to, const void *bytes, size_t length);

/* Sends what waits. */
void trunk_flush(struct trunk *trunk, struct wire *wire, uint64_t at_us);

#endif
