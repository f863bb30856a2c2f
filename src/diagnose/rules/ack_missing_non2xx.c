/*
 * ack-missing-non2xx — a failure response to an INVITE is sent again and again, and no ACK comes.
 *
 * Here the ACK goes hop by hop, with the branch of its INVITE (RFC 3261 section 17.1.1.3); the server
 * repeats the response until Timer H (section 17.2.1).
 */
#include "diagnose/rule.h"

#define RETRANSMITS 3

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!invite->request_seen || invite->final_code < 300)
        return NOT_APPLICABLE;
    if (moment_happened(&invite->ack) || invite->final_sends <= RETRANSMITS || is_one_way(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, invite->last_final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const char *client = draft_endpoint(draft, &invite->src);
    draft->detail = arena_format(
        draft->arena, _("%1$s sent its %2$d to the INVITE %3$u times in %4$s and got no ACK from %5$s."),
        draft_endpoint(draft, &invite->dst), invite->final_code, invite->final_sends,
        draft_duration(draft, invite->last_final.time - invite->final.time), client);
    draft->cause = arena_format(
        draft->arena,
        _("The response does not reach %1$s, or %1$s is gone; scanners and floods never send an ACK."),
        client);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "sends", invite->final_sends);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->final);
    draft_add_moment(draft, &invite->last_final);
}

const struct rule rule_ack_missing_non2xx = {
    .about =
        {
            .id = "ack-missing-non2xx",
            .title = N_("Failure response without ACK"),
            .meaning = N_("The client does not get the final response, or is gone. The server keeps the "
                          "transaction for 32 s."),
            .fix = N_("Check the way back of the response (Via, rport, NAT, firewall); limit the rate of "
                      "strangers."),
            .rfc = "RFC 3261 sections 17.2.1 and 17.1.1.3",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_FAILED,
    .rank = RANK_DIALOG,
    .follows_from = {"next-hop-unreachable"},
    .assess = assess,
    .describe = describe,
};
