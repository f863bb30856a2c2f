/*
 * ack-missing-2xx — a 2xx to an INVITE is sent again and again, and no ACK comes.
 *
 * The user agent that answered repeats its 2xx until the ACK arrives and hangs up after 64*T1
 * (RFC 3261 section 13.3.1.4; it is no transaction timer that does so). The ACK is a request of its own
 * and may pass by the proxies, so one to the answering host counts wherever it is seen.
 */
#include "diagnose/hops.h"

#define SENDS 3

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!invite->request_seen || invite->final_code / 100 != 2)
        return NOT_APPLICABLE;
    if (moment_happened(&invite->ack) || is_one_way(view))
        return DOES_NOT_HOLD;
    const struct transaction *next = hops_next(invite);
    if (next && next->final_code / 100 == 2)
        return NOT_APPLICABLE; /* the hop where the 2xx comes from speaks for it */
    if (invite->final_sends < SENDS)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, invite->last_final.time);
}

/** An ACK of this INVITE that was seen on another hop. */
static const struct transaction *acked_elsewhere(const struct view *view)
{
    for (const struct transaction *hop = view->transaction->parent; hop; hop = hop->parent) {
        if (moment_happened(&hop->ack))
            return hop;
    }
    return NULL;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const struct transaction *elsewhere = acked_elsewhere(view);
    const char *callee = draft_endpoint(draft, &invite->dst);
    const char *before = draft_endpoint(draft, &invite->src);
    draft->detail = arena_format(
        draft->arena, _("%1$s sent its %2$d to the INVITE %3$u times in %4$s and got no ACK."), callee,
        invite->final_code, invite->final_sends,
        draft_duration(draft, invite->last_final.time - invite->final.time));
    if (elsewhere)
        draft->cause = arena_format(
            draft->arena,
            _("The ACK reached %1$s (frame %2$llu) and did not get from there to %3$s: it was not "
              "routed on, or was sent to an address that nobody has."),
            draft_endpoint(draft, &elsewhere->dst), (unsigned long long)elsewhere->ack.evidence.frame,
            callee);
    else
        draft->cause = arena_format(
            draft->arena,
            _("Either %1$s never gets the %2$d, or its ACK goes where nobody is: to the Contact or "
              "along the Record-Route of the %2$d, which may hold a private or wrong address. %3$s "
              "normally hangs up about 32 s after it answered."),
            before, invite->final_code, callee);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "sends", invite->final_sends);
    draft_add_duration(draft, "waited_ms", invite->last_final.time - invite->final.time);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->final);
    draft_add_moment(draft, &invite->last_final);
    if (elsewhere)
        draft_add_moment(draft, &elsewhere->ack);
}

const struct rule rule_ack_missing_2xx = {
    .about =
        {
            .id = "ack-missing-2xx",
            .title = N_("Answer without ACK"),
            .meaning = N_("The answering side repeats its 2xx because no ACK comes: the caller does not get "
                          "the answer, or the ACK cannot find its way. It is normally ended about "
                          "32 s after the answer."),
            .fix = N_("Look at the Contact and Record-Route of the 2xx first (a private address behind NAT, "
                      "a wrong advertised address, a missing ;lr), then at whether the 2xx arrives at the "
                      "caller at all."),
            .rfc = "RFC 3261 sections 13.3.1.4 and 13.2.2.4; RFC 6026",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_UNACKNOWLEDGED,
    .rank = RANK_DIALOG,
    .follows_from = {"contact-unreachable", "fork-multiple-2xx", "next-hop-unreachable"},
    .lasting = true,
    .assess = assess,
    .describe = describe,
};
