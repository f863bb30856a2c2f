/*
 * no-response-invite — nobody answers an INVITE, not even with a 100.
 *
 * Over UDP the client sends at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 s and gives up after 32 s
 * (RFC 3261 section 17.1.1.2, Timers A and B). A UDP client that sends but once either got an answer that
 * the capture lacks or has no timers: then it is only possible that nobody answered. Behind a hop that
 * holds the caller in 100 Trying it is one of the five things that prolonged-trying tells, and follows it.
 */
#include "diagnose/hops.h"
#include "track/timers.h"

#define RETRANSMITS 3

/** Until when anybody waits for it: a proxy whose other branch was answered does so no more. */
static sipwhy_time end_of_wait(const struct view *view, const struct transaction *invite)
{
    const struct transaction *parent = invite->parent;
    if (parent && parent->final_code / 100 == 2 && parent->final.time < view->now)
        return parent->final.time;
    return view->now;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!invite->request_seen || moment_happened(&invite->first_response))
        return NOT_APPLICABLE;
    if (is_one_way(view))
        return NOT_APPLICABLE;
    const struct transaction *next = hops_next(invite);
    if (next && !moment_happened(&next->first_response))
        return NOT_APPLICABLE; /* the hop where the silence comes from speaks for it */
    enum answer answer =
        holds_by_age(view, invite->request.time, end_of_wait(view, invite), ret_assessment);
    if (answer != HOLDS && invite->sends > RETRANSMITS) {
        sipwhy_time again = ret_assessment->again;
        answer = holds(ret_assessment, SIPWHY_SEVERITY_WARNING, invite->last_request.time);
        ret_assessment->again = again;
    }
    return answer;
}

static void blame_path(struct draft *draft, const struct transaction *invite, const char *to)
{
    draft->cause = arena_format(
        draft->arena,
        _("%1$s is down or does not listen there, a firewall or ACL drops the packets without a word, "
          "the INVITE is too large for one UDP packet and its fragments are lost, or the answer goes "
          "to another address."),
        to);
    draft->fix = arena_format(
        draft->arena,
        _("Check that %1$s is up and listens on that port and transport, that firewall and ACL let "
          "%2$s in, and the DNS target; look for ICMP errors, capture at %1$s, and try TCP if the "
          "INVITE is over 1300 bytes."),
        to, draft_host(draft, &invite->src));
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const struct transaction *next = hops_next(invite);
    const char *from = draft_endpoint(draft, &invite->src);
    const char *to = draft_endpoint(draft, &invite->dst);
    sipwhy_time waited = view->now - invite->request.time;
    if (invite->sends > 1)
        draft->detail = arena_format(
            draft->arena,
            _("%1$s sent an INVITE to %2$s, %3$u times within %4$s, and got no response at all (%5$s "
              "since the first)."),
            from, to, invite->sends,
            draft_duration(draft, invite->last_request.time - invite->request.time),
            draft_duration(draft, waited));
    else
        draft->detail = arena_format(
            draft->arena, _("%1$s sent an INVITE to %2$s once and got no response at all in %3$s."),
            from, to, draft_duration(draft, waited));
    if (next)
        hops_blame_lost_answer(draft, invite, next);
    else
        blame_path(draft, invite, to);
    draft->confidence = invite->sends > 1 || transport_is_reliable(invite->transport)
                            ? SIPWHY_CONFIDENCE_CERTAIN
                            : SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "waited_ms", waited);
    draft_add_number(draft, "sends", invite->sends);
    draft_add_text(draft, "silent_hop", to);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->last_request);
}

const struct rule rule_no_response_invite = {
    .about =
        {
            .id = "no-response-invite",
            .title = N_("INVITE without any response"),
            .meaning = N_("The next hop is unreachable or silent. The client repeats the INVITE over "
                          "UDP for 32 s and then treats it as a 408."),
            .fix = N_("Check reachability, listening port, transport, firewall, ACL and ban lists, the "
                      "size of the INVITE against the MTU, and then the DNS target."),
            .rfc = "RFC 3261 sections 17.1.1.2 and 8.1.3.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, SIP_TRANSACTION_TIMEOUT),
            .severity = N_("warning after 3 retransmissions, error after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_UNANSWERED,
    .rank = RANK_REACHABILITY,
    .explains_failure = true,
    .follows_from = {"contact-unreachable", "nat-binding-lost", "next-hop-unreachable", "prolonged-trying"},
    .lasting = true,
    .assess = assess,
    .describe = describe,
};
