/*
 * prack-missing — a reliable provisional response is repeated, and no PRACK comes.
 *
 * It is sent again until the PRACK is there, and the call refused after 64*T1 (RFC 3262 section 3).
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!invite->provisional_reliable || !invite->request_seen || !view->message)
        return NOT_APPLICABLE;
    if (is_one_way(view) || moment_happened(&invite->cancel) ||
        (moment_happened(&invite->prack) &&
         invite->prack.time >= invite->last_provisional.time - view->settings[1]))
        return DOES_NOT_HOLD;
    if (invite->reliable_sends < view->settings[0])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, invite->last_provisional.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    draft->detail = arena_format(
        draft->arena, _("%1$s sent its reliable %2$d %3$u times, and %4$s sent no PRACK."),
        draft_endpoint(draft, &invite->responder), invite->provisional_code,
        invite->reliable_sends, draft_endpoint(draft, &invite->src));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "code", invite->provisional_code);
    draft_add_number(draft, "sends", invite->reliable_sends);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->provisional);
    draft_add_moment(draft, &invite->last_provisional);
}

static const struct sipwhy_setting settings[] = {
    {"sends", SIPWHY_UNIT_COUNT, 3, N_("how often the response must have been sent")},
    {"crossing", SIPWHY_UNIT_TIME, 500 * SIPWHY_MILLISECOND,
     N_("how long after a PRACK a copy of the response may still come")},
};

const struct rule rule_prack_missing = {
    .about =
        {
            .id = "prack-missing",
            .title = N_("No PRACK for a reliable response"),
            .meaning = N_("The caller does not know reliable provisional responses (100rel), or its PRACK goes "
                          "astray. After 32 s the called side refuses the call."),
            .fix = N_("Look at the Contact and Record-Route of the 18x, which lead the PRACK; let an SBC between "
                      "pass it on; or switch 100rel off on one side."),
            .rfc = "RFC 3262 section 3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 2,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_PROVISIONAL,
    .when = WHEN_MESSAGE,
    .rank = RANK_DIALOG,
    .follows_from = {"nat-private-contact"},
    .assess = assess,
    .describe = describe,
};
