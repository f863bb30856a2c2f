/*
 * registration-expired — what the registrar granted ran out, and nobody renewed it.
 *
 * What counts is the time in the 200, not what was asked for (RFC 3261 section 10.2.4, section 10.3 step 8), from
 * the 200 on; some seconds later, as registrars and networks have some. While a REGISTER waits for its response
 * the rule waits, too. A refresh that was refused is told by what refused it, and a client that has taken its
 * registration back is none. Nothing is told where the user is registered otherwise meanwhile: by another device,
 * or by the same one that began anew. A capture that ends before says nothing.
 */
#include "diagnose/rule.h"
#include "track/timers.h"

/** The timer of the REGISTER comes first: that nobody answers it is what explains this. */
#define AFTER_TIMEOUT (SIP_TRANSACTION_TIMEOUT + SIPWHY_SECOND)

static bool is_refreshing(const struct registration *registration)
{
    return transaction_is_open(registration->attempt) &&
           registration->attempt->request.time > registration->granted.time;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct registration *registration = view->registration;
    const struct location *location = &view->tracker->location;
    if (registration->state != SIPWHY_REGISTRATION_REGISTERED || registration->removing ||
        registration->expires == SIPWHY_TIME_UNKNOWN || registration->expires == 0)
        return NOT_APPLICABLE;
    sipwhy_time granted = registration->granted.time;
    enum answer answer =
        holds_by_age(view, granted + registration->expires, view->now, ret_assessment);
    if (answer != HOLDS)
        return answer;
    if (is_refreshing(registration) &&
        view->now < registration->attempt->request.time + AFTER_TIMEOUT) {
        ret_assessment->again = registration->attempt->request.time + AFTER_TIMEOUT;
        return DOES_NOT_HOLD;
    }
    if (!location_find(location, registration->aor))
        return NOT_APPLICABLE; /* it had to be forgotten */
    return location_has_other(location, registration, granted, view->now) ? DOES_NOT_HOLD : HOLDS;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct registration *registration = view->registration;
    const struct transaction *attempt = registration->attempt;
    const char *contact = draft_copy(draft, span_of(registration->contact));
    draft->detail = arena_format(
        draft->arena,
        is_refreshing(registration)
            ? _("%1$s registered %2$s for %3$s with %4$s; the REGISTER that should renew it got no answer.")
            : _("%1$s registered %2$s for %3$s with %4$s, and no REGISTER came to renew it."),
        draft_endpoint(draft, &registration->registrar), contact,
        draft_duration(draft, registration->expires), draft_copy(draft, span_of(registration->aor)));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_duration(draft, "expires_ms", registration->expires);
    draft_add_text(draft, "aor", draft_copy(draft, span_of(registration->aor)));
    draft_add_text(draft, "contact", contact);
    draft_add_text(draft, "client", draft_endpoint(draft, &attempt->src));
    draft_add_moment(draft, &registration->granted);
    if (is_refreshing(registration))
        draft_add_moment(draft, &attempt->request);
}

const struct rule rule_registration_expired = {
    .about =
        {
            .id = "registration-expired",
            .title = N_("Registration ran out"),
            .meaning = N_("The client did not renew its registration in the time that the registrar granted: it is "
                          "switched off, has lost its network, or counts with the time it asked for. Calls to the "
                          "user will end in 404 or 480."),
            .fix = N_("See whether the device is on and reaches the registrar, through its NAT as well; let it "
                      "renew after half of the time in the 200, and compare that with the time it is set to."),
            .rfc = "RFC 3261 sections 10.2.4 and 10.3",
            .scope = SIPWHY_SCOPE_REGISTRATION,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 5 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning 5 s after it ran out"),
        },
    .subject = RULE_OF_REGISTRATION,
    .kinds = KIND_SUCCESS,
    .rank = RANK_REACHABILITY,
    .follows_from = {"next-hop-unreachable", "no-response-register"},
    .assess = assess,
    .describe = describe,
};
