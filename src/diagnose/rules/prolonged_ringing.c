/*
 * prolonged-ringing — the callee rings and no final response comes.
 *
 * Told of the hop nearest the caller. Timer C of a proxy ends it after more than three minutes
 * (RFC 3261 section 16.8). Queues and announcements before the answer (182, 183) may last long for good
 * reason, which the text says.
 */
#include "diagnose/rule.h"

static sipwhy_time end_of_ringing(const struct view *view)
{
    const struct transaction *invite = view->transaction;
    sipwhy_time until = view->now;
    if (moment_happened(&invite->final) && invite->final.time < until)
        until = invite->final.time;
    if (moment_happened(&invite->cancel) && invite->cancel.time < until)
        until = invite->cancel.time;
    return until;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!is_call_attempt(view) || !moment_happened(&invite->provisional))
        return NOT_APPLICABLE;
    enum answer answer =
        holds_by_age(view, invite->provisional.time, end_of_ringing(view), ret_assessment);
    if (moment_happened(&invite->final) || moment_happened(&invite->cancel))
        ret_assessment->again = SIPWHY_TIME_UNKNOWN;
    return answer;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const char *callee = draft_endpoint(draft, &invite->dst);
    sipwhy_time rung = end_of_ringing(view) - invite->provisional.time;
    draft->detail = arena_format(
        draft->arena, _("Since the first %1$d, %2$s sent no final response for %3$s."),
        invite->first_provisional_code, callee, draft_duration(draft, rung));
    draft->cause =
        invite->provisional_code == 180
            ? _("Nobody answers, and no no-answer timer, forwarding or voicemail takes the call; or "
                "the final response is lost on its way.")
            : _("A queue, an announcement or early media lasts that long, or the final response is "
                "lost on its way.");
    draft->confidence = invite->provisional_code == 180 ? SIPWHY_CONFIDENCE_LIKELY
                                                        : SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "ringing_ms", rung);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->provisional);
    draft_add_moment(draft, &invite->last_provisional);
}

const struct rule rule_prolonged_ringing = {
    .about =
        {
            .id = "prolonged-ringing",
            .title = N_("Rings without end"),
            .meaning = N_("A provisional response came and no final one: nobody answers and nothing "
                          "takes the call over, or the final response is lost. A proxy may cancel it "
                          "when more than three minutes pass without a new 101 to 199, each of which "
                          "starts its Timer C again."),
            .fix = N_("Set a ring timeout with forwarding or voicemail, and check at the callee that its "
                      "final response really leaves and arrives."),
            .rfc = "RFC 3261 sections 13.3.1.1 and 16.8",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds =
                TIMED(60 * SIPWHY_SECOND, 120 * SIPWHY_SECOND, 180 * SIPWHY_SECOND),
            .severity = N_("note after 60 s, warning after 120 s, error after 180 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_PROGRESSED,
    .rank = RANK_USER,
    .lasting = true,
    .assess = assess,
    .describe = describe,
};
