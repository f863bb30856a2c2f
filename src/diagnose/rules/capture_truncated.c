/*
 * capture-truncated — SIP packets were captured with fewer bytes than they had.
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!view->sighting->truncated)
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->detail =
        arena_format(draft->arena, _("Of the message in frame %1$llu only %2$zu bytes were captured."),
                     (unsigned long long)moment.evidence.frame, view->message->bytes.length);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
}

const struct rule rule_capture_truncated = {
    .about =
        {
            .id = "capture-truncated",
            .title = N_("Packets captured only in part"),
            .meaning = N_("The capture was taken with a snapshot length that cuts SIP messages short: headers "
                          "and bodies may be missing that were sent."),
            .fix = N_("Capture again with a snapshot length of 0 (tcpdump -s 0)."),
            .rfc = "RFC 3261 section 18.3",
            .scope = SIPWHY_SCOPE_CAPTURE,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_MESSAGE,
    .rank = RANK_CAPTURE,
    .assess = assess,
    .describe = describe,
};
