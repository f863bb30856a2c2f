/*
 * late-100 — the first response to an INVITE comes late.
 *
 * A server must send 100 Trying unless it knows that it will answer within 200 ms (RFC 3261 section
 * 17.2.1). What is measured here includes the round trip between the capture point and the server.
 */
#include "diagnose/rule.h"

/** The first response is at hand: what is sent again later has other reasons. */
static bool has_just_begun(const struct view *view)
{
    const struct transaction *invite = view->transaction;
    return view->message && !view->message->is_request && invite->request_seen &&
           invite->first_response.evidence.frame == view->sighting->evidence.frame &&
           invite->first_response.evidence.input == view->sighting->evidence.input;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!has_just_begun(view) || transport_is_reliable(invite->transport))
        return NOT_APPLICABLE;
    sipwhy_time delay = invite->first_response.time - invite->request.time;
    if (invite->sends > 1 && delay >= view->thresholds[SIPWHY_SEVERITY_WARNING])
        return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, invite->first_response.time);
    if (delay > view->thresholds[SIPWHY_SEVERITY_NOTE])
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, invite->first_response.time);
    return DOES_NOT_HOLD;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    sipwhy_time delay = invite->first_response.time - invite->request.time;
    const char *server = draft_endpoint(draft, &invite->dst);
    draft->detail =
        arena_format(draft->arena,
                     _("%1$s took %2$s to its first response to the INVITE of %3$s (sends until "
                       "then: %4$u)."),
                     server, draft_duration(draft, delay), draft_endpoint(draft, &invite->src),
                     invite->sends);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "delay_ms", delay);
    draft_add_number(draft, "sends", invite->sends);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->first_response);
}

const struct rule rule_late_100 = {
    .about =
        {
            .id = "late-100",
            .title = N_("First response late"),
            .meaning = N_("The first hop is overloaded or works before it answers, or the round trip is "
                          "longer than T1 (500 ms), so that INVITEs are sent again for nothing."),
            .fix = N_("Let the transaction layer send its 100 before any lookup; on a path with a long "
                      "round trip raise T1."),
            .rfc = "RFC 3261 sections 17.2.1 and 21.1",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = TIMED(200 * SIPWHY_MILLISECOND, 500 * SIPWHY_MILLISECOND,
                                SIPWHY_TIME_UNKNOWN),
            .severity = N_("note after 200 ms, warning after 500 ms with a retransmission"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .rank = RANK_TIMING,
    .follows_from = {"no-response-invite"},
    .assess = assess,
    .describe = describe,
};
