/*
 * session-interval-422 — the session interval is too small for the server, and the client does not correct it.
 *
 * It tries again with the Min-SE that the 422 names (RFC 4028 section 7.3). Where it does, nothing is wrong
 * and nothing is told.
 */
#include "diagnose/rule.h"

/** The request that followed this refusal, or NULL. */
static const struct transaction *find_retry(const struct transaction *refused)
{
    for (const struct list *link = refused->link.next;
         link != &refused->conversation->transactions; link = link->next) {
        const struct transaction *later = LIST_ENTRY(link, struct transaction, link);
        if (later->method == refused->method && later->request_seen &&
            later->cseq > refused->cseq && endpoint_same_host(&later->src, &refused->src))
            return later;
    }
    return NULL;
}

/** The refusal that a request comes after, or NULL. */
static const struct transaction *find_refused(const struct transaction *retry)
{
    const struct transaction *found = NULL;
    LIST_EACH(link, &retry->conversation->transactions)
    {
        const struct transaction *earlier = LIST_ENTRY(link, struct transaction, link);
        if (earlier == retry)
            break;
        if (earlier->method == retry->method && earlier->final_code == 422 && !earlier->parent &&
            endpoint_same_host(&earlier->src, &retry->src))
            found = earlier;
    }
    return found;
}

/** What the retry asks for is still too little; it is at hand. */
static enum answer assess_retry(const struct view *view, struct assessment *ret_assessment)
{
    uint64_t seconds;
    const struct transaction *refused = find_refused(view->transaction);
    if (!refused || refused->demand_seconds == 0 || view->tracked->retransmission)
        return NOT_APPLICABLE;
    if (!sip_message_seconds(view->message, SIP_HEADER_SESSION_EXPIRES, &seconds))
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
    if (seconds >= refused->demand_seconds)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    if (request->parent || !request->request_seen)
        return NOT_APPLICABLE;
    if (view->message && view->message->is_request)
        return assess_retry(view, ret_assessment);
    if (request->final_code != 422)
        return NOT_APPLICABLE;
    if (find_retry(request))
        return DOES_NOT_HOLD;
    return holds_by_age(view, request->final.time, view->now, ret_assessment);
}

static void describe_retry(const struct view *view, struct draft *draft)
{
    const struct transaction *refused = find_refused(view->transaction);
    uint64_t seconds = 0;
    bool has_interval = sip_message_seconds(view->message, SIP_HEADER_SESSION_EXPIRES, &seconds);
    const char *client = draft_endpoint(draft, &view->transaction->src);
    draft->detail =
        has_interval
            ? arena_format(draft->arena,
                           _("%1$s was told Min-SE %2$u and tried again with Session-Expires %3$u."),
                           client, refused->demand_seconds, (unsigned)seconds)
            : arena_format(draft->arena,
                           _("%1$s was told Min-SE %2$u and tried again without a session timer."),
                           client, refused->demand_seconds);
    draft_add_number(draft, "min_se_s", refused->demand_seconds);
    draft_add_number(draft, "session_expires_s", (double)seconds);
    draft_add_moment(draft, &refused->final);
    draft_add_moment(draft, &view->transaction->request);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *request = view->transaction;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    if (view->message && view->message->is_request) {
        describe_retry(view, draft);
        return;
    }
    draft->detail = arena_format(
        draft->arena, _("%1$s wants a session interval of at least %2$u s (Min-SE), and %3$s did not try again within %4$s."),
        draft_endpoint(draft, &request->responder), request->demand_seconds,
        draft_endpoint(draft, &request->src),
        draft_duration(draft, assessment->since - request->final.time));
    draft_add_number(draft, "min_se_s", request->demand_seconds);
    draft_add_moment(draft, &request->request);
    draft_add_moment(draft, &request->final);
}

const struct rule rule_session_interval_422 = {
    .about =
        {
            .id = "session-interval-422",
            .title = N_("Session interval too small"),
            .meaning = N_("The client does not know what to do with a 422: it must ask again for an interval of at "
                          "least Min-SE."),
            .fix = N_("Raise Session-Expires in the client to 1800 s, or lower Min-SE at the server to 90 s; "
                      "update a client that does not know RFC 4028."),
            .rfc = "RFC 4028 sections 6, 7.3 and 7.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND),
            .severity = N_("note where the client goes on without a timer, error where it does not try again "
                           "within 5 s or still asks for too little"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(UPDATE),
    .kinds = KIND_REQUEST | KIND_CLIENT_FAILURE,
    .rank = RANK_DIALOG,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
