/*
 * toll-fraud-probe — a stranger tries which prefix gets a call abroad through.
 *
 * The same number behind several prefixes (+, 00, 000, 011, 9011, ...), or several numbers abroad behind three of
 * them, in INVITEs without credentials that were refused with 401, 403, 404 or 407. A host that was let in or
 * talked with before is no stranger: roaming users authenticate. An answer to such a number is told once more.
 */
#include "diagnose/rule.h"

enum {
    SETTING_VARIANTS,
    SETTING_NUMBERS,
    SETTING_WINDOW,
};

/** Of numbers that are tried, so many show a habit. */
#define PREFIXES 3

struct probe {
    unsigned numbers;
    unsigned variants; /**< of the number that was tried with most prefixes */
    unsigned prefixes;
    const struct attempt *first;
    const struct attempt *last;
};

static bool is_one(const struct view *view, const struct attempt *attempt)
{
    return moment_happened(&attempt->when) && attempt->tail &&
           view->now - attempt->when.time <= view->settings[SETTING_WINDOW];
}

static bool is_same_prefix(const struct attempt *a, const struct attempt *b)
{
    return strncmp(a->start, b->start, 3) == 0;
}

/** Count this attempt; @p index is its place. */
static void add(const struct view *view, int index, struct probe *probe)
{
    const struct attempt *attempts = view->source->suspicion->attempts;
    const struct attempt *attempt = &attempts[index];
    unsigned variants = 0;
    bool is_new_prefix = true;
    for (int i = 0; i < PEER_ATTEMPTS; i++) {
        if (!is_one(view, &attempts[i]))
            continue;
        variants += attempts[i].tail == attempt->tail;
        is_new_prefix &= i >= index || !is_same_prefix(&attempts[i], attempt);
    }
    probe->numbers++;
    probe->prefixes += is_new_prefix;
    if (variants > probe->variants)
        probe->variants = variants;
    if (!probe->first || attempt->when.time < probe->first->when.time)
        probe->first = attempt;
    if (!probe->last || attempt->when.time > probe->last->when.time)
        probe->last = attempt;
}

static struct probe find_probe(const struct view *view)
{
    const struct suspicion *suspicion = view->source->suspicion;
    struct probe probe = {0};
    for (int i = 0; suspicion && i < PEER_ATTEMPTS; i++) {
        if (is_one(view, &suspicion->attempts[i]))
            add(view, i, &probe);
    }
    return probe;
}

static bool is_answered_now(const struct view *view)
{
    const struct suspicion *suspicion = view->source->suspicion;
    return suspicion &&
           suspicion->abroad_answered.evidence.frame == view->sighting->evidence.frame &&
           suspicion->abroad_answered.evidence.input == view->sighting->evidence.input;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message || !view->source->suspicion)
        return NOT_APPLICABLE;
    bool is_answered = is_answered_now(view);
    if (!is_answered && (view->source->welcome || view->message->code / 100 == 2))
        return NOT_APPLICABLE;
    struct probe probe = find_probe(view);
    if (probe.variants < view->settings[SETTING_VARIANTS] &&
        (probe.numbers < view->settings[SETTING_NUMBERS] || probe.prefixes < PREFIXES))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
}

static void describe_answered(const struct view *view, const struct probe *probe,
                              struct draft *draft)
{
    const char *number = draft_copy(draft, span_of(view->source->suspicion->abroad_number));
    draft->matter = "answered";
    draft->detail = arena_format(
        draft->arena,
        _("After %1$u numbers abroad that were refused, the call of %2$s to \"%3$s\" was answered by way of "
          "%4$s, without credentials."),
        probe->numbers, draft->peer, number, draft_endpoint(draft, &view->transaction->dst));
    draft->cause = _("The stranger has found a prefix that gets through: calls to expensive numbers at your "
                     "cost will follow within minutes.");
    draft->fix = _("Close this route at once: no INVITE without credentials, and none from this source. End "
                   "its calls, and look for others in the records of calls.");
    draft_add_text(draft, "number", number);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct probe probe = find_probe(view);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &view->source->address);
    if (is_answered_now(view))
        describe_answered(view, &probe, draft);
    else
        draft->detail = arena_format(
            draft->arena,
            _("%1$s, which nobody here knows, dialled %2$u numbers abroad with %3$u kinds of prefixes, one of "
              "them in %4$u forms; all were refused."),
            draft->peer, probe.numbers, probe.prefixes, probe.variants);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "numbers", probe.numbers);
    draft_add_number(draft, "prefixes", probe.prefixes);
    draft_add_number(draft, "variants", probe.variants);
    if (probe.first)
        draft_add_moment(draft, &probe.first->when);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_VARIANTS] = {"variants", SIPWHY_UNIT_COUNT, 3,
                          N_("with how many prefixes one number is dialled")},
    [SETTING_NUMBERS] = {"numbers", SIPWHY_UNIT_COUNT, 6,
                         N_("or how many numbers abroad are dialled; at most 24")},
    [SETTING_WINDOW] = {"window", SIPWHY_UNIT_TIME, 600 * SIPWHY_SECOND, N_("within what time")},
};

const struct rule rule_toll_fraud_probe = {
    .about =
        {
            .id = "toll-fraud-probe",
            .title = N_("A stranger tries to call abroad"),
            .meaning = N_("Somebody looks for a way to make calls to expensive numbers at your cost. Nothing "
                          "got through yet."),
            .fix = N_("Refuse INVITEs without credentials from anybody but your trunks, limit which "
                      "destinations each user may dial, and ban the source."),
            .rfc = "RFC 3261 section 26",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 3,
        },
    .subject = RULE_OF_SOURCE,
    .methods = METHOD(INVITE),
    .kinds = KIND_CLIENT_FAILURE | KIND_SUCCESS,
    .rank = RANK_AUTHENTICATION,
    .assess = assess,
    .describe = describe,
};
