/*
 * overload-503 — a server refuses a good part of the INVITEs that it gets with 503.
 *
 * Counted at the server that sent the 503, over a minute, initial INVITEs only. A proxy that relays the 503 of
 * one route is not overloaded itself (RFC 3261 section 16.7 step 6 has it send a 500 instead): where the
 * capture shows the hop behind it, the words say so.
 */
#include "diagnose/rule.h"

enum {
    SETTING_LEAST,
};

struct counts {
    uint32_t invites;
    uint32_t refused;
    uint32_t dated;
};

static struct counts count(const struct view *view)
{
    const struct service *service = view->target->service;
    struct counts counts = {
        .invites = window_total(&service->invites, view->now, PEER_OVERLOAD_WINDOW),
        .refused = window_total(&service->refusals, view->now, PEER_OVERLOAD_WINDOW),
        .dated = window_total(&service->dated_refusals, view->now, PEER_OVERLOAD_WINDOW),
    };
    if (counts.invites < counts.refused) /* refused in this minute, sent in the one before */
        counts.invites = counts.refused;
    return counts;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message || view->message->code != 503 || !view->target->service ||
        !transaction_is_initial_invite(view->transaction))
        return NOT_APPLICABLE;
    struct counts counts = count(view);
    if (counts.invites < view->settings[SETTING_LEAST])
        return DOES_NOT_HOLD;
    for (int level = SIPWHY_SEVERITY_ERROR; level >= SIPWHY_SEVERITY_NOTE; level--) {
        sipwhy_time threshold = view->thresholds[level];
        if (threshold != SIPWHY_TIME_UNKNOWN && counts.refused * 100 > counts.invites * threshold)
            return holds(ret_assessment, (enum sipwhy_severity)level, view->sighting->time);
    }
    return DOES_NOT_HOLD;
}

/** The hop behind the one that answers, where that was refused the same way. */
static const struct transaction *find_source(const struct transaction *relayed)
{
    LIST_EACH(link, &relayed->conversation->transactions)
    {
        const struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->parent == relayed && transaction->final_code == 503)
            return transaction;
    }
    return NULL;
}

static void describe_cause(const struct view *view, const struct counts *counts,
                           struct draft *draft)
{
    const struct transaction *source = find_source(view->transaction);
    if (source)
        draft->cause = arena_format(
            draft->arena,
            _("%1$s only passes on what %2$s says, which may be one route of several: the load is there. A "
              "proxy should try another route, and not let its own clients believe that it is overloaded."),
            draft->peer, draft_endpoint(draft, &source->dst));
    else if (counts->dated)
        draft->cause = _("The server has reached a limit of channels or of calls a second, or is being "
                         "maintained, and says when to come back (Retry-After): until then it must be sent "
                         "nothing.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct counts counts = count(view);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &view->target->address);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s refused %2$u of %3$u INVITEs within a minute with 503, %4$u of them with Retry-After; the last "
          "phrase is \"%5$s\"."),
        draft->peer, counts.refused, counts.invites, counts.dated,
        draft_copy(draft, span_first(view->message->phrase, 80)));
    describe_cause(view, &counts, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "invites", counts.invites);
    draft_add_number(draft, "refused", counts.refused);
    draft_add_number(draft, "with_retry_after", counts.dated);
    draft_add_number(draft, "refused_percent", 100.0 * counts.refused / counts.invites);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_LEAST] = {"invites", SIPWHY_UNIT_COUNT, 20, N_("of how many INVITEs in a minute at least")},
};

const struct rule rule_overload_503 = {
    .about =
        {
            .id = "overload-503",
            .title = N_("Server refuses calls with 503"),
            .meaning = N_("The server has reached a limit of channels, licences or calls a second, or is being "
                          "maintained. Without Retry-After each 503 is no more than a 500, and the next "
                          "INVITE may come at once."),
            .fix = N_("Give it more channels or a higher call rate, spread the load over several servers (DNS "
                      "SRV), make clients obey Retry-After, and let them agree on a rate by RFC 7339."),
            .rfc = "RFC 3261 section 21.5.4; RFC 6357; RFC 7339",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = {SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, 1, 5},
            .unit = SIPWHY_UNIT_PERCENT,
            .severity = N_("warning over 1 %, error over 5 % of the INVITEs in a minute"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TARGET,
    .methods = METHOD(INVITE),
    .kinds = KIND_SERVER_FAILURE,
    .rank = RANK_OVERLOAD,
    .assess = assess,
    .describe = describe,
};
