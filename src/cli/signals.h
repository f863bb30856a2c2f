/*
 * signals.h — SIGINT, SIGTERM and SIGHUP end the input, not the program: the summary still comes.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <sipwhy/capture.h>

/** From now on they stop @p source. */
void signals_catch(struct sipwhy_source *source);

/** From now on they do nothing: the summary is on its way. */
void signals_release(void);

#endif
