/*
 * types.h — the few types that every other header of sipwhy uses.
 *
 * Ownership, once and for all: structures that the library hands out are its own and read-only;
 * a handler may look at them until it returns. New fields are only ever added at their end.
 */
#ifndef SIPWHY_TYPES_H
#define SIPWHY_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SIPWHY_API __attribute__((visibility("default")))
#else
#define SIPWHY_API
#endif

/** Bytes that somebody else owns; not NUL-terminated, and any value may occur in them. */
struct sipwhy_span {
    const char *data;
    size_t length;
};

/** A point in time or a duration, in nanoseconds; points count from 1970-01-01 00:00 UTC. */
typedef int64_t sipwhy_time;

#define SIPWHY_MICROSECOND ((sipwhy_time)1000)
#define SIPWHY_MILLISECOND ((sipwhy_time)1000000)
#define SIPWHY_SECOND ((sipwhy_time)1000000000)

/** A duration or point that is not known. */
#define SIPWHY_TIME_UNKNOWN ((sipwhy_time)-1)

/** The longest threshold, 31 years, and the last point in time that is told from later ones, in 2199. */
#define SIPWHY_TIME_LONGEST (1000000000 * SIPWHY_SECOND)
#define SIPWHY_TIME_LATEST (INT64_MAX - 2 * SIPWHY_TIME_LONGEST)

/** An IP address and a port. */
struct sipwhy_endpoint {
    uint8_t address[16]; /**< network order; an IPv4 address fills the first four bytes */
    uint16_t port;       /**< host order */
    uint8_t family;      /**< 4, 6, or 0 where there is no address */
};

/** Room for the longest endpoint text, "[v6 address]:65535", with its NUL. */
#define SIPWHY_ENDPOINT_TEXT 56

/**
 * Write "192.0.2.1:5060" or "[2001:db8::1]:5060" into @p text, which has room for
 * SIPWHY_ENDPOINT_TEXT bytes, and return @p text.
 */
SIPWHY_API const char *sipwhy_endpoint_format(const struct sipwhy_endpoint *endpoint, char *text);

/** The same without port and brackets. */
SIPWHY_API const char *sipwhy_endpoint_format_host(const struct sipwhy_endpoint *endpoint,
                                                   char *text);

/** How bad a finding is. */
enum sipwhy_severity {
    SIPWHY_SEVERITY_NONE,
    SIPWHY_SEVERITY_NOTE,
    SIPWHY_SEVERITY_WARNING,
    SIPWHY_SEVERITY_ERROR,
};

/** "none", "note", "warning" or "error". */
SIPWHY_API const char *sipwhy_severity_name(enum sipwhy_severity severity);

/** What functions of the library return when they fail; success is 0 or above. */
enum sipwhy_error {
    SIPWHY_ERROR_MEMORY = -1,     /**< no memory */
    SIPWHY_ERROR_OPEN = -2,       /**< cannot be opened, or is nothing that can be read */
    SIPWHY_ERROR_DAMAGED = -3,    /**< the input ends in damage, or the device went away */
    SIPWHY_ERROR_PERMISSION = -4, /**< not allowed */
    SIPWHY_ERROR_FILTER = -5,     /**< the capture filter does not compile */
    SIPWHY_ERROR_WRITE = -6,      /**< cannot be written */
    SIPWHY_ERROR_ARGUMENT = -7,   /**< the caller asked for what does not exist */
};

/** One line in words about a failure: what, where, and what to do. Empty where nothing failed. */
struct sipwhy_failure {
    char text[512];
};

#ifdef __cplusplus
}
#endif

#endif
