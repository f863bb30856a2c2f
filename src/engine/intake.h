/*
 * intake.h — the first stage of an analysis: frames go in, steps for the second one come out.
 */
#ifndef ENGINE_INTAKE_H
#define ENGINE_INTAKE_H

#include "engine/counts.h"
#include "engine/hide.h"
#include "engine/stage.h"

struct intake {
    stage_take *take; /**< where steps go */
    void *context;
    struct decoder *decoder;
    struct sipwhy_evidence frame; /**< at hand */
    bool frame_has_sip;
    bool is_late; /**< what is delivered now could not be read when its frame came */
    struct sipwhy_evidence late_frame; /**< the last one of which something was delivered late */
    enum fate datagram_fate; /**< of what was in the frame last and is no SIP */
    sipwhy_time arrived;     /**< the clock of the frames, not of messages that HEP relays */
    uint64_t seen_hits;      /**< of all limits, when limits was made */
    uint32_t limits;         /**< those of decoding that were hit */
    struct sip_message message; /**< scratch */
    struct disguise *disguise;  /**< borrowed; NULL: everything goes on as it is */
    int error;                  /**< of the frame at hand */
    struct packet_counts packets;
};

/** @return 0 or SIPWHY_ERROR_MEMORY */
int intake_init(struct intake *intake, stage_take *take, void *context);
void intake_finish(struct intake *intake);

/** Say what frames are there for as well: STEP_USE. */
void intake_tell_uses(struct intake *intake);

/** Send steps elsewhere from now on. */
void intake_divert(struct intake *intake, stage_take *take, void *context);

/** @return 0 or SIPWHY_ERROR_MEMORY, of its secrets: the frame is taken in all the same */
int intake_frame(struct intake *intake, const struct sipwhy_frame *frame);

/** It is @p now, without a frame. */
void intake_advance(struct intake *intake, sipwhy_time now);

/** Lines of a key log. @return 0 or SIPWHY_ERROR_MEMORY */
int intake_add_secrets(struct intake *intake, span text);

/** The input is over. */
void intake_end(struct intake *intake);

#endif
