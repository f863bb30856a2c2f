/*
 * retry-after-ignored — a client sends requests to a server that asked it with a 503 to wait.
 *
 * Only a 503 speaks for the server (RFC 3261 section 21.5.4): Retry-After of 480, 486, 600, 603, 404 and 413 is
 * about the callee or the request. Requests inside a dialog have nowhere else to go, an OPTIONS asks whether the
 * server is back, and what is sent within a round trip of the 503 may have crossed it.
 */
#include "diagnose/rule.h"

enum {
    SETTING_CROSSING,
};

static const struct client *find_client(const struct view *view)
{
    if (!view->target->service || !view->transaction)
        return NULL;
    return service_find_client(view->target->service, &view->transaction->src,
                               &view->transaction->dst);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message || view->tracked->retransmission || !view->transaction ||
        view->transaction->in_dialog)
        return NOT_APPLICABLE;
    const struct client *client = find_client(view);
    if (!client || !moment_happened(&client->told))
        return NOT_APPLICABLE;
    sipwhy_time now = view->sighting->time;
    if (now >= client->hold_off || now < client->told.time + view->settings[SETTING_CROSSING])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, now);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct client *client = find_client(view);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    sipwhy_time after = view->sighting->time - client->told.time;
    draft->peer = draft_host(draft, &client->host);
    draft->matter = draft_endpoint(draft, &client->server);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s answered 503 with Retry-After: %2$u, and %3$s sent it the next %4$s %5$s later."),
        draft->matter, client->told_seconds, draft->peer,
        sip_method_name(view->transaction->method), draft_duration(draft, after));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "server", draft->matter);
    draft_add_duration(draft, "retry_after_ms", (sipwhy_time)client->told_seconds * SIPWHY_SECOND);
    draft_add_duration(draft, "after_ms", after);
    draft_add_moment(draft, &client->told);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_CROSSING] = {"crossing", SIPWHY_UNIT_TIME, 100 * SIPWHY_MILLISECOND,
                          N_("how long after the 503 a request may still have crossed it")},
};

const struct rule rule_retry_after_ignored = {
    .about =
        {
            .id = "retry-after-ignored",
            .title = N_("Retry-After not obeyed"),
            .meaning = N_("The server has no room and said when it will have some. Who goes on sending keeps "
                          "it from recovering, for everybody."),
            .fix = N_("Let the client remember such a server for the time that it names and use another one "
                      "meanwhile: most have a switch for failover on 503."),
            .rfc = "RFC 3261 sections 21.5.4 and 20.33",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TARGET,
    .methods = METHOD(INVITE) | METHOD(REGISTER) | METHOD(SUBSCRIBE) | METHOD(MESSAGE) | METHOD(PUBLISH),
    .kinds = KIND_REQUEST,
    .rank = RANK_OVERLOAD,
    .assess = assess,
    .describe = describe,
};
