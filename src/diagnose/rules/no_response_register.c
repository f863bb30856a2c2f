/*
 * no-response-register — a registrar that does not answer.
 *
 * Over UDP the client sends eleven times, doubling up to T2, and gives up after 32 s
 * (RFC 3261 section 17.1.2.2, Timers E and F).
 */
#include "diagnose/silence.h"

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    silence_describe(view, draft);
    const char *registrar = draft_endpoint(draft, &view->transaction->dst);
    draft->cause = arena_format(
        draft->arena,
        _("%1$s is not reachable, is no registrar or listens elsewhere, or it has banned the address "
          "of the client and drops its packets without a word."),
        registrar);
    draft->fix = arena_format(
        draft->arena,
        _("Check registrar name, port and transport of the account, the ban list of %1$s (fail2ban "
          "drops in silence), the DNS SRV target and any SIP ALG on the way; try from another "
          "network."),
        registrar);
    (void)assessment;
}

const struct rule rule_no_response_register = {
    .about =
        {
            .id = "no-response-register",
            .title = N_("REGISTER without any response"),
            .meaning = N_("The registrar is unreachable or silent, so that the user will not get any "
                          "call. A first REGISTER that was challenged and a second one that gets nothing "
                          "points at a ban, or at the larger packet being lost."),
            .fix = N_("Test from another network, check the ban list, the registrar address and its "
                      "DNS SRV records, and switch SIP ALG off."),
            .rfc = "RFC 3261 sections 17.1.2.2 and 10.2.7",
            .scope = SIPWHY_SCOPE_REGISTRATION,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND),
            .severity = N_("error after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(REGISTER),
    .rank = RANK_REACHABILITY,
    .explains_failure = true,
    .follows_from = {"next-hop-unreachable", "udp-over-mtu"},
    .lasting = true,
    .assess = silence_assess,
    .describe = describe,
};
