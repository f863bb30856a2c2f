/*
 * drops.h — packets that an interface lost before the kernel had them.
 *
 * libpcap counts these too, but opens its files anew each time; a process that was confined since
 * can open none, and libpcap would count backwards.
 */
#ifndef CAPTURE_DROPS_H
#define CAPTURE_DROPS_H

#include <stdint.h>

struct drops {
    int fds[2];     /**< -1: there is none */
    uint64_t start; /**< what the counters said at first */
};

/** No counters; the count is 0. */
void drops_init(struct drops *drops);

/** Open the counters of an interface where it has any, and count from now on. */
void drops_open(struct drops *drops, const char *interface);

uint64_t drops_count(const struct drops *drops);

void drops_finish(struct drops *drops);

#endif
