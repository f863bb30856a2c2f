/*
 * clock-jump — the clock of the capture stepped.
 *
 * Backwards: the times within one input go back, by ten seconds at once, or by less for so many packets in a row
 * (three from a second on, eight below) that they cannot merely have been reordered. Forwards: no packet came for a while, and then all streams of RTP,
 * at least two, go on with the next sequence number and timestamp, as if no time had passed. An idle network is
 * no jump.
 */
#include "diagnose/rule.h"

enum { SETTING_BACK, SETTING_FORWARD };

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct capture_fault *fault = view->fault;
    if (fault->kind != FAULT_CLOCK_BACK && fault->kind != FAULT_CLOCK_FORWARD)
        return NOT_APPLICABLE;
    int setting = fault->kind == FAULT_CLOCK_BACK ? SETTING_BACK : SETTING_FORWARD;
    if (fault->length < view->settings[setting])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, fault->after.time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct capture_fault *fault = view->fault;
    const char *length = draft_duration(draft, fault->length);
    unsigned long long frame = fault->after.evidence.frame;
    if (fault->kind == FAULT_CLOCK_BACK)
        draft->detail = arena_format(
            draft->arena, _("The time of frame %1$llu is %2$s before that of frame %3$llu, which precedes it."),
            frame, length, (unsigned long long)fault->before.evidence.frame);
    else
        draft->detail = arena_format(
            draft->arena, _("Before frame %1$llu the clock jumped ahead by %2$s: all %3$u streams of RTP went on as if "
                            "no time had passed."),
            frame, length, fault->streams);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "step_ms", fault->length);
    draft_add_text(draft, "direction", fault->kind == FAULT_CLOCK_BACK ? "back" : "forward");
    if (fault->streams)
        draft_add_number(draft, "streams", fault->streams);
    draft_add_moment(draft, &fault->before);
    draft_add_moment(draft, &fault->after);
}

static const struct sipwhy_setting settings[] = {
    {"back", SIPWHY_UNIT_TIME, SIPWHY_MILLISECOND, N_("the smallest step backwards")},
    {"forward", SIPWHY_UNIT_TIME, 5 * SIPWHY_SECOND, N_("the smallest jump ahead")},
};

const struct rule rule_clock_jump = {
    .about =
        {
            .id = "clock-jump",
            .title = N_("Clock of the capture stepped"),
            .meaning = N_("The clock that stamped the packets was set, a virtual machine stood still, or files of "
                          "hosts with different clocks were put together. Durations across the step are wrong."),
            .fix = N_("Let the clock be slewed and not stepped (chrony, NTP), capture at one place, or merge files "
                      "only after their clocks were compared."),
            .rfc = "RFC 3550 section 5.1",
            .scope = SIPWHY_SCOPE_CAPTURE,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_CAPTURE,
    .rank = RANK_CAPTURE,
    .assess = assess,
    .describe = describe,
};
