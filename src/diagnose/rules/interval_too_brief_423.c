/*
 * interval-too-brief-423 — the registrar wants longer registrations, and the client does not listen.
 *
 * A client tries again with at least Min-Expires (RFC 3261 section 10.2.8). Where it does, whatever it asked for
 * before, nothing is wrong and nothing is told; the same where it leaves the time to the registrar, removes its
 * registration, or was registered under another Call-ID. Without a Min-Expires, longer than before is right. A
 * registrar may refuse less than an hour only (section 10.3 step 7): that it did refuse more is told beside it.
 */
#include "diagnose/rule.h"

#define HOUR 3600

static const struct registration *find_registration(const struct view *view)
{
    LIST_EACH(link, &view->conversation->registrations)
    {
        const struct registration *registration = LIST_ENTRY(link, struct registration, link);
        if (registration->attempt == view->transaction)
            return registration;
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *attempt = view->transaction;
    const struct registration *registration = find_registration(view);
    if (!registration || !moment_happened(&registration->brief))
        return NOT_APPLICABLE;
    if (attempt->final_code != 423) {
        bool ignores = registration->brief_ignored && view->message && view->message->is_request;
        return ignores ? holds(ret_assessment, SIPWHY_SEVERITY_NOTE, attempt->request.time)
                       : DOES_NOT_HOLD;
    }
    if (registration->brief_ignored)
        return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, attempt->final.time);
    if (location_has_other(&view->tracker->location, registration, attempt->final.time, view->now))
        return DOES_NOT_HOLD;
    return holds_by_age(view, attempt->final.time, view->now, ret_assessment);
}

/** "60 s"; what was left to the registrar has no number. */
static const char *interval(struct draft *draft, uint32_t seconds)
{
    if (seconds == REGISTER_ANY_TIME)
        return _("no certain time");
    return draft_duration(draft, (sipwhy_time)seconds * SIPWHY_SECOND);
}

static const char *detail_of(const struct registration *registration, const char *client,
                             const char *server, struct draft *draft)
{
    const char *wanted = interval(draft, registration->brief_seconds);
    const char *asked = interval(draft, registration->asked.seconds);
    if (registration->attempt->final_code != 423)
        return arena_format(draft->arena,
                            _("%1$s was told to register for at least %2$s (Min-Expires of a 423), and asks for "
                              "%3$s again."),
                            client, wanted, asked);
    if (registration->brief_ignored)
        return arena_format(draft->arena,
                            _("%1$s refused %2$s again, which asks for %3$s although at least %4$s are wanted "
                              "(423, Min-Expires)."),
                            server, client, asked, wanted);
    return arena_format(draft->arena,
                        _("%1$s wants a registration of at least %2$s (423, Min-Expires); %3$s had asked for "
                          "%4$s and did not try again."),
                        server, wanted, client, asked);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct registration *registration = find_registration(view);
    const struct transaction *attempt = view->transaction;
    const char *client = draft_endpoint(draft, &attempt->src);
    draft->detail =
        detail_of(registration, client, draft_endpoint(draft, &attempt->dst), draft);
    if (registration->brief_asked != REGISTER_ANY_TIME && registration->brief_asked >= HOUR)
        draft->cause = _("The registrar refuses an interval of an hour or more, which it must not: no client "
                         "expects that. Besides, the client does not do what the 423 says.");
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "min_expires_s", registration->brief_seconds);
    if (registration->asked.seconds != REGISTER_ANY_TIME)
        draft_add_number(draft, "expires_s", registration->asked.seconds);
    draft_add_number(draft, "ignored", registration->brief_ignored);
    draft_add_moment(draft, &registration->brief);
    draft_add_moment(draft, &attempt->request);
}

const struct rule rule_interval_too_brief_423 = {
    .about =
        {
            .id = "interval-too-brief-423",
            .title = N_("Registration interval too short"),
            .meaning = N_("The client does not know what to do with a 423: it must ask again for at least the "
                          "Min-Expires in it. As long as it does not, it is not registered."),
            .fix = N_("Set the registration interval of the client to Min-Expires or more, or lower the least "
                      "interval that the registrar takes; update a client that ignores 423."),
            .rfc = "RFC 3261 sections 10.2.8 and 10.3",
            .scope = SIPWHY_SCOPE_REGISTRATION,
            .thresholds = TIMED(5 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note after 5 s without another try, or where it asks for too little again; error where "
                           "that is refused again"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(REGISTER),
    .kinds = KIND_REQUEST | KIND_CLIENT_FAILURE,
    .rank = RANK_NEGOTIATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
