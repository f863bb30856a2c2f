/*
 * silence.h — a request other than INVITE that gets no final response (RFC 3261 section 17.1.2.2).
 */
#ifndef DIAGNOSE_SILENCE_H
#define DIAGNOSE_SILENCE_H

#include "diagnose/rule.h"

/** Holds by the age of a request without final response, where both directions are captured. */
enum answer silence_assess(const struct view *view, struct assessment *ret_assessment);

/** Who asked whom, how often, for how long; detail, confidence, values and evidence. */
void silence_describe(const struct view *view, struct draft *draft);

#endif
