/*
 * capture-duplicate — the capture holds packets twice that were sent once.
 *
 * Told once for each way it comes about; every duplicate is counted and left out of all else.
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->tracked->duplicate)
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment original = {0, view->tracked->original};
    struct moment copy = {0, view->sighting->evidence};
    draft->detail = arena_format(
        draft->arena,
        view->tracked->second_point
            ? _("Frame %1$llu is frame %2$llu again, seen at a second point of the same hop (a router or "
                "NAT lies between).")
            : _("Frame %1$llu is frame %2$llu again: the same packet was captured twice."),
        (unsigned long long)copy.evidence.frame, (unsigned long long)original.evidence.frame);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_moment(draft, &original);
    draft_add_moment(draft, &copy);
}

const struct rule rule_capture_duplicate = {
    .about =
        {
            .id = "capture-duplicate",
            .title = N_("Packets captured twice"),
            .meaning = N_("The capture sees the same packets more than once: on several interfaces, on both "
                          "sides of a router, or mirrored twice. They are told apart from retransmissions "
                          "and counted once."),
            .fix = N_("Nothing for the calls. Capture on one interface to keep the file small."),
            .rfc = "RFC 3261 section 17",
            .scope = SIPWHY_SCOPE_CAPTURE,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_MESSAGE,
    .when = WHEN_COPY,
    .rank = RANK_CAPTURE,
    .assess = assess,
    .describe = describe,
};
