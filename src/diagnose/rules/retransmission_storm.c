/*
 * retransmission-storm — a host sends again far more than single losses explain.
 *
 * Either a good part of its transactions, or one of them more often or more evenly than the timers of RFC
 * 3261 section 17.1 allow: 7 copies of an INVITE and 11 of another request in 32 s, at intervals that double
 * up to T2. A client behind a NAT may repeat an INVITE every 20 s or so (RFC 3581 section 3).
 */
#include "diagnose/rule.h"
#include "track/timers.h"

enum {
    SETTING_SHARE,
    SETTING_LEAST,
    SETTING_SENDS_INVITE,
    SETTING_SENDS_OTHER,
    SETTING_STEADY,
};

enum storm {
    STORM_NONE,
    STORM_SHARE,
    STORM_SENDS,
    STORM_STEADY,
};

/** Requests other than INVITE come every T2 in the end, and NAT bindings are kept by slower ones. */
static bool is_steady(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    return transaction->steady_sends >= (uint64_t)view->settings[SETTING_STEADY] &&
           transaction->interval < SIP_T2 * 9 / 10;
}

/** Some proxies (Kamailio) let the intervals of an INVITE double up to T2 only, as for other requests. */
static bool is_too_often(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    bool is_capped = transaction->interval >= SIP_T2 * 9 / 10;
    int setting = transaction->method == SIP_METHOD_INVITE && !is_capped ? SETTING_SENDS_INVITE
                                                                         : SETTING_SENDS_OTHER;
    return transaction->sends > (uint64_t)view->settings[setting] &&
           transaction->last_request.time - transaction->request.time <= SIP_TRANSACTION_TIMEOUT;
}

static enum storm find_storm(const struct view *view)
{
    const struct resends *resends =
        &host_pair_way(view->tracked->pair, &view->sighting->src)->resends;
    if (resends->transactions >= (uint64_t)view->settings[SETTING_LEAST] &&
        resends->resent * 100 >= resends->transactions * (uint64_t)view->settings[SETTING_SHARE])
        return STORM_SHARE;
    if (is_too_often(view))
        return STORM_SENDS;
    return is_steady(view) ? STORM_STEADY : STORM_NONE;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message || !view->tracked->retransmission || !view->tracked->pair ||
        transport_is_reliable(view->sighting->transport))
        return NOT_APPLICABLE;
    if (find_storm(view) == STORM_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_share(const struct view *view, struct draft *draft)
{
    const struct resends *resends =
        &host_pair_way(view->tracked->pair, &view->sighting->src)->resends;
    draft->detail = arena_format(
        draft->arena, _("%1$s sent %2$u of %3$u requests to %4$s again within a minute."),
        draft->peer, resends->resent, resends->transactions,
        draft_host(draft, &view->sighting->dst));
    draft_add_number(draft, "transactions", resends->transactions);
    draft_add_number(draft, "resent", resends->resent);
    draft_add_moment(draft, &resends->since);
}

static void describe_one(const struct view *view, struct draft *draft, enum storm storm)
{
    const struct transaction *transaction = view->transaction;
    const char *interval = draft_duration(draft, transaction->interval);
    draft->detail = arena_format(
        draft->arena, _("%1$s sent the same %2$s to %3$s %4$u times, the last two %5$s apart."),
        draft->peer, sip_method_name(transaction->method),
        draft_endpoint(draft, &transaction->dst), transaction->sends, interval);
    if (storm == STORM_STEADY)
        draft->cause = _("Copies must come at intervals that double. The timers of this client are set wrong, "
                         "so that it adds load exactly when the server has too much of it.");
    draft_add_number(draft, "sends", transaction->sends);
    draft_add_duration(draft, "interval_ms", transaction->interval);
    draft_add_moment(draft, &transaction->request);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    enum storm storm = find_storm(view);
    draft->peer = draft_host(draft, &view->sighting->src);
    if (storm == STORM_SHARE)
        describe_share(view, draft);
    else
        describe_one(view, draft, storm);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_SHARE] = {"share", SIPWHY_UNIT_PERCENT, 20,
                       N_("how many of the requests to one host are sent again within a minute")},
    [SETTING_LEAST] = {"transactions", SIPWHY_UNIT_COUNT, 20,
                       N_("of how many requests at least")},
    [SETTING_SENDS_INVITE] = {"sends-invite", SIPWHY_UNIT_COUNT, 7,
                              N_("how often one INVITE may be sent")},
    [SETTING_SENDS_OTHER] = {"sends-other", SIPWHY_UNIT_COUNT, 11,
                             N_("how often one request of another method may be sent")},
    [SETTING_STEADY] = {"steady", SIPWHY_UNIT_COUNT, 3,
                        N_("how many intervals in a row may be the same and not double")},
};

const struct rule rule_retransmission_storm = {
    .about =
        {
            .id = "retransmission-storm",
            .title = N_("Too many retransmissions"),
            .meaning = N_("Packets are lost, or the receiver has more to do than it can: each retransmission "
                          "adds to that, until hardly anything but retransmissions is left."),
            .fix = N_("Find the first hop that does not answer in time; limit the rate at which requests come "
                      "in; go over to TCP, and set the client's timers back to T1 500 ms and T2 4 s."),
            .rfc = "RFC 3261 sections 17.1.1.2 and 17.1.2.2; RFC 6357 section 2",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = 5,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~METHOD(ACK),
    .kinds = KIND_REQUEST,
    .when = WHEN_AGAIN,
    .rank = RANK_OVERLOAD,
    .assess = assess,
    .describe = describe,
};
