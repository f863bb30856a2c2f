/*
 * signals.h — SIGINT, SIGTERM and SIGHUP end the input, not the program: the summary still comes.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <sipwhy/capture.h>

/** From now on they stop @p source. */
void signals_catch(struct sipwhy_source *source);

/** The same, but only the first of them: the next one does what it does to any program. */
void signals_catch_once(struct sipwhy_source *source);

/** Whether one came since. */
bool signals_came(void);

/**
 * From now on they do nothing: the summary is on its way. After signals_catch_once() that is true of the first
 * only, as before.
 */
void signals_release(void);

#endif
