/*
 * limits.h — the limits that can be hit, in words.
 */
#ifndef ENGINE_LIMITS_H
#define ENGINE_LIMITS_H

#include "base/limits.h"

#include <stddef.h>

/** The name of an enum limit in the summary, "conversations". */
const char *limits_name(size_t limit);

/** What it is and what follows when it is hit, translated. */
const char *limits_text(size_t limit);

#endif
