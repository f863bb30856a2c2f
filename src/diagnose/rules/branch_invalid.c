/*
 * branch-invalid — a branch without the magic cookie, or one that names two requests.
 *
 * Servers match requests to transactions by the branch (RFC 3261 section 17.2.3). Only the CANCEL of a
 * request and the ACK of its failure share it (section 8.1.1.7).
 */
#include "diagnose/rule.h"
#include "sip/via.h"

static bool has_cookie(span branch)
{
    return span_starts_with_nocase(branch, SPAN("z9hG4bK"));
}

static bool may_share(enum sip_method method)
{
    return method == SIP_METHOD_CANCEL || method == SIP_METHOD_ACK;
}

/** Another request of the same Call-ID with the same branch, or NULL. */
static const struct transaction *find_twin(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    if (!transaction->branch || may_share(transaction->method))
        return NULL;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other != transaction && other->branch == transaction->branch &&
            other->request_seen && !may_share(other->method) &&
            endpoint_same_host(&other->src, &transaction->src))
            return other;
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view) || !view->message->first[SIP_HEADER_VIA])
        return NOT_APPLICABLE;
    if (has_cookie(sip_via_branch(view->message, 0)) && !find_twin(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_cookie(const struct view *view, span branch, struct draft *draft)
{
    const char *sender = draft_endpoint(draft, &view->sighting->src);
    draft->detail =
        branch.length
            ? arena_format(draft->arena,
                           _("The branch \"%1$s\" in the top Via of %2$s does not begin with z9hG4bK."),
                           draft_copy(draft, span_first(branch, 80)), sender)
            : arena_format(draft->arena, _("The top Via of %1$s has no branch."), sender);
    draft->cause = _("The sender follows RFC 2543, the standard before 2002, as scanners do and very old "
                     "clients. Servers have to guess which transaction a request belongs to.");
    draft->fix = _("Update the sender, or block it where it is a stranger.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    span branch = sip_via_branch(view->message, 0);
    const struct transaction *twin = find_twin(view);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
    if (!has_cookie(branch)) {
        describe_cookie(view, branch, draft);
        return;
    }
    draft_add_moment(draft, &twin->request);
    draft->detail = arena_format(
        draft->arena, _("%1$s uses the branch %2$s for the %3$s %4$u and for the %5$s %6$u."),
        draft_endpoint(draft, &view->sighting->src), draft_copy(draft, span_first(branch, 80)),
        sip_method_name(twin->method), twin->cseq, sip_method_name(view->transaction->method),
        view->transaction->cseq);
}

const struct rule rule_branch_invalid = {
    .about =
        {
            .id = "branch-invalid",
            .title = N_("Branch that names no transaction"),
            .meaning = N_("Two requests have the same branch, so that servers mix their transactions up: "
                          "the second one may be taken for a retransmission of the first and never be "
                          "looked at."),
            .fix = N_("Give each request a branch of its own that begins with z9hG4bK; only CANCEL and the "
                      "ACK of a failure repeat that of their INVITE."),
            .rfc = "RFC 3261 sections 8.1.1.7 and 17.2.3",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(ACK) | METHOD(CANCEL)),
    .kinds = KIND_REQUEST,
    .when = WHEN_NEW,
    .rank = RANK_SYNTAX,
    .assess = assess,
    .describe = describe,
};
