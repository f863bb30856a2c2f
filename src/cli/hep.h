/*
 * hep.h — --hep-send: every message that was analysed goes on to a receiver of HEP.
 */
#ifndef CLI_HEP_H
#define CLI_HEP_H

#include "cli/options.h"

/** Between the analysis and its report. Zero it. */
struct hep {
    struct sipwhy_hep_sender *sender; /**< owned; NULL: nothing is sent */
    struct sipwhy_handlers handlers;  /**< of the report */
    void *context;                    /**< of the report */
    uint64_t failed;
    uint64_t too_long;
};

/**
 * Open it, and put it before the handlers that are there.
 * @return 0, or -1 after a complaint
 */
int hep_begin(struct hep *hep, const struct options *options, struct sipwhy_handlers *handlers,
              void **context);

/** Say what could not be sent, and close. */
void hep_finish(struct hep *hep);

#endif
