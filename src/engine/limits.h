/*
 * limits.h — the names of the limits, and what follows when one is hit.
 */
#ifndef ENGINE_LIMITS_H
#define ENGINE_LIMITS_H

#include "base/limits.h"

/** As in the summary: "call-id-bytes". */
const char *limit_name(enum limit limit);

/** What was too much and what follows, in English; see sipwhy_translate(). */
const char *limit_text(enum limit limit);

#endif
