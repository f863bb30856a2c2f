/*
 * hold-stuck — a call is put on hold and not resumed.
 *
 * A hold is an offer after the first that is sendonly or inactive, or names 0.0.0.0 (RFC 3264 section 8.4); it
 * lasts until that side offers or answers that it listens again. An announcement, sendonly from the start, is no
 * hold. Whoever parks a call or plays music does the same on purpose: it stays a note.
 */
#include "diagnose/sessions.h"

/** The side that holds, of both the one that began. */
static int find_holder(const struct session *session)
{
    const struct moment *held = session->held;
    if (!moment_happened(&held[SESSION_CALLER]) && !moment_happened(&held[SESSION_CALLEE]))
        return -1;
    if (!moment_happened(&held[SESSION_CALLEE]))
        return SESSION_CALLER;
    return moment_happened(&held[SESSION_CALLER]) &&
                   held[SESSION_CALLER].time <= held[SESSION_CALLEE].time
               ? SESSION_CALLER
               : SESSION_CALLEE;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct session *session = view->session;
    int holder = find_holder(session);
    if (holder < 0)
        return DOES_NOT_HOLD;
    sipwhy_time until = moment_happened(&session->bye) ? session->bye.time : view->now;
    return holds_by_age(view, session->held[holder].time, until, ret_assessment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct session *session = view->session;
    int holder = find_holder(session);
    if (holder < 0)
        return;
    sipwhy_time held = view->now - session->held[holder].time;
    draft->detail = arena_format(
        draft->arena, _("%1$s put the call on hold and has not resumed it within %2$s."),
        draft_side(draft, session, (enum session_side)holder), draft_duration(draft, held));
    draft->confidence = SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "held_ms", held);
    draft_add_moment(draft, &session->held[holder]);
}

const struct rule rule_hold_stuck = {
    .about =
        {
            .id = "hold-stuck",
            .title = N_("Hold without an end"),
            .meaning = N_("The call is still on hold. If nobody parked it on purpose, the re-INVITE that should "
                          "resume it was refused or lost, and audio goes one way or not at all."),
            .fix = N_("Look for a re-INVITE with sendrecv after the hold and for what became of it. Use a=sendonly "
                      "for a hold and not the address 0.0.0.0."),
            .rfc = "RFC 3264 section 8.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(300 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note after 300 s"),
        },
    .subject = RULE_OF_SESSION,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(UPDATE),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .rank = RANK_MEDIA,
    .assess = assess,
    .describe = describe,
};
