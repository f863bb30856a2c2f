/*
 * cseq-violation — the requests of one side of a dialog are not counted as they must be.
 *
 * Numbers rise within a direction; a server answers a lower one with 500 (RFC 3261 section 12.2.2). The ACK
 * of a 2xx has the number of its INVITE (section 13.2.2.4), and the method in CSeq is that of the request
 * (section 8.1.1.5), which malformed-message says as well.
 */
#include "diagnose/rule.h"

enum violation {
    VIOLATION_NONE,
    VIOLATION_LOWER,
    VIOLATION_ACK,
    VIOLATION_METHOD,
};

static bool has_wrong_method(const struct view *view)
{
    for (size_t i = 0; i < view->message->defect_count; i++) {
        if (view->message->defects[i].kind == SIP_DEFECT_CSEQ_METHOD)
            return true;
    }
    return false;
}

/** An INVITE of the call has the number of the ACK, or none was captured. */
static bool is_ack_of_something(const struct view *view)
{
    bool saw_invite = false;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (invite->method != SIP_METHOD_INVITE)
            continue;
        if (invite->cseq == view->transaction->cseq)
            return true;
        saw_invite = saw_invite || invite->request_seen;
    }
    return !saw_invite;
}

static enum violation find_violation(const struct view *view)
{
    if (has_wrong_method(view))
        return VIOLATION_METHOD;
    if (!view->dialog || view->transaction->parent)
        return VIOLATION_NONE;
    if (view->transaction->method == SIP_METHOD_ACK)
        return is_ack_of_something(view) ? VIOLATION_NONE : VIOLATION_ACK;
    return view->transaction->cseq < view->tracked->cseq_before ? VIOLATION_LOWER : VIOLATION_NONE;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    if (find_violation(view) == VIOLATION_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *request = view->transaction;
    const char *sender = draft_endpoint(draft, &view->sighting->src);
    const char *method = draft_copy(draft, span_first(view->message->method_name, 32));
    switch (find_violation(view)) {
    case VIOLATION_METHOD:
        draft->detail = arena_format(
            draft->arena, _("The %1$s of %2$s has \"%3$s\" in CSeq."), method, sender,
            draft_copy(draft, span_first(sip_message_field(view->message, SIP_HEADER_CSEQ), 60)));
        break;
    case VIOLATION_ACK:
        draft->detail = arena_format(
            draft->arena, _("The ACK of %1$s has CSeq %2$u, which no INVITE of the call has."),
            sender, request->cseq);
        break;
    default:
        draft->detail = arena_format(
            draft->arena, _("The %1$s of %2$s has CSeq %3$u, after %4$u in the same direction."),
            method, sender, request->cseq, view->tracked->cseq_before);
    }
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "cseq", request->cseq);
    if (view->tracked->cseq_before)
        draft_add_number(draft, "cseq_before", view->tracked->cseq_before);
    draft_add_moment(draft, &request->request);
}

const struct rule rule_cseq_violation = {
    .about =
        {
            .id = "cseq-violation",
            .title = N_("CSeq out of order"),
            .meaning = N_("The sender has lost count: a B2BUA or a failover that does not share its state. "
                          "Servers must answer a lower number with 500 and ignore an ACK with a wrong one."),
            .fix = N_("Repair the state of the sender after a failover; one CSeq counter a direction, which a "
                      "B2BUA keeps for each of its legs."),
            .rfc = "RFC 3261 sections 8.1.1.5, 12.2.1.1 and 12.2.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .kinds = KIND_REQUEST,
    .when = WHEN_NEW,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
