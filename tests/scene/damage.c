/*
 * damage.c — cut, changed, shifted.
 */
#include "damage.h"

/** Every byte is changed so many times, each time to something else. */
#define ROUNDS 4

static span cut(span payload, size_t form, char bytes[DAMAGE_BYTES])
{
    (void)bytes;
    return form < payload.length ? span_first(payload, form) : SPAN_EMPTY;
}

static span change(span payload, size_t form, char bytes[DAMAGE_BYTES])
{
    static const char values[] = {'\0', '\xff', '"',  '<', ',', ':',
                                  ';',  '\n',   '\r', ' ', '(', '\\'};
    static const unsigned char flips[] = {1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80};
    const size_t kinds = sizeof(values) + sizeof(flips);
    if (form >= payload.length * ROUNDS)
        return SPAN_EMPTY;
    size_t place = form % payload.length;
    size_t kind = (place + payload.length + 7 * (form / payload.length)) % kinds;
    memcpy(bytes, payload.data, payload.length);
    if (kind < sizeof(values))
        bytes[place] = values[kind];
    else
        bytes[place] = (char)(bytes[place] ^ flips[kind - sizeof(values)]);
    return (span){bytes, payload.length};
}

/** A stretch of bytes is lost, or comes twice. */
static span shift(span payload, size_t form, char bytes[DAMAGE_BYTES])
{
    size_t length = 1 + form % 7;
    if (form + length >= payload.length)
        return SPAN_EMPTY;
    size_t from = form % 2 ? form + length : form - (form < length ? form : length);
    memcpy(bytes, payload.data, form);
    memcpy(bytes + form, payload.data + from, payload.length - from);
    return (span){bytes, form + payload.length - from};
}

const struct damage damages[DAMAGE_WAYS] = {
    {"cut", cut},
    {"changed", change},
    {"shifted", shift},
};
