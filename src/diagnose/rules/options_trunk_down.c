/*
 * options-trunk-down — a server does not answer the OPTIONS by which its client watches it.
 *
 * The interval is learned: three OPTIONS, and two gaps between them alike or one answer among them. Any final
 * response but 408 and 503 is proof of life (RFC 3261 section 11.2). An OPTIONS has its answer until the next
 * one is sent, at most for 32 s (Timer F). Each outage is told once; the summary has how long they lasted.
 */
#include "base/time.h"
#include "diagnose/rule.h"

static bool is_seen_one_way(const struct view *view, const struct client *client)
{
    const struct host_pair *pair =
        peers_find_pair(&view->tracker->peers, &client->host, &client->server);
    return pair && host_pair_is_one_way(pair);
}

/** The client that misses most answers; those of one way only say nothing. */
static const struct client *find_client(const struct view *view)
{
    const struct client *worst = NULL;
    const struct client *client = view->target->service ? view->target->service->clients : NULL;
    for (; client; client = client->next) {
        if (client_is_periodic(client) && !is_seen_one_way(view, client) &&
            (!worst || client_missed(client, view->now) > client_missed(worst, view->now)))
            worst = client;
    }
    return worst;
}

/** When the next answer is overdue; SIPWHY_TIME_UNKNOWN where none is awaited. */
static sipwhy_time next_overdue(const struct view *view)
{
    sipwhy_time next = SIPWHY_TIME_UNKNOWN;
    const struct client *client = view->target->service ? view->target->service->clients : NULL;
    for (; client; client = client->next) {
        sipwhy_time overdue = client->asked.time + client_patience(client);
        if (client->open && client_is_periodic(client) && overdue > view->now)
            next = time_earlier(next, overdue);
    }
    return next;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct client *client = find_client(view);
    ret_assessment->again = next_overdue(view);
    if (!client ||
        client_missed(client, view->now) < view->thresholds[SIPWHY_SEVERITY_ERROR])
        return DOES_NOT_HOLD;
    sipwhy_time overdue = client->asked.time + client_patience(client);
    ret_assessment->severity = SIPWHY_SEVERITY_ERROR;
    ret_assessment->since = client->open && overdue <= view->now ? overdue : view->now;
    return HOLDS;
}

static void describe_cause(const struct client *client, struct draft *draft)
{
    if (client->code)
        draft->cause = arena_format(
            draft->arena,
            _("The server, or a proxy before it, answers %1$d: it takes no traffic. Its clients take it out of "
              "service until it answers otherwise."),
            client->code);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct client *client = find_client(view);
    const struct moment *since = moment_happened(&client->down) ? &client->down : &client->asked;
    const char *host = draft_host(draft, &client->host);
    uint32_t missed = client_missed(client, view->now);
    draft->peer = draft_host(draft, &client->server);
    draft->matter = arena_format(draft->arena, "%s %u", host, client->outages);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s asks %2$s for its OPTIONS every %3$s, and the last %4$u of them in a row brought no proof of "
          "life, the first of these %5$s ago."),
        host, draft_endpoint(draft, &client->server), draft_duration(draft, client->interval), missed,
        draft_duration(draft, assessment->since - since->time));
    describe_cause(client, draft);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "client", host);
    draft_add_number(draft, "missed", missed);
    draft_add_duration(draft, "interval_ms", client->interval);
    draft_add_duration(draft, "down_ms", assessment->since - since->time);
    draft_add_number(draft, "outages_before", client->outages);
    draft_add_moment(draft, &client->answered);
    draft_add_moment(draft, since);
    draft_add_moment(draft, &client->asked);
}

const struct rule rule_options_trunk_down = {
    .about =
        {
            .id = "options-trunk-down",
            .title = N_("Server does not answer OPTIONS"),
            .meaning = N_("Nothing comes back from the server that is watched. Its clients take it out of "
                          "service, and calls go elsewhere or fail until it answers again."),
            .fix = N_("See whether the server runs and listens at this address and port, whether a firewall "
                      "or a route on the way changed, and over TLS whether its certificate expired. Send "
                      "calls another way meanwhile."),
            .rfc = "RFC 3261 section 11.2",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = {SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 2},
            .unit = SIPWHY_UNIT_COUNT,
            .severity = N_("error after 2 missed in a row"),
        },
    .subject = RULE_OF_TARGET,
    .methods = METHOD(OPTIONS),
    .rank = RANK_REACHABILITY,
    .assess = assess,
    .describe = describe,
};
