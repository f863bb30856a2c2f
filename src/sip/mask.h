/*
 * mask.h — text of the wire without the secrets in it; see the public header.
 */
#ifndef SIP_MASK_H
#define SIP_MASK_H

#include "base/arena.h"
#include "base/span.h"
#include "sip/names.h"
#include <sipwhy/mask.h>

/**
 * A copy of @p text, which may be a URI or any other piece of a message, without the secrets in it, terminated by a NUL.
 * @return NULL without memory
 */
char *mask_copy(struct arena *arena, span text);

/** @p uri itself where it holds no password, else such a copy; empty without memory. */
span mask_uri(struct arena *arena, span uri);

#endif
