/*
 * timers.h — the timer values of RFC 3261 table 4, in one place.
 */
#ifndef TRACK_TIMERS_H
#define TRACK_TIMERS_H

#include <sipwhy/types.h>

#define SIP_T1 (500 * SIPWHY_MILLISECOND)
#define SIP_T2 (4 * SIPWHY_SECOND)

/** Timers B, F, H, J: 64*T1. */
#define SIP_TRANSACTION_TIMEOUT (64 * SIP_T1)

/** Timer C, section 16.6 step 11: a proxy gives up on an INVITE after more than three minutes. */
#define SIP_TIMER_C (180 * SIPWHY_SECOND)

/** What struct timer.kind says: what the timer is part of. */
enum tracker_timer {
    TIMER_TRANSACTION, /**< LIST_ENTRY(timer, struct transaction, timer) */
    TIMER_CONVERSATION,
    TIMER_DIALOG,       /**< LIST_ENTRY(timer, struct dialog, timer) */
    TIMER_REGISTRATION, /**< LIST_ENTRY(timer, struct registration, timer) */
    TIMER_PEER,         /**< LIST_ENTRY(timer, struct peer, timer) */
    TIMER_SESSION,      /**< LIST_ENTRY(timer, struct session, timer) */
};

#endif
