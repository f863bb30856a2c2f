/*
 * expect.h — what a scene expects, held against what was told.
 */
#ifndef SCENE_EXPECT_H
#define SCENE_EXPECT_H

#include "record.h"

/** What is wrong with the record of a scene, in words, or NULL; @p arena holds the words. */
const char *scene_complaint(const struct scene *scene, const struct record *record,
                            struct arena *arena);

#endif
