/*
 * retransmit-after-provisional — an INVITE sent again although a response had passed the capture point.
 *
 * A client stops at the first response it gets (RFC 3261 section 17.1.1.2), so this one did not get it.
 * A copy that crosses the response on the wire proves nothing: it counts only T1 or more after it. A copy
 * every 20 s or so keeps a NAT binding alive (RFC 3581 section 3) and does not count either.
 */
#include "diagnose/rule.h"

/** Timer A leaves at most 16 s between two copies; who leaves more has another reason to send. */
static bool is_keepalive(const struct transaction *invite)
{
    return invite->resent_apart >= 18 * SIPWHY_SECOND;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!moment_happened(&invite->resent) || transport_is_reliable(invite->transport))
        return NOT_APPLICABLE;
    if (is_keepalive(invite))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, invite->resent.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const char *client = draft_endpoint(draft, &invite->src);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent the same INVITE again %2$s after a response of %3$s had passed here."), client,
        draft_duration(draft, invite->resent_after), draft_endpoint(draft, &invite->responder));
    draft->cause = arena_format(
        draft->arena,
        _("The response does not reach %1$s: another way back, a NAT binding that is gone, or a server "
          "that answers to the Via port and not to where the INVITE came from (no rport)."),
        client);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "after_response_ms", invite->resent_after);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->first_response);
    draft_add_moment(draft, &invite->resent);
}

const struct rule rule_retransmit_after_provisional = {
    .about =
        {
            .id = "retransmit-after-provisional",
            .title = N_("INVITE sent again after its response"),
            .meaning = N_("The response passed here but does not reach the client, which goes on "
                          "sending."),
            .fix = N_("Turn rport on at both ends, check `received` and `rport` in the Via of the "
                      "response, and the return path through NAT and firewall."),
            .rfc = "RFC 3261 section 17.1.1.2; RFC 3581 section 3",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_AGAIN,
    .rank = RANK_REACHABILITY,
    .assess = assess,
    .describe = describe,
};
