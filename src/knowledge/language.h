/*
 * language.h — the languages that sipwhy speaks, and how the environment names them.
 */
#ifndef SIPWHY_KNOWLEDGE_LANGUAGE_H
#define SIPWHY_KNOWLEDGE_LANGUAGE_H

/** The language named exactly so, "pt", as a constant; NULL where sipwhy does not speak it. */
const char *language_named(const char *name);

/**
 * The first language that sipwhy speaks of a list such as LANGUAGE holds, "de:pt_BR.UTF-8:en"; a
 * single locale is a list of one. "en" where there is none, or where "C" comes before it.
 */
const char *language_in_list(const char *list);

#endif
