/*
 * record.h — a run of the analysis over packets, and what it told.
 */
#ifndef SCENE_RECORD_H
#define SCENE_RECORD_H

#include "scene.h"

#define RECORD_TOLD 128

/** Something that was told, as name and text pairs; "id" or "state" comes first. */
struct told {
    const char *kind; /**< "finding", "call" or "registration" */
    const char *name; /**< the id, or the state */
    const char *call; /**< the label of its Call-ID */
    enum sipwhy_severity severity;
    sipwhy_time time; /**< since SCENE_START */
    struct scene_property facts[40];
    size_t fact_count;
};

struct record {
    struct arena *arena; /**< of the texts; NULL: look at everything and keep nothing */
    struct sipwhy_analysis *analysis;
    sipwhy_time now;
    struct told told[RECORD_TOLD];
    size_t count;
    const char *flagged[SCENE_STEPS + 1]; /**< what each message was taken for, by frame number */
    uint64_t frames;
    uint64_t messages;
    struct sipwhy_summary summary; /**< after record_end(); without its arrays but the next */
    struct sipwhy_count packets_by[32];
    char complaint[512];           /**< what was told and cannot be; empty where all is well */
};

/** Begin an analysis with the thresholds of the scene. */
void record_begin(struct record *record, const struct scene *scene, struct arena *arena);

/** Feed a step with @p payload in the place of its own. */
void record_step(struct record *record, const struct scene_step *step, span payload);

/** End the analysis. */
void record_end(struct record *record);

/** The whole scene as it is. */
void record_scene(struct record *record, const struct scene *scene, struct arena *arena);

/** The same as it is live: the clock moves by itself, at each moment that the analysis asks for. */
void record_scene_live(struct record *record, const struct scene *scene, struct arena *arena);

/** The text of a fact, or NULL. */
const char *told_fact(const struct told *told, const char *name);

#endif
