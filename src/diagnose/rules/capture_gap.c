/*
 * capture-gap — the capture lacks packets that were on the wire.
 *
 * A drop counter says so; or no packet at all came for a while, and then every stream of RTP that had been
 * running goes on with a hole in its sequence numbers; or after a long silence none of four streams or more goes
 * on at all. Silence without RTP before it is a quiet network.
 */
#include "diagnose/rule.h"

enum { SETTING_HOLE, SETTING_SILENCE };

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct capture_fault *fault = view->fault;
    if (fault->kind != FAULT_GAP && fault->kind != FAULT_DROPS)
        return NOT_APPLICABLE;
    bool is_resumed = view->tracker->continuity.holes > 0;
    sipwhy_time least = view->settings[is_resumed ? SETTING_HOLE : SETTING_SILENCE];
    if (fault->kind == FAULT_GAP && fault->length < least)
        return DOES_NOT_HOLD;
    sipwhy_time since = fault->kind == FAULT_GAP ? fault->before.time : view->now;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, since);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct capture_fault *fault = view->fault;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    if (fault->kind == FAULT_DROPS) {
        draft->detail = arena_format(draft->arena, _("The capture dropped %1$llu packets, by its own count."),
                                     (unsigned long long)fault->dropped);
        draft_add_number(draft, "dropped", (double)fault->dropped);
        return;
    }
    bool is_resumed = view->tracker->continuity.holes > 0;
    draft->detail = arena_format(
        draft->arena,
        is_resumed ? _("No packet at all came for %1$s, and then all of the %2$u streams of RTP that had been "
                       "running went on with a hole in their sequence numbers.")
                   : _("No packet at all came for %1$s, and none of the %2$u streams of RTP that had been running "
                       "went on."),
        draft_duration(draft, fault->length), fault->streams);
    if (!is_resumed)
        draft->confidence = SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "gap_ms", fault->length);
    draft_add_number(draft, "streams", fault->streams);
    draft_add_moment(draft, &fault->before);
    draft_add_moment(draft, &fault->after);
}

static const struct sipwhy_setting settings[] = {
    {"hole", SIPWHY_UNIT_TIME, SIPWHY_SECOND,
     N_("the shortest silence after which all streams go on with a hole")},
    {"silence", SIPWHY_UNIT_TIME, 10 * SIPWHY_SECOND,
     N_("the shortest silence after which no stream goes on")},
};

const struct rule rule_capture_gap = {
    .about =
        {
            .id = "capture-gap",
            .title = N_("Packets missing in the capture"),
            .meaning = N_("The capture lost packets that were on the wire. What seems to be missing may have been "
                          "sent, and times across the gap mean little."),
            .fix = N_("Capture again with a larger buffer, a filter, or a faster disk; look at the drop counters of "
                      "the card and of the mirror port."),
            .rfc = "RFC 3550 section 6.4.1",
            .scope = SIPWHY_SCOPE_CAPTURE,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_CAPTURE,
    .rank = RANK_CAPTURE,
    .assess = assess,
    .describe = describe,
};
