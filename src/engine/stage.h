/*
 * stage.h — what goes from the first stage of an analysis to the second.
 *
 * The first stage (intake.h) reads frames: it decodes them, recognises SIP and indexes it. The second
 * (analysis.c) has everything that remembers: the clock, the tracker, media, the diagnoses, the handlers.
 * A step is what the second has to do next. The two either take turns in one thread, where each step is a
 * call, or they work side by side, and the steps wait between them in their order (pipeline.h).
 *
 * So nothing in the second stage may look at the decoder, nor the first at the second: what one needs to
 * know of the other goes with the steps.
 */
#ifndef ENGINE_STAGE_H
#define ENGINE_STAGE_H

#include "decode/decode.h"
#include "sip/message.h"

enum step_kind {
    STEP_CLOCK,   /**< it is time */
    STEP_FRAME,   /**< the same, by a frame: when that is far back, the clock was wrong */
    STEP_BACK,    /**< only the second half of that; another STEP_CLOCK follows */
    STEP_PACKET,  /**< a frame is taken in */
    STEP_SIP,     /**< datagram holds SIP: who relayed it, and when; its STEP_MESSAGE follows later */
    STEP_MESSAGE, /**< datagram holds SIP; message is its index, or NULL where it is still to be indexed */
    STEP_PAYLOAD, /**< datagram holds something else */
    STEP_ALIVE,   /**< the same, and that is a keep-alive */
    STEP_REFUSAL,
    STEP_USE,     /**< what a frame is there for, where that is told */
    STEP_LIMITS,  /**< it is time to tell of limits that were hit */
};

struct step {
    enum step_kind kind;
    bool is_announced; /**< of a message: its STEP_SIP came before */
    uint32_t limits; /**< a bit for each limit of decoding that was hit so far */
    sipwhy_time time;
    struct sipwhy_evidence frame;
    union {
        const struct datagram *datagram;
        const struct refusal *refusal;
        const struct sipwhy_use *use;
    };
    struct sip_message *message; /**< by sip_message_index_raw(), for the taker to use */
};
_Static_assert(LIMIT_HITS <= 32, "a bit for each limit");

/** Take a step; what it points at is valid meanwhile. */
typedef void stage_take(void *context, const struct step *step);

/** A message with this Call-ID probably comes after @p ahead others: 3, 2, and at last 1. */
typedef void stage_expect(void *context, uint64_t call_id_hash, unsigned ahead);
#define STAGE_AHEAD 3

/** The second stage. */
struct stage {
    stage_take *take;
    stage_expect *expect;
    void *context;
    uint64_t seed; /**< of the hashes of messages */
};

#endif
