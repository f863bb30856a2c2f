/*
 * wrong-response-path — a response over UDP that does not go back the way its request came.
 *
 * With rport in the top Via it must go to the address and port that the request came from, and come from
 * where the request was sent to (RFC 3581 section 4). Without rport the port of the sent-by is right
 * (RFC 3261 section 18.2.2); a response from another address is wrong in any case: no NAT lets it in.
 */
#include "diagnose/rule.h"
#include "sip/via.h"

enum fault {
    FAULT_NONE,
    FAULT_DESTINATION, /**< it went elsewhere */
    FAULT_SOURCE,      /**< it came from elsewhere */
};

/** Whether the client asked for rport; its own Via comes back in the response. */
static bool asked_for_rport(const struct view *view)
{
    struct sip_via via;
    struct sip_message *request = view_request(view);
    return sip_via_parse(request ? request : view->message, 0, &via) == 0 && via.has_rport;
}

static enum fault find_fault(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    const struct sighting *sighting = view->sighting;
    bool same_source = endpoint_same(&sighting->src, &transaction->dst);
    bool same_destination = endpoint_same(&sighting->dst, &transaction->src);
    if (same_source && same_destination)
        return FAULT_NONE;
    if (!endpoint_same_host(&sighting->src, &transaction->dst))
        return FAULT_SOURCE;
    if (!asked_for_rport(view))
        return FAULT_NONE;
    return same_destination ? FAULT_SOURCE : FAULT_DESTINATION;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!view->message || view->tracked->duplicate || !transaction->request_seen ||
        transaction->transport != SIPWHY_TRANSPORT_UDP ||
        view->sighting->transport != SIPWHY_TRANSPORT_UDP)
        return NOT_APPLICABLE;
    if (find_fault(view) == FAULT_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_source(const struct view *view, struct draft *draft)
{
    const char *asked = draft_endpoint(draft, &view->transaction->dst);
    draft->detail = arena_format(
        draft->arena, _("%1$s sent its %2$s to %3$s, and the %4$d to it came from %5$s."),
        draft_endpoint(draft, &view->transaction->src),
        sip_method_name(view->transaction->method), asked, view->message->code,
        draft_endpoint(draft, &view->sighting->src));
    draft->cause = arena_format(
        draft->arena,
        _("The server behind %1$s has several addresses and answers from another one. NATs and firewalls "
          "drop what comes from where nothing was sent to, and some clients do so too."),
        asked);
    draft->fix = _("Bind the server to the address that clients use (in Kamailio: mhomed=1, or a listen "
                   "line for each address), or have the load balancer rewrite the way back.");
}

static void describe_destination(const struct view *view, struct draft *draft)
{
    draft->detail = arena_format(
        draft->arena, _("%1$s sent its %2$s with rport, and %3$s sent the %4$d to %5$s instead."),
        draft_endpoint(draft, &view->transaction->src),
        sip_method_name(view->transaction->method),
        draft_endpoint(draft, &view->sighting->src), view->message->code,
        draft_endpoint(draft, &view->sighting->dst));
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    if (find_fault(view) == FAULT_SOURCE)
        describe_source(view, draft);
    else
        describe_destination(view, draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", view->message->code);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

const struct rule rule_wrong_response_path = {
    .about =
        {
            .id = "wrong-response-path",
            .title = N_("Response takes another way back"),
            .meaning = N_("The server does not answer to where the request came from although the client asked "
                          "for that (rport). Behind a NAT the response never arrives."),
            .fix = N_("Let the server obey rport (RFC 3581): force_rport or rport=yes, and look for a NAT or "
                      "a second interface between the two."),
            .rfc = "RFC 3261 section 18.2.2; RFC 3581 section 4",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .kinds = KIND_RESPONSE,
    .when = WHEN_MESSAGE,
    .rank = RANK_TRANSPORT,
    .assess = assess,
    .describe = describe,
};
