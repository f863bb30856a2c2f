/*
 * detail.h — what stands behind the public message while its handler runs.
 */
#ifndef DIAGNOSE_DETAIL_H
#define DIAGNOSE_DETAIL_H

#include "track/tracker.h"

struct sipwhy_message_detail {
    struct sip_message *message;
    struct sip_message *request; /**< scratch: the request that a response answers, when indexed */
    const struct tracked *tracked;
    sipwhy_time now;
};

#endif
