/*
 * outcome.h — how a call attempt or a registration ended, for the rules that explain it.
 */
#ifndef DIAGNOSE_OUTCOME_H
#define DIAGNOSE_OUTCOME_H

#include "diagnose/rule.h"

/** The final code of a call attempt at the hop nearest the caller, or 0. */
int outcome_of_call(const struct view *view);

/** Whether the client has a way on after this code by itself: credentials, another interval, a retry. */
bool outcome_can_go_on(int code);

/** "486 Busy Here" of the response at hand, else of the registry. */
const char *outcome_phrase(const struct view *view, struct draft *draft);

/**
 * "Reason: Q.850;cause=17 (User busy)" of the response at hand, else the cause that came with the final response, as a
 * sentence; "" where there is none.
 */
const char *outcome_reason(const struct view *view, struct draft *draft);

/** Who answered what to which request, after how long; detail, values and evidence. */
void outcome_describe(const struct view *view, struct draft *draft);

#endif
