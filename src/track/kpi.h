/*
 * kpi.h — the figures of RFC 6076 and of telephony, over all calls and registrations.
 *
 * A call is measured at the hop nearest its caller that was captured, and when it is told; a REGISTER and a
 * BYE when they are answered. The first copy of a request counts (section 4 wants retransmissions ignored),
 * and what a challenge or a redirect takes is part of the delay (sections 4.1, 4.3.1 and 5.3).
 */
#ifndef TRACK_KPI_H
#define TRACK_KPI_H

#include "base/histogram.h"
#include "track/sessions.h"

struct peers;
struct tracked;

struct kpi {
    struct sessions sessions; /**< calls that have their outcome */
    uint32_t going_on;        /**< of them: answered, and not hung up yet, or nobody knows */
    uint32_t completed;       /**< of them: a BYE got its response (section 4.9) */
    uint32_t registers;       /**< that have their outcome, each with its challenges one */
    uint32_t registers_ineffective; /**< of them, section 4.2 */
    struct histogram registered;    /**< RRD, section 4.1 */
    struct histogram indicated;     /**< SRD of calls that were answered, section 4.3.1 */
    struct histogram failed;        /**< SRD of calls that failed, section 4.3.2 */
    struct histogram disconnected;  /**< SDD, section 4.4 */
    uint32_t disconnects_failed;    /**< BYEs without any response for 32 s */
    struct histogram talked;        /**< SDT, section 4.5.1; its mean is the ACD */
    struct histogram talked_failed; /**< section 4.5.2: until Timer F of the BYE */
    struct histogram alerted;       /**< post-dial delay: to the first 101-199 or 2xx, whatever came of it */
    struct histogram trying;        /**< to the first 100 */
    struct histogram answered;      /**< setup: to the 2xx */
    struct histogram rang;          /**< from the first 101-199 to the 2xx */
    struct histogram challenged;    /**< from an INVITE to that with credentials */
};

/** Take in a new request or response, no duplicate, that has a transaction. */
void kpi_add_message(struct kpi *kpi, const struct tracked *tracked,
                     const struct sip_message *message, const struct sighting *sighting);

/**
 * Take in the calls and registrations of a conversation that is forgotten at @p now; @p peers says where silence
 * is the capture's.
 */
void kpi_add_conversation(struct kpi *kpi, const struct conversation *conversation,
                          const struct peers *peers, sipwhy_time now);

/** Whether nobody answered a request at all for 32 s, and an answer would have been captured. */
bool kpi_is_silence(const struct transaction *transaction, const struct peers *peers,
                    sipwhy_time now);

/** In percent; below zero where there is nothing to divide by. */
double kpi_ira(const struct kpi *kpi); /**< Ineffective Registration Attempts, section 4.2 */
double kpi_scr(const struct kpi *kpi); /**< Session Completion Ratio, section 4.9 */

#endif
