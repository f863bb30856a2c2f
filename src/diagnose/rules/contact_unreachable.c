/*
 * contact-unreachable — what is sent within the call to the place that the other side named stays unanswered.
 *
 * A request in a dialog goes to the Contact or the first Record-Route of the answer (RFC 3261 section
 * 12.2.1.1). Where that is the host that answered the INVITE before, it is silent for another reason.
 */
#include "diagnose/silence.h"

/** Since when an ACK is known to have gone astray; or SIPWHY_TIME_UNKNOWN: its 2xx does not come again. */
static sipwhy_time astray_since(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (invite->method == SIP_METHOD_INVITE && invite->cseq == view->transaction->cseq &&
            invite->final_code / 100 == 2 &&
            invite->last_final.time > view->transaction->request.time + SIP_T1)
            return invite->last_final.time;
    }
    return SIPWHY_TIME_UNKNOWN;
}

/** An ACK has no response: it did not arrive where its 2xx is repeated. */
static enum answer assess_ack(const struct view *view, struct assessment *ret_assessment)
{
    sipwhy_time last_look = view->transaction->request.time + 4 * view->settings[0];
    sipwhy_time since = astray_since(view);
    if (since != SIPWHY_TIME_UNKNOWN)
        return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->now);
    if (view->now < last_look)
        ret_assessment->again = view->now + view->settings[0];
    return DOES_NOT_HOLD;
}

/** Whether anything of this call ever came from that host. */
static bool was_heard(const struct view *view)
{
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other == view->transaction)
            continue;
        if (endpoint_same_host(&other->src, &view->transaction->dst) && other->request_seen)
            return true;
        if (moment_happened(&other->first_response) &&
            endpoint_same_host(&other->responder, &view->transaction->dst))
            return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    if (!request->in_dialog || !request->request_seen || request->parent ||
        moment_happened(&request->first_response))
        return NOT_APPLICABLE;
    if (was_heard(view))
        return DOES_NOT_HOLD;
    if (request->method == SIP_METHOD_ACK)
        return assess_ack(view, ret_assessment);
    return silence_assess(view, ret_assessment);
}

static void describe_ack(const struct view *view, struct draft *draft)
{
    const struct transaction *ack = view->transaction;
    draft->detail = arena_format(draft->arena,
                                 _("%1$s sent the ACK to %2$s, and the answer that it is for comes again."),
                                 draft_endpoint(draft, &ack->src), draft_endpoint(draft, &ack->dst));
    draft_add_moment(draft, &ack->request);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const char *target = draft_endpoint(draft, &view->transaction->dst);
    if (view->transaction->method == SIP_METHOD_ACK)
        describe_ack(view, draft);
    else
        silence_describe(view, draft);
    draft->cause = arena_format(
        draft->arena,
        _("Nothing of this call ever came from %1$s: the Contact or Record-Route of the other side leads to a "
          "place that cannot be reached from here."),
        target);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "target", target);
}

static const struct sipwhy_setting settings[] = {
    {"ack", SIPWHY_UNIT_TIME, 1200 * SIPWHY_MILLISECOND,
     N_("how often, after an ACK, the answer that it is for is looked for: four times")},
};

const struct rule rule_contact_unreachable = {
    .about =
        {
            .id = "contact-unreachable",
            .title = N_("Contact cannot be reached"),
            .meaning = N_("The address that the other side gave for the rest of the call cannot be reached: a "
                          "private or wrong address in Contact, or a proxy without ;lr in Record-Route."),
            .fix = N_("Let the server advertise its public address in Contact and Record-Route, with ;lr; let "
                      "the SBC or proxy stay in the path."),
            .rfc = "RFC 3261 sections 12.2.1.1 and 16.6",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND),
            .severity = N_("error after 32 s, at once where the answer to an ACK comes again"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(UPDATE) | METHOD(INFO) | METHOD(BYE) | METHOD(REFER) |
               METHOD(NOTIFY) | METHOD(MESSAGE) | METHOD(PRACK) | METHOD(ACK),
    .when = WHEN_UNANSWERED,
    .rank = RANK_REACHABILITY,
    .follows_from = {"nat-private-contact", "next-hop-unreachable"},
    .assess = assess,
    .describe = describe,
};
