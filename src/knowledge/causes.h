/*
 * causes.h — the table of causes, for the lookups in cause.c.
 */
#ifndef SIPWHY_KNOWLEDGE_CAUSES_H
#define SIPWHY_KNOWLEDGE_CAUSES_H

#include <sipwhy/knowledge.h>

/** Every cause, by rising number. */
extern const struct sipwhy_cause causes[];
extern const size_t causes_count;

#endif
