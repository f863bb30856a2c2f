/*
 * redirect-not-followed — a call is redirected, and nobody calls there.
 *
 * Following is up to whom the 3xx is sent to (RFC 3261 section 8.1.3.4): any other INVITE of that host is taken
 * for it, for it may go to one Contact of several, and by a proxy. A proxy that hands the 3xx on leaves it to the
 * hop before (section 16.7 step 4), and may choose among the answers of several branches. A B2BUA may follow under
 * another Call-ID, or hand the redirect to its other leg. 380 names a service and no target (section 21.3.5),
 * and a Contact that has been tried must not be tried again: that is redirect-loop.
 */
#include "diagnose/hops.h"
#include "diagnose/redirects.h"

/** The same target at the same place once more is no following. */
static bool is_redial(const struct transaction *redirected, const struct transaction *later)
{
    return later->target == redirected->target && endpoint_same(&later->dst, &redirected->dst);
}

static bool is_branch_beside(const struct transaction *redirected, const struct transaction *other)
{
    return transaction_is_sibling(redirected, other) ||
           (other != redirected && redirected->parent && other->parent == redirected->parent);
}

enum course {
    COURSE_LEFT,     /**< nobody has done anything with the redirect */
    COURSE_FOLLOWED, /**< or it was handed on, or need not be followed */
    COURSE_BESIDE,   /**< another branch may still bring an answer */
};

static enum course course_of(const struct transaction *redirected)
{
    const struct transaction *parent = redirected->parent;
    bool is_over = parent && moment_happened(&parent->final);
    enum course course = COURSE_LEFT;
    if (is_over && (parent->final_code < 400 || moment_happened(&parent->cancel)))
        return COURSE_FOLLOWED;
    LIST_EACH(link, &redirected->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other == redirected || !transaction_is_initial_invite(other))
            continue;
        if (other->request.time >= redirected->final.time && !is_redial(redirected, other) &&
            endpoint_same_host(&other->src, &redirected->src))
            return COURSE_FOLLOWED;
        if (!is_branch_beside(redirected, other))
            continue;
        if (is_over || other->final_code / 100 == 2)
            return COURSE_FOLLOWED;
        if (!moment_happened(&other->final))
            course = COURSE_BESIDE;
    }
    return course;
}

static bool is_redirected(const struct transaction *invite)
{
    return transaction_is_initial_invite(invite) && invite->final_code / 100 == 3 &&
           invite->final_code != 380 && !moment_happened(&invite->cancel);
}

/** Its client was right not to go there again. */
static bool leads_back(const struct view *view)
{
    const char *contact = view->transaction->said;
    return contact && redirects_find_tried(view, transaction_target_of(span_of(contact)));
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!is_redirected(invite) || is_one_way(view))
        return NOT_APPLICABLE;
    enum course course = course_of(invite);
    if (course == COURSE_FOLLOWED || leads_back(view))
        return DOES_NOT_HOLD;
    enum answer answer = holds_by_age(view, invite->final.time, view->now, ret_assessment);
    if (answer == HOLDS && course == COURSE_BESIDE) {
        *ret_assessment = (struct assessment){
            .again = view->now + view->thresholds[SIPWHY_SEVERITY_WARNING]};
        return DOES_NOT_HOLD;
    }
    return answer == HOLDS && hops_took_redirect(view, invite) ? DOES_NOT_HOLD : answer;
}

static void describe_cause(const struct transaction *invite, const char *client, struct draft *draft)
{
    if (!invite->said)
        draft->cause = arena_format(
            draft->arena, _("The redirect has no Contact: %1$s cannot know where to."), client);
    else if (invite->parent && moment_happened(&invite->parent->final))
        draft->cause = arena_format(
            draft->arena, _("%1$s neither follows redirects nor hands them on: it turned this one into %2$d."),
            client, invite->parent->final_code);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    sipwhy_time waited = view->now - invite->final.time;
    const char *client = draft_endpoint(draft, &invite->src);
    const char *contact = invite->said ? draft_copy(draft, span_of(invite->said)) : "-";
    draft->detail = arena_format(
        draft->arena,
        _("%1$s redirected the call of %2$s with %3$d (Contact: %4$s), and for %5$s the capture shows no "
          "INVITE by which %2$s would follow."),
        draft_endpoint(draft, &invite->responder), client, invite->final_code, contact,
        draft_duration(draft, waited));
    describe_cause(invite, client, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft->at = draft_host(draft, &invite->src);
    draft_add_number(draft, "code", invite->final_code);
    draft_add_duration(draft, "waited_ms", waited);
    if (invite->said)
        draft_add_text(draft, "contact", contact);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->final);
}

const struct rule rule_redirect_not_followed = {
    .about =
        {
            .id = "redirect-not-followed",
            .title = N_("Redirect not followed"),
            .meaning = N_("The phone, proxy or SBC that is redirected does not call where it is sent: it does "
                          "not follow redirects, is not allowed to, or cannot resolve the Contact. Where the "
                          "capture does not reach the way to the Contact, it may have done so unseen."),
            .fix = N_("Switch on that redirects are followed (302 or 3xx recursion), or have the redirecting "
                      "server name a Contact that the client can reach, or route the call itself."),
            .rfc = "RFC 3261 section 8.1.3.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 5 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_REDIRECTION,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .follows_from = {"redirect-loop", "response-lacks-required-header"},
    .assess = assess,
    .describe = describe,
};
