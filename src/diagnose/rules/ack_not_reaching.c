/*
 * ack-not-reaching — the caller acknowledges, and the answer is repeated all the same.
 *
 * The 2xx is sent again until an ACK arrives (RFC 3261 section 13.3.1.4). Copies that cross the ACK on the
 * wire prove nothing: only those count that come T1 or more after the first ACK, each answered by another.
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (invite->final_code / 100 != 2 || !moment_happened(&invite->ack) || !invite->request_seen)
        return NOT_APPLICABLE;
    uint64_t least = (uint64_t)view->settings[0];
    if (invite->finals_after_ack < least || invite->acks < least)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, invite->last_final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent its %2$d %3$u times, the last time %4$s after the ACK of %5$s had passed here."),
        draft_endpoint(draft, &invite->responder), invite->final_code, invite->final_sends,
        draft_duration(draft, invite->last_final.time - invite->ack.time),
        draft_host(draft, &invite->src));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "answers", invite->final_sends);
    draft_add_number(draft, "acks", invite->acks);
    draft_add_moment(draft, &invite->final);
    draft_add_moment(draft, &invite->ack);
    draft_add_moment(draft, &invite->last_final);
}

static const struct sipwhy_setting settings[] = {
    {"answers", SIPWHY_UNIT_COUNT, 2,
     N_("how many copies of the answer must come after an ACK")},
};

const struct rule rule_ack_not_reaching = {
    .about =
        {
            .id = "ack-not-reaching",
            .title = N_("ACK does not arrive"),
            .meaning = N_("The caller sends its ACK, but the answering side never gets it, or refuses it for a "
                          "wrong address or tag, and repeats the answer. After 32 s it hangs up."),
            .fix = N_("Compare where the ACK goes with where the answer came from: a private Contact in the "
                      "answer, a missing Route, a symmetric NAT or a SIP ALG sends it astray. Capture behind "
                      "the next hop to see where it ends."),
            .rfc = "RFC 3261 sections 13.2.2.4 and 13.3.1.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_SUCCESS,
    .rank = RANK_DIALOG,
    .follows_from = {"contact-unreachable", "nat-private-contact"},
    .assess = assess,
    .describe = describe,
};
