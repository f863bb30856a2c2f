/*
 * told.h — what was told of which host: one situation is told once, and again when it gets worse.
 */
#ifndef DIAGNOSE_TOLD_H
#define DIAGNOSE_TOLD_H

#include "base/list.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/span.h"

/** Zero it with told_init(). When there are LIMIT_TOLD of them, the least recently told is forgotten. */
struct told {
    struct map map;
    struct list by_use;
    uint64_t seed;
    struct limit_hits *hits; /**< borrowed */
};

/** @p hits counts what had to be forgotten. */
void told_init(struct told *told, uint64_t seed, struct limit_hits *hits);
void told_finish(struct told *told);

/**
 * Note that a rule holds for a host with this severity, in this matter, which may be empty.
 * @return the worst severity with which it was told before; without memory, that of now
 */
enum sipwhy_severity told_note(struct told *told, int rule, span peer, span matter,
                               enum sipwhy_severity severity);

#endif
