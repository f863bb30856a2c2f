/*
 * vocabulary.h — the words of the protocol itself, which say nothing of those who talk.
 */
#ifndef SIP_VOCABULARY_H
#define SIP_VOCABULARY_H

#include "base/span.h"

/** Zero it. */
struct vocabulary {
    span *slots; /**< owned; a table by hash */
    size_t capacity;
    size_t count;
};

/** @return 0 or SIPWHY_ERROR_MEMORY */
int vocabulary_init(struct vocabulary *vocabulary);
void vocabulary_finish(struct vocabulary *vocabulary);

/** Whether it is a word of it, in any case of letters. */
bool vocabulary_has(const struct vocabulary *vocabulary, span word);

/** Whether it is a name that many go by who want none: "anonymous". */
bool vocabulary_is_nobody(span word);

#endif
