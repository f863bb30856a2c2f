/*
 * register-bruteforce — a host tries one password after the other.
 *
 * REGISTERs with credentials that were refused, in a row for one user and less than 30 s apart: a phone that is
 * set wrong tries at longer intervals. Or so many of them within a second, whoever the users are. A challenge
 * that says stale=true refuses no password. When one is accepted in the end it is told once more.
 */
#include "diagnose/rule.h"

enum {
    SETTING_FAILURES,
    SETTING_RATE,
};

static bool is_now(const struct view *view, const struct moment *moment)
{
    return moment->evidence.frame == view->sighting->evidence.frame &&
           moment->evidence.input == view->sighting->evidence.input;
}

/** Whose password was just refused, or accepted. */
static const struct guesses *find_guesses(const struct view *view)
{
    const struct suspicion *suspicion = view->source->suspicion;
    for (int i = 0; suspicion && i < PEER_GUESSES; i++) {
        const struct guesses *guesses = &suspicion->guesses[i];
        if (is_now(view, &guesses->last) || is_now(view, &guesses->accepted))
            return guesses;
    }
    return NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->message)
        return NOT_APPLICABLE;
    const struct guesses *guesses = find_guesses(view);
    if (!guesses)
        return DOES_NOT_HOLD;
    bool too_many = guesses->count >= view->settings[SETTING_FAILURES];
    bool too_fast = view->source->suspicion->guess_rate.count >= view->settings[SETTING_RATE];
    if (!too_many && (!too_fast || is_now(view, &guesses->accepted)))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
}

static void describe_accepted(const struct view *view, const struct guesses *guesses,
                              struct draft *draft)
{
    const char *user = draft_copy(draft, span_of(guesses->name));
    draft->matter = arena_format(draft->arena, "accepted %s", user);
    draft->detail = arena_format(
        draft->arena,
        _("After %1$u passwords that were refused, %2$s accepted one of %3$s for user \"%4$s\"."),
        guesses->count, draft_endpoint(draft, &view->transaction->dst), draft->peer, user);
    draft->cause = _("The password was most likely guessed, and the account is in the hands of whoever did "
                     "it: calls at your expense come next.");
    draft->fix = _("Block the account and the source at once, set a long random password, look for calls of "
                   "this account since then, and limit what it may dial.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct guesses *guesses = find_guesses(view);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->peer = draft_host(draft, &view->source->address);
    if (!guesses)
        return;
    if (is_now(view, &guesses->accepted))
        describe_accepted(view, guesses, draft);
    else
        draft->detail = arena_format(
            draft->arena,
            _("%1$s sent %2$u passwords for user \"%3$s\" in %4$s, all refused by %5$s; %6$u of its passwords "
              "within this second."),
            draft->peer, guesses->count, draft_copy(draft, span_of(guesses->name)),
            draft_duration(draft, guesses->last.time - guesses->first.time),
            draft_endpoint(draft, &view->transaction->dst),
            view->source->suspicion->guess_rate.count);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "user", draft_copy(draft, span_of(guesses->name)));
    draft_add_number(draft, "failures", guesses->count);
    draft_add_moment(draft, &guesses->first);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_FAILURES] = {"failures", SIPWHY_UNIT_COUNT, 10,
                          N_("how many passwords in a row are refused for one user")},
    [SETTING_RATE] = {"rate", SIPWHY_UNIT_COUNT, 50,
                      N_("or how many within a second for all users of one host")},
};

const struct rule rule_register_bruteforce = {
    .about =
        {
            .id = "register-bruteforce",
            .title = N_("A host tries out passwords"),
            .meaning = N_("Somebody guesses the password of an account. With a short one that takes hours, and "
                          "then calls go out at your expense."),
            .fix = N_("Ban the source (fail2ban, a firewall rule), limit REGISTERs a source, use long random "
                      "passwords, and see whether one of them was accepted."),
            .rfc = "RFC 3261 sections 22 and 26; RFC 7616 section 5",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 2,
        },
    .subject = RULE_OF_SOURCE,
    .methods = METHOD(REGISTER),
    .kinds = KIND_CLIENT_FAILURE | KIND_SUCCESS,
    .rank = RANK_AUTHENTICATION,
    .assess = assess,
    .describe = describe,
};
