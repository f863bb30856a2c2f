/*
 * gate.h — between the analysis and a format: lets through what was asked for.
 *
 * What selects a Call-ID may be known only as it goes on, or at its end. Until then the format writes as ever,
 * and what it writes is held back (hold.h); what it keeps for later it is told to drop at the end. So no format needs
 * to know of selections.
 */
#ifndef REPORT_GATE_H
#define REPORT_GATE_H

#include "report/format.h"
#include "report/hold.h"

struct gate {
    struct report_options *options; /**< borrowed; its own fields are kept up to date */
    const struct report_format *format;
    void *state; /**< of the format; borrowed */
    struct hold hold;
    enum sipwhy_severity worst; /**< of the findings that were let through */
};

/** Set the fields of @p options that belong to the report. */
void gate_init(struct gate *gate, struct report_options *options);

/** What goes through comes to this format. */
void gate_open(struct gate *gate, const struct report_format *format, void *state);

/** Whether anything is selected, or followed; where not, the handlers of the format do. */
bool gate_is_needed(const struct gate *gate);

void gate_note_severity(struct gate *gate, enum sipwhy_severity severity);

/* The handlers. Attachments are the gate's own; the format has others. */

void gate_message(struct gate *gate, const struct sipwhy_message *message);
void gate_finding(struct gate *gate, const struct sipwhy_finding *finding);
void gate_call(struct gate *gate, const struct sipwhy_call *call);
void gate_registration(struct gate *gate, const struct sipwhy_registration *registration);
void gate_released(struct gate *gate, void *attachment);

#endif
