/*
 * facts.h — what is the case with a message and its transaction, for the rules that wait for it.
 */
#ifndef DIAGNOSE_FACTS_H
#define DIAGNOSE_FACTS_H

#include "diagnose/rule.h"

/** Bits of enum rule_when. */
unsigned facts_of(const struct view *view);

#endif
