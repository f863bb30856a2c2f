/*
 * pipeline.h — the two stages of an analysis side by side, in two threads.
 *
 * Reading frames, decoding them, recognising SIP and indexing it takes about half of the instructions of a
 * message, and needs nothing of what earlier messages were about; tracking and diagnosing takes the other
 * half. So the first stage (intake.h) runs ahead in the thread that feeds the analysis, and the second
 * takes its steps (stage.h) in another, in their order, as it would if each were a call: what is told is the
 * same to the byte, and needs no merging. Shards, each with the Call-IDs of its own, would share the second
 * half out as well, but what is known of hosts, pairs of hosts, registrations, legs of a call, media and key figures spans
 * Call-IDs, and findings about these depend on the order of all messages.
 *
 * A message is copied once, into the ring between the two (ring.h), and indexed there; it takes what it needs, not
 * what it might. The ring is bounded: the first stage waits where the second is behind.
 */
#ifndef ENGINE_PIPELINE_H
#define ENGINE_PIPELINE_H

#include "engine/stage.h"

struct pipeline;

/**
 * Start a thread for a stage, which is copied.
 * @return 0, or SIPWHY_ERROR_MEMORY also where there can be no thread
 */
int pipeline_create(const struct stage *stage, struct pipeline **ret_pipeline);

/** Take the steps that are left, and end the thread. NULL is nothing. */
void pipeline_destroy(struct pipeline *pipeline);

/** A stage_take of the first stage, with the pipeline as its context. */
void pipeline_take(void *pipeline, const struct step *step);

/** Have all steps so far taken soon. NULL is nothing, here and in the next. */
void pipeline_flush(struct pipeline *pipeline);

/** Have them taken now: afterwards the thread does nothing, and sees what is changed before the next step. */
void pipeline_wait(struct pipeline *pipeline);

#endif
