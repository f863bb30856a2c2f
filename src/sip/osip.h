/*
 * osip.h — the door to libosip2: its memory, and text in the form it wants.
 *
 * libosip2 5.3.0 leaks on failed allocations and on some malformed input. Between osip_enter() and
 * osip_leave() everything it allocates is taken from an arena and goes with that. The hooks are
 * those of the process: outside of such a pair they are malloc and free, as for any other user of
 * libosip2.
 */
#ifndef SIP_OSIP_H
#define SIP_OSIP_H

#include "base/arena.h"

#include <osipparser2/osip_list.h>
#include <osipparser2/osip_port.h>

/** libosip2 allocates from @p arena in this thread, until osip_leave(). */
void osip_enter(struct arena *arena);
void osip_leave(void);

/**
 * A copy of a header value as libosip2 takes it: on one line, NUL-terminated, white space outside
 * of quotes reduced to single spaces.
 * @return NULL for a value that it must not see: with a NUL byte inside, longer than
 *         OSIP_VALUE_BYTES, with more than OSIP_PARAMETERS parameters; or without memory
 */
char *osip_copy(struct arena *arena, span value);

/**
 * Several loops of libosip2 are quadratic: list elements are added by walking the list, escapes are
 * read by sscanf of the whole rest. These keep a 64 KB header from taking seconds.
 */
#define OSIP_VALUE_BYTES 8192
#define OSIP_PARAMETERS 100

/**
 * The value of the ";"-parameter @p name (any case) in a list of osip_generic_param_t, without
 * quotes; empty where it has none, data NULL where it is absent.
 */
span osip_parameter(const osip_list_t *parameters, span name);

/** The same, but data is NULL where it is empty too. */
span osip_parameter_value(const osip_list_t *parameters, span name);

#endif
