/*
 * session_id.c — the identifiers in a Session-ID (RFC 7989 section 5).
 */
#include "track/session_id.h"

#include "base/hash.h"

#define UUID_DIGITS 32

/** Digits are lower case by the RFC; not all who write them know. */
static uint64_t read_uuid(span text, uint64_t seed)
{
    char digits[UUID_DIGITS];
    bool is_nil = true;
    if (text.length != UUID_DIGITS)
        return 0;
    for (size_t i = 0; i < UUID_DIGITS; i++) {
        char digit = text.data[i];
        char lower = (char)(digit | 32);
        bool is_hex = (digit >= '0' && digit <= '9') || (lower >= 'a' && lower <= 'f');
        if (!is_hex)
            return 0;
        digits[i] = lower;
        is_nil = is_nil && digit == '0';
    }
    return is_nil ? 0 : hash_span(seed, (span){digits, UUID_DIGITS}) | 1;
}

void session_id_read(span value, uint64_t seed, uint64_t ret_sessions[2])
{
    span part;
    span rest = value;
    ret_sessions[0] = ret_sessions[1] = 0;
    if (!span_next_item(&rest, ';', &part))
        return;
    ret_sessions[0] = read_uuid(span_trim(part), seed);
    while (span_next_item(&rest, ';', &part)) {
        size_t equals = span_find_byte(part, '=');
        if (span_equal_nocase(span_trim(span_first(part, equals)), SPAN("remote")))
            ret_sessions[1] = read_uuid(span_trim(span_from(part, equals + 1)), seed);
    }
}
