/*
 * diagnoser.h — asks the rules, remembers what was told, and tells what is new.
 */
#ifndef DIAGNOSE_DIAGNOSER_H
#define DIAGNOSE_DIAGNOSER_H

#include "diagnose/findings.h"
#include "diagnose/lists.h"
#include "diagnose/told.h"

typedef void diagnoser_tell(void *context, const struct sipwhy_finding *finding);

struct diagnoser {
    struct tracker *tracker;
    diagnoser_tell *tell;
    void *context;
    struct sip_message request; /**< storage of view_request() */
    sipwhy_time thresholds[RULE_COUNT][4];
    int64_t settings[RULE_COUNT][SIPWHY_SETTINGS];
    struct rule_lists lists;
    struct arena arena; /**< of the finding being told */
    struct draft draft; /**< of the last verdict that was told anew */
    bool told[RULE_COUNT]; /**< of the capture as a whole */
    struct told told_of_peers;
    uint64_t counts[RULE_COUNT];
    uint64_t by_severity[4];
};

int diagnoser_create(struct tracker *tracker, diagnoser_tell *tell, void *context,
                     struct diagnoser **ret_diagnoser);
void diagnoser_destroy(struct diagnoser *diagnoser);

/** Set "ID.LEVEL" or "ID.SETTING". @return 0 or SIPWHY_ERROR_ARGUMENT where there is none */
int diagnoser_set_threshold(struct diagnoser *diagnoser, span name, int64_t value);

/** Ask about a message that was just tracked, and about its transaction. */
void diagnoser_message(struct diagnoser *diagnoser, struct sip_message *message,
                       const struct sighting *sighting, const struct tracked *tracked,
                       sipwhy_time now);

/** Ask about a transaction whose timer is due. */
void diagnoser_transaction(struct diagnoser *diagnoser, struct transaction *transaction,
                           sipwhy_time now);

/** Whether a refusal is to be taken in: of a silence, as many SYNs as the user wants it told of. */
bool diagnoser_awaits(const struct diagnoser *diagnoser, const struct refusal *refusal);

/** The same about the requests of a conversation that is about to be forgotten. */
void diagnoser_last(struct diagnoser *diagnoser, struct conversation *conversation, sipwhy_time now);

/** Tell that a connection was refused which no transaction is known of. */
void diagnoser_refused(struct diagnoser *diagnoser, const struct refused *refused, sipwhy_time now);

/** The same about a dialog and about a registration. */
void diagnoser_dialog(struct diagnoser *diagnoser, struct dialog *dialog, sipwhy_time now);
void diagnoser_registration(struct diagnoser *diagnoser, struct registration *registration,
                            sipwhy_time now);

/** The same about a host. */
void diagnoser_peer(struct diagnoser *diagnoser, struct peer *peer, sipwhy_time now);
/** The same about a session; @p is_last where it is about to be forgotten. */
void diagnoser_session(struct diagnoser *diagnoser, struct session *session, bool is_last,
                       sipwhy_time now);

/** Ask about a fault of the capture itself. */
void diagnoser_capture(struct diagnoser *diagnoser, const struct capture_fault *fault,
                       sipwhy_time now);

/** What a call or a registration is told with. The arrays live until the next call of this. */
struct diagnoser_report {
    struct sipwhy_finding_reference findings[RULE_COUNT];
    size_t finding_count;
    bool has_verdict;
    struct sipwhy_verdict verdict;
    int verdict_leg; /**< the leg in the chain of the call where the verdict is true; -1: its own */
};

/** Sum up what was found in a conversation; a verdict on what still lasts gets its last numbers. */
void diagnoser_report(struct diagnoser *diagnoser, struct conversation *conversation,
                      sipwhy_time now, struct diagnoser_report *ret_report);

/** Forget what was found in a conversation, which is about to be freed. */
void diagnoser_forget(struct conversation *conversation);

#endif
