/*
 * request-timeout-408 — a 408 to an INVITE, read by how long it took.
 *
 * RFC 3261 sections 21.4.9 and 16.8. Who waited for what shows in the delay: it is a hint, for vendors
 * differ in their timers.
 */
#include "diagnose/rule.h"

struct delay_class {
    sipwhy_time up_to;
    const char *cause;
};

static const struct delay_class classes[] = {
    {2 * SIPWHY_SECOND,
     N_("So soon, it was answered without asking anybody: the callee is not registered, or there is no "
        "route to the number.")},
    {25 * SIPWHY_SECOND,
     N_("A timer of the server that is shorter than Timer B ran out: a next hop or an endpoint was "
        "silent for as long as its route allows.")},
    {40 * SIPWHY_SECOND,
     N_("About 32 s is Timer B (64*T1; Kamailio's fr_timer is 30 s): the next hop behind the server was "
        "silent.")},
    {100 * SIPWHY_SECOND,
     N_("About a minute is a no-answer timer: it rang, or one route after the other was tried.")},
    {150 * SIPWHY_SECOND,
     N_("About two minutes is the time for answering, as Kamailio's fr_inv_timer (120 s) has it: it rang "
        "and nobody answered.")},
    {INT64_MAX,
     N_("About three minutes or more is Timer C: the call was in progress, and the far side did not "
        "answer the proxy's CANCEL either (else it is a 487).")},
};

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *invite = view->transaction;
    if (!is_call_attempt(view) || invite->final_code != 408)
        return NOT_APPLICABLE;
    sipwhy_time delay = invite->final.time - invite->request.time;
    bool soon = delay < view->thresholds[SIPWHY_SEVERITY_WARNING];
    return holds(ret_assessment, soon ? SIPWHY_SEVERITY_NOTE : SIPWHY_SEVERITY_WARNING,
                 invite->final.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    sipwhy_time delay = invite->final.time - invite->request.time;
    const struct delay_class *class_of_delay = classes;
    while (delay >= class_of_delay->up_to)
        class_of_delay++;
    draft->detail = arena_format(draft->arena,
                                 _("%1$s answered the INVITE with 408 Request Timeout after %2$s."),
                                 draft_endpoint(draft, &invite->responder),
                                 draft_duration(draft, delay));
    draft->cause = _(class_of_delay->cause);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "delay_ms", delay);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->final);
}

const struct rule rule_request_timeout_408 = {
    .about =
        {
            .id = "request-timeout-408",
            .title = N_("408 Request Timeout"),
            .meaning = N_("A server gave up waiting. How long it took tells what for: at once, nobody was "
                          "asked; about 32 s, the next hop was silent; two minutes, nobody answered; "
                          "three or more, Timer C."),
            .fix = N_("At once: check registration and routes of the callee. About 32 s: find the silent "
                      "hop behind the server. Longer: look at ringing, forwarding and voicemail."),
            .rfc = "RFC 3261 sections 21.4.9 and 16.8",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 2 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note under 2 s, else warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_FAILED,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .follows_from = {"prolonged-trying", "no-response-invite", "prolonged-ringing",
                     "next-hop-unreachable", "nat-binding-lost"},
    .assess = assess,
    .describe = describe,
};
