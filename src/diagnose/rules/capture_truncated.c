/*
 * capture-truncated — SIP packets were captured with fewer bytes than they had.
 *
 * Either by a snapshot length, or because the capture has only the first IP fragment of what its receiver
 * got whole. Fragments that nobody is known to have got are not the capture's doing.
 */
#include "diagnose/rule.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    enum sighting_rest rest = view->sighting->rest;
    if (!view->sighting->truncated || (rest != SIGHTING_REST_CAME && rest != SIGHTING_REST_UNSEEN))
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

/** Its receiver went on with it, so that all of it came there. */
static void blame_filter(const struct view *view, struct draft *draft)
{
    draft->cause = arena_format(
        draft->arena,
        _("The message came in several IP fragments and %1$s got all of them, but the capture has only "
          "the first. Later fragments hold no ports: a capture filter such as \"port 5060\" drops them."),
        draft_host(draft, &view->sighting->dst));
    draft->fix = _("Capture again with a filter that keeps fragments: add \"or (ip[6:2] & 0x1fff != 0) or "
                   "(ip6[6] = 44)\", or filter by host.");
}

/** A stream is delivered whole, or it ends: what lacks in it is the capture's loss. */
static void blame_loss(struct draft *draft)
{
    draft->cause = _("Parts of the stream that carried the message are not in the capture: packets were "
                     "lost while capturing, or the capture began within it.");
    draft->fix = _("Look for packets that the capture dropped (a larger buffer helps), and mirror both "
                   "directions of the connection.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    draft->detail =
        arena_format(draft->arena, _("Of the message in frame %1$llu only %2$zu bytes were captured."),
                     (unsigned long long)moment.evidence.frame, view->message->bytes.length);
    if (view->sighting->rest == SIGHTING_REST_UNSEEN)
        blame_filter(view, draft);
    else if (transport_is_reliable(view->sighting->transport))
        blame_loss(draft);
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
    .when = WHEN_CUT,
    .rank = RANK_CAPTURE,
    .assess = assess,
    .describe = describe,
};
