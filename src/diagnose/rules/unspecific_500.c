/*
 * unspecific-500 — a 500 that says neither why nor when to come back.
 *
 * What it may stand for shows in what is around it: a 503 of the next hop, which a proxy must not pass on as such
 * (RFC 3261 section 16.7 step 6); a request that came while another of its dialog was open (section 14.2, which
 * asks for Retry-After); a CSeq that is too low (section 12.2.2); else a fault inside the server. Told at the hop
 * where it comes from; it is a fault of that server also where another one then takes the call.
 */
#include "diagnose/hops.h"
#include "diagnose/outcome.h"

static bool says_more(const struct sip_message *message)
{
    return message->first[SIP_HEADER_RETRY_AFTER] || message->first[SIP_HEADER_REASON];
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    if (!view->message || view->message->code != 500 || request->final_code != 500)
        return NOT_APPLICABLE;
    const struct transaction *next = hops_next(request);
    if (says_more(view->message) || (next && next->final_code == 500))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, request->final.time);
}

/** Another INVITE or UPDATE of the dialog that had no final response when this one came. */
static const struct transaction *find_open(const struct transaction *request)
{
    if (!request->in_dialog ||
        (request->method != SIP_METHOD_INVITE && request->method != SIP_METHOD_UPDATE))
        return NULL;
    LIST_EACH(link, &request->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        bool changes = other->method == SIP_METHOD_INVITE || other->method == SIP_METHOD_UPDATE;
        if (changes && other != request && other->request_seen && other->parent != request &&
            request->parent != other && other->request.time <= request->request.time &&
            (!moment_happened(&other->final) || other->final.time > request->request.time))
            return other;
    }
    return NULL;
}

static bool is_counted_too_low(const struct view *view)
{
    const struct transaction *request = view->transaction;
    return view->dialog &&
           request->cseq < view->dialog->cseq[dialog_side_of(view->dialog, request->from_tag)];
}

static void describe_cause(const struct view *view, struct draft *draft)
{
    const struct transaction *request = view->transaction;
    const struct transaction *next = hops_next(request);
    const struct transaction *open = find_open(request);
    const char *server = draft_endpoint(draft, &request->dst);
    if (next && next->final_code == 503) {
        draft->cause = arena_format(
            draft->arena, _("It stands for the 503 that %1$s got from %2$s: a proxy turns that into a 500."),
            server, draft_endpoint(draft, &next->dst));
        draft_add_moment(draft, &next->final);
    } else if (next && !moment_happened(&next->final)) {
        draft->cause = arena_format(
            draft->arena, _("%1$s had sent it on to %2$s and got no final response from there."), server,
            draft_endpoint(draft, &next->dst));
    } else if (is_counted_too_low(view)) {
        draft->cause = arena_format(
            draft->arena, _("Its CSeq %1$u is lower than one that the same side had sent before in this call, "
                            "to which 500 is the prescribed answer."),
            request->cseq);
    } else if (open) {
        draft->cause = arena_format(
            draft->arena, _("The %1$s of frame %2$u was still open: changes of a call must not overlap, and "
                            "the 500 should have had a Retry-After."),
            sip_method_name(open->method), (unsigned)open->request.evidence.frame);
        draft_add_moment(draft, &open->request);
    }
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    outcome_describe(view, draft);
    describe_cause(view, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

const struct rule rule_unspecific_500 = {
    .about =
        {
            .id = "unspecific-500",
            .title = N_("500 without a reason"),
            .meaning = N_("Something failed inside the server, and it does not say what: a script or lookup "
                          "that went wrong, a route without a target, or a bug."),
            .fix = N_("Read the log of the server that sent it, at this very time and for this Call-ID."),
            .rfc = "RFC 3261 sections 21.5.1, 14.2 and 16.7",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(ACK) | METHOD(CANCEL)),
    .kinds = KIND_SERVER_FAILURE,
    .when = WHEN_FAILED,
    .rank = RANK_OVERLOAD,
    .explains_failure = true,
    .follows_from = {"prack-missing", "cseq-violation", "next-hop-unreachable", "no-response-invite"},
    .assess = assess,
    .describe = describe,
};
