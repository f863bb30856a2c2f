/*
 * limits.h — the names under which limits are reported, and what follows where one is hit.
 */
#ifndef ENGINE_LIMITS_H
#define ENGINE_LIMITS_H

#include "base/limits.h"

struct limit_row {
    const char *name;
    const char *text; /**< in English; see sipwhy_translate() */
};

/** By enum limit. */
extern const struct limit_row limit_rows[LIMIT_HITS];

#endif
