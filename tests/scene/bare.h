/*
 * bare.h — packets of a scene that carry no message: ICMP, and TCP that opens or resets.
 */
#ifndef SCENE_BARE_H
#define SCENE_BARE_H

#include "scene.h"

/** Make @p step, the last one of @p scene, a segment behind what was sent before it. */
void bare_follow(const struct scene *scene, struct scene_step *step);

/**
 * Make @p step, the last one of @p scene, what its word says: "syn", "rst" or "icmp WHAT".
 * @return NULL; what is wrong with @p words; "" where its word is none of these
 */
const char *bare_write(const struct scene *scene, struct scene_step *step,
                       const struct words *words, struct arena *arena);

#endif
