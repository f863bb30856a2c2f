/*
 * extension-enumeration — a host asks for one user after the other, and is refused.
 *
 * What counts are requests without credentials that ended in 401, 403, 404 or 407. A challenge is part of every
 * registration: it counts when the user was not let in some seconds later. The INVITEs of a host that was let
 * in, or whose calls were answered, are those of a dialler with bad numbers.
 */
#include "diagnose/rule.h"

enum {
    SETTING_USERS,
    SETTING_WINDOW,
    SETTING_RETRY,
};

struct guessing {
    unsigned users;
    unsigned denied;     /**< by 403 and 404 */
    const struct attempt *first;
    const struct attempt *last;
    sipwhy_time again; /**< when a challenge will count that does not yet */
};

static bool is_in_doubt(const struct view *view, const struct attempt *attempt)
{
    return attempt->method == SIP_METHOD_INVITE && view->source->welcome;
}

static void add(struct guessing *guessing, const struct attempt *attempt)
{
    guessing->users++;
    guessing->denied += attempt->code == 403 || attempt->code == 404;
    if (!guessing->first || attempt->when.time < guessing->first->when.time)
        guessing->first = attempt;
    if (!guessing->last || attempt->when.time > guessing->last->when.time)
        guessing->last = attempt;
}

static struct guessing find_guessing(const struct view *view)
{
    const struct suspicion *suspicion = view->source->suspicion;
    struct guessing guessing = {.again = SIPWHY_TIME_UNKNOWN};
    for (int i = 0; suspicion && i < PEER_ATTEMPTS; i++) {
        const struct attempt *attempt = &suspicion->attempts[i];
        bool is_challenge = attempt->code == 401 || attempt->code == 407;
        sipwhy_time counts = attempt->when.time + (is_challenge ? view->settings[SETTING_RETRY] : 0);
        if (!moment_happened(&attempt->when) || is_in_doubt(view, attempt) ||
            view->now - attempt->when.time > view->settings[SETTING_WINDOW])
            continue;
        if (counts > view->now)
            guessing.again = counts > guessing.again ? counts : guessing.again;
        else
            add(&guessing, attempt);
    }
    return guessing;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct guessing guessing = find_guessing(view);
    ret_assessment->again = guessing.again;
    if (guessing.users < view->settings[SETTING_USERS])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->now);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct guessing guessing = find_guessing(view);
    if (!guessing.first)
        return;
    draft->peer = draft_host(draft, &view->source->address);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s asked for at least %2$u users within %3$s, the first of them \"%4$s\", the last \"%5$s\": all "
          "refused, %6$u with 403 or 404, and not once with credentials."),
        draft->peer, guessing.users,
        draft_duration(draft, guessing.last->when.time - guessing.first->when.time),
        draft_copy(draft, span_of(guessing.first->start)),
        draft_copy(draft, span_of(guessing.last->start)), guessing.denied);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "users", guessing.users);
    draft_add_number(draft, "denied", guessing.denied);
    draft_add_text(draft, "method", sip_method_name((enum sip_method)guessing.last->method));
    draft_add_moment(draft, &guessing.first->when);
    draft_add_moment(draft, &guessing.last->when);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_USERS] = {"users", SIPWHY_UNIT_COUNT, 5, N_("how many users; at most 24")},
    [SETTING_WINDOW] = {"window", SIPWHY_UNIT_TIME, 60 * SIPWHY_SECOND, N_("within what time")},
    [SETTING_RETRY] = {"retry", SIPWHY_UNIT_TIME, 5 * SIPWHY_SECOND,
                       N_("how long after a challenge credentials may come")},
};

const struct rule rule_extension_enumeration = {
    .about =
        {
            .id = "extension-enumeration",
            .title = N_("A host tries out user names"),
            .meaning = N_("Somebody finds out which extensions exist: where a known user is answered otherwise "
                          "than an unknown one, the list is made in minutes. Guessing passwords comes next."),
            .fix = N_("Answer known and unknown users alike, with a challenge (alwaysauthreject in Asterisk); "
                      "ban sources that ask for many users (fail2ban, pike)."),
            .rfc = "RFC 3261 section 26",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = 3,
        },
    .subject = RULE_OF_SOURCE,
    .methods = METHOD(REGISTER) | METHOD(INVITE) | METHOD(OPTIONS) | METHOD(SUBSCRIBE),
    .kinds = KIND_CLIENT_FAILURE,
    .rank = RANK_AUTHENTICATION,
    .assess = assess,
    .describe = describe,
};
