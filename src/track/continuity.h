/*
 * continuity.h — whether the capture itself goes on without a break: its clock, and what it may have missed.
 *
 * RTP tells a pause of the capture from one of its clock. After a silence in which no packet came at all, the
 * streams that had been running go on: with holes in their sequence numbers, and packets are missing; without,
 * and it was the clock that jumped. A quiet network is neither.
 */
#ifndef TRACK_CONTINUITY_H
#define TRACK_CONTINUITY_H

#include "track/media.h"

/** Inputs whose clocks are followed; those beyond share their places. */
#define CONTINUITY_INPUTS 16

enum capture_fault_kind {
    FAULT_CLOCK_BACK,    /**< the time of an input went back */
    FAULT_CLOCK_FORWARD, /**< streams ran on while the clock jumped */
    FAULT_GAP,           /**< streams went on with holes, or none of many did */
    FAULT_DROPS,         /**< a counter says so */
};

struct capture_fault {
    enum capture_fault_kind kind;
    struct moment before; /**< the last packet before it */
    struct moment after;
    sipwhy_time length;   /**< of the step, or of the silence */
    unsigned streams;     /**< of RTP, that show it */
    uint64_t dropped;     /**< as the counter has it */
};

struct input_clock {
    bool is_known;
    struct moment latest;
    struct moment first_behind; /**< of the packets that came after it with earlier times */
    unsigned behind;
};

struct continuity {
    struct input_clock inputs[CONTINUITY_INPUTS];
    struct moment last; /**< the latest packet of all */
    sipwhy_time last_message; /**< of SIP: what changes a call stops its media too */
    struct moment before; /**< around the last silence */
    struct moment after;
    bool is_open;       /**< streams may still show what it was */
    unsigned expected;  /**< streams that had been running */
    unsigned holes;     /**< of them, those that went on with holes */
    unsigned runs;      /**< those that went on as if nothing had been */
};

void continuity_init(struct continuity *continuity);

/** Take in a packet of any kind. @return whether it shows a fault */
bool continuity_add(struct continuity *continuity, const struct moment *packet,
                    const struct media *media, struct capture_fault *ret_fault);

/** Take in a packet of RTP that was added to its stream. @return whether it shows a fault */
bool continuity_add_rtp(struct continuity *continuity, const struct media_stream *stream,
                        struct capture_fault *ret_fault);

#endif
