/*
 * hep_fixture.h — packets of HEP, chunk by chunk.
 */
#ifndef UNIT_HEP_FIXTURE_H
#define UNIT_HEP_FIXTURE_H

#include "test.h"

#include "base/span.h"

enum {
    HEP_FAMILY = 1,
    HEP_PROTOCOL = 2,
    HEP_SRC = 3,
    HEP_DST = 4,
    HEP_SRC_IPV6 = 5,
    HEP_DST_IPV6 = 6,
    HEP_SRC_PORT = 7,
    HEP_DST_PORT = 8,
    HEP_SECONDS = 9,
    HEP_MICROSECONDS = 10,
    HEP_TYPE = 11,
    HEP_AGENT = 12,
    HEP_KEEP_ALIVE = 13,
    HEP_KEY = 14,
    HEP_PAYLOAD = 15,
    HEP_COMPRESSED = 16,
    HEP_VLAN = 18,
};

struct hep {
    size_t length;
    char bytes[70000];
};

static inline void hep_put(struct hep *hep, span bytes)
{
    assert_true(hep->length + bytes.length <= sizeof(hep->bytes));
    if (bytes.length)
        memcpy(hep->bytes + hep->length, bytes.data, bytes.length);
    hep->length += bytes.length;
}

static inline void hep_put_number(struct hep *hep, uint64_t number, size_t size)
{
    while (size-- > 0)
        hep_put(hep, (span){&(char){(char)(number >> 8 * size)}, 1});
}

/** What the header says is the length so far. */
static inline void hep_end(struct hep *hep)
{
    hep->bytes[4] = (char)(hep->length >> 8);
    hep->bytes[5] = (char)hep->length;
}

static inline void hep_begin(struct hep *hep)
{
    hep->length = 0;
    hep_put(hep, SPAN("HEP3\0\6"));
}

static inline void hep_chunk(struct hep *hep, unsigned type, span value)
{
    hep_put_number(hep, type, 4); /* vendor 0 in front */
    hep_put_number(hep, 6 + value.length, 2);
    hep_put(hep, value);
    hep_end(hep);
}

static inline void hep_number(struct hep *hep, unsigned type, uint64_t number, size_t size)
{
    hep_put_number(hep, type, 4);
    hep_put_number(hep, 6 + size, 2);
    hep_put_number(hep, number, size);
    hep_end(hep);
}

/** From 192.0.2.1:5060 to 192.0.2.2:5080 over @p protocol, at @p seconds and 250 ms. */
static inline void hep_start_of(struct hep *hep, unsigned protocol, uint32_t seconds)
{
    hep_begin(hep);
    hep_number(hep, HEP_FAMILY, 2, 1);
    hep_number(hep, HEP_PROTOCOL, protocol, 1);
    hep_number(hep, HEP_SRC, 0xc0000201, 4);
    hep_number(hep, HEP_DST, 0xc0000202, 4);
    hep_number(hep, HEP_SRC_PORT, 5060, 2);
    hep_number(hep, HEP_DST_PORT, 5080, 2);
    hep_number(hep, HEP_SECONDS, seconds, 4);
    hep_number(hep, HEP_MICROSECONDS, 250000, 4);
    hep_number(hep, HEP_TYPE, 1, 1);
    hep_number(hep, HEP_AGENT, 2001, 4);
}

static inline void hep_message(struct hep *hep, uint32_t seconds, span message)
{
    hep_start_of(hep, 17, seconds);
    hep_chunk(hep, HEP_PAYLOAD, message);
}

static inline span hep_span(const struct hep *hep)
{
    return (span){hep->bytes, hep->length};
}

#endif
