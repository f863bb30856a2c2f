/*
 * words.h — the words of a line, and the numbers and times among them.
 */
#ifndef SCENE_WORDS_H
#define SCENE_WORDS_H

#include "scene.h"

/** Split a line at spaces; what stands in quotes is one word, with a " kept at its front. */
struct words words_of(struct arena *arena, const char *line);

/** The value of "name=value", or NULL where the word is no such pair. */
const char *word_value(const char *word, const char *name);

/** Seconds with up to nine decimals. @return whether the whole word is a time */
bool word_time(const char *word, sipwhy_time *ret_time);

/** "192.0.2.1", "192.0.2.1:5080", "2001:db8::1" or "[2001:db8::1]:5080"; the port is 5060 by
 * itself. */
bool word_endpoint(struct arena *arena, const char *word, struct sipwhy_endpoint *ret_endpoint);

#endif
