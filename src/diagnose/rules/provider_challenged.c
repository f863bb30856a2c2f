/*
 * provider-challenged — a call that comes in from a known provider is asked for a password.
 *
 * A provider is a host at which the one that challenges is registered itself: then that is likely. Or one that
 * took calls or OPTIONS from it, and was never seen to register there or to send it credentials, as phones do:
 * then it is possible. A provider that answers the challenge was meant to. The challenges that the provider sends
 * go the other way and are none of this.
 */
#include "diagnose/challenges.h"

enum part {
    PART_UNKNOWN,
    PART_REGISTRAR,
    PART_PEER,
};

static enum part part_of(const struct view *view)
{
    const struct transaction *invite = view->transaction;
    const struct host_pair *pair =
        peers_find_pair(&view->tracker->peers, &invite->src, &invite->dst);
    if (!pair || endpoint_same_host(&invite->src, &invite->dst))
        return PART_UNKNOWN;
    unsigned accepted = host_pair_way(pair, &invite->dst)->accepted;
    if (accepted & METHOD(REGISTER))
        return PART_REGISTRAR;
    if ((accepted & (METHOD(INVITE) | METHOD(OPTIONS))) &&
        !host_pair_way(pair, &invite->src)->has_account)
        return PART_PEER;
    return PART_UNKNOWN;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!is_call_attempt(view) || !is_challenge(invite->final_code) || invite->has_credentials ||
        is_given_up(invite) ||
        part_of(view) == PART_UNKNOWN)
        return NOT_APPLICABLE;
    if (was_followed_up(view))
        return DOES_NOT_HOLD;
    return holds_by_age(view, invite->final.time, view->now, ret_assessment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    sipwhy_time waited = view->now - invite->final.time;
    const char *provider = draft_host(draft, &invite->src);
    const char *server = draft_host(draft, &invite->dst);
    bool is_registrar = part_of(view) == PART_REGISTRAR;
    const char *known = arena_format(draft->arena,
                                     is_registrar ? _("%1$s is registered there")
                                                  : _("%1$s sends calls or OPTIONS there"),
                                     server);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s answered an INVITE from %2$s with %3$d, although %4$s itself; in %5$s no credentials came."), server,
        provider, invite->final_code, known, draft_duration(draft, waited));
    draft->confidence = is_registrar ? SIPWHY_CONFIDENCE_LIKELY : SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_text(draft, "provider", provider);
    draft_add_text(draft, "known_as", is_registrar ? "registrar" : "peer");
    draft_add_number(draft, "code", invite->final_code);
    draft_add_duration(draft, "waited_ms", waited);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->final);
}

const struct rule rule_provider_challenged = {
    .about =
        {
            .id = "provider-challenged",
            .title = N_("Provider asked for a password"),
            .meaning = N_("The server does not know this address as that of its provider, and takes the call for one "
                          "of a stranger. Providers have no password for their customers: the call is lost."),
            .fix = N_("Have the server know all addresses of the provider (identify, peer or ACL entry of the trunk) "
                      "and ask no password of calls from them. If the other side is meant to have one, give it an "
                      "account."),
            .rfc = "RFC 3261 sections 22.1 and 22.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 5 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_CLIENT_FAILURE,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
