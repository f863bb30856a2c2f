/*
 * fragments.h — IP datagrams that wait for the rest of their fragments (RFC 791, RFC 8200 section 4.5).
 *
 * Fragments may come in any order and more than once. Where they overlap:
 *
 * - IPv4: the bytes that came first stay, and a later fragment fills in what is still missing. That is
 *   what BSD does; Linux drops such a datagram since 2018, and older systems let later bytes win. Nobody
 *   can rewrite what was seen before, and a message that the receiver may have got is not lost here.
 * - IPv6: the datagram and all of its fragments, those still to come included, are dropped, as every
 *   receiver must (RFC 5722). An exact duplicate (same place, same length) is no overlap (RFC 8200).
 *
 * A datagram waits for DECODE_FRAGMENT_TIMEOUT after its first fragment came, as in Linux. Then, or when the
 * limits of base/limits.h need its place, or at the end of the input, it is given up: what came of it from
 * its start on without a hole is handed out as incomplete. A datagram that was complete is remembered for
 * a second more: a capture may hold a fragment twice, and the second one begins no datagram of its own.
 */
#ifndef DECODE_FRAGMENTS_H
#define DECODE_FRAGMENTS_H

#include "base/list.h"
#include "base/map.h"
#include "decode/decode.h"

/** A fragment, as the headers before it say. */
struct fragment {
    const struct datagram *datagram; /**< addresses, time, frame; copied where it is kept */
    unsigned depth;                  /**< of tunnels; the fragments of one datagram share it */
    uint64_t frames; /**< that brought it: one, or more where an outer packet was in fragments too */
    uint32_t id;
    uint8_t protocol;     /**< of IPv6: the next header; that of the first fragment counts */
    size_t offset;        /**< of its first byte in the datagram */
    bool is_last;         /**< no more fragments behind it */
    span bytes;           /**< as captured */
    size_t length;        /**< on the wire; more than bytes.length where the capture cut it */
    size_t header_bytes;  /**< of the headers that count against the 65535 bytes of a packet */
};

/** What fragments were put together to. */
struct whole {
    struct datagram datagram; /**< of one that was given up: as of its first bytes */
    unsigned depth;
    uint8_t protocol;
    span bytes;      /**< owned, by whole_finish() */
    unsigned count;  /**< of fragments that were of use */
    uint64_t frames; /**< that brought them, without that of the last one to come */
    bool is_cut;     /**< the capture lacks bytes of its end */
    uint64_t group;  /**< of the frames that brought them; 0 where nobody asks */
};

enum fragments_answer {
    FRAGMENTS_WAIT,     /**< kept, or there already */
    FRAGMENTS_COMPLETE, /**< that was the last one missing */
    FRAGMENTS_REFUSED,  /**< contradicts itself or what came before */
};

struct fragments {
    uint64_t seed;
    struct map map;
    struct list waiting; /**< the oldest first */
    struct list done;    /**< complete before; the oldest first */
    struct list by_use;  /**< those that wait, least recently used first */
    size_t count;        /**< of both */
    size_t bytes;
    uint64_t forgotten;  /**< given up for the limits */
    uint64_t frames_lost;     /**< of datagrams that were given up; whoever tells them takes them */
    uint64_t frames_repeated; /**< the same, of copies of what was complete before */
    uint64_t *groups;     /**< borrowed: counts groups; NULL where nobody asks for them */
    uint64_t last_group;  /**< of the fragment that was added last; 0: it was not kept */
};

void fragments_init(struct fragments *fragments);
void fragments_finish(struct fragments *fragments);

/** Take in a fragment; where it is the last one missing, *ret_whole is the datagram. */
enum fragments_answer fragments_add(struct fragments *fragments, const struct fragment *fragment,
                                    struct whole *ret_whole);

/*
 * Give up the first datagram that waits for too long at @p now, that is too much for the limits, or that
 * is there at all. Those that have nothing to show go in silence.
 * @return whether there was one to show
 */
bool fragments_take_due(struct fragments *fragments, sipwhy_time now, struct whole *ret_whole);
bool fragments_take_excess(struct fragments *fragments, sipwhy_time now, struct whole *ret_whole);
bool fragments_take_any(struct fragments *fragments, sipwhy_time now, struct whole *ret_whole);

/**
 * Give up a datagram from @p src to @p dst, whatever the ports, that has @p text in its first fragment; of
 * those that wait only the last few are looked at.
 */
bool fragments_take_answered(struct fragments *fragments, const struct sipwhy_endpoint *src,
                             const struct sipwhy_endpoint *dst, span text, sipwhy_time now,
                             struct whole *ret_whole);

/** When the first one will have waited for too long; SIPWHY_TIME_UNKNOWN where none waits. */
sipwhy_time fragments_deadline(const struct fragments *fragments);

void whole_finish(struct whole *whole);

#endif
