/*
 * prolonged-trying — an INVITE got a 100 Trying and then nothing that says more.
 *
 * A 100 stops the retransmission and, with it, Timer B (RFC 3261 section 17.1.1.2), is never a reason to
 * try another server (RFC 3263 section 4.3 wants no response at all), and does not reset Timer C
 * (section 16.7 step 2). Whoever sent it owns the call, and a caller without a timer of his own waits
 * for ever. The hops behind it, where the capture shows them, say which of five things it is.
 */
#include "diagnose/blame.h"
#include "diagnose/hops.h"

static const struct transaction *stuck_at(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    if (!transaction->request_seen || !moment_happened(&transaction->trying))
        return NULL;
    /* The hop before it waits as well, and speaks for both. */
    if (transaction->parent && moment_happened(&transaction->parent->trying) &&
        !moment_happened(&transaction->parent->provisional))
        return NULL;
    return transaction;
}

/** When a branch beside it rang or was answered, so that the call goes on without this one; or never. */
static sipwhy_time other_branch_progress(const struct transaction *stuck)
{
    sipwhy_time first = INT64_MAX;
    LIST_EACH(link, &stuck->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (!transaction_is_sibling(stuck, other))
            continue;
        const struct moment *progress =
            moment_happened(&other->provisional) ? &other->provisional : &other->final;
        bool was_before = moment_happened(&other->final) && other->final.time < stuck->request.time;
        bool is_answer = moment_happened(&other->provisional) || other->final_code / 100 == 2;
        if (is_answer && !was_before && progress->time < first)
            first = progress->time;
    }
    return first;
}

/** Until when it was stuck: the first answer that says more, here or on another branch, the CANCEL, or now. */
static sipwhy_time end_of_wait(const struct view *view, const struct transaction *stuck)
{
    const struct moment *ends[] = {&stuck->provisional, &stuck->final, &stuck->cancel};
    sipwhy_time end = view->now;
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        if (moment_happened(ends[i]) && ends[i]->time < end)
            end = ends[i]->time;
    }
    sipwhy_time progress = other_branch_progress(stuck);
    return progress < end ? progress : end;
}

static bool was_answered(const struct transaction *stuck)
{
    return moment_happened(&stuck->provisional) || moment_happened(&stuck->final);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *stuck = stuck_at(view);
    if (!stuck)
        return NOT_APPLICABLE;
    enum answer answer =
        holds_by_age(view, stuck->request.time, end_of_wait(view, stuck), ret_assessment);
    if (ret_assessment->since < stuck->trying.time)
        ret_assessment->since = stuck->trying.time;
    if (was_answered(stuck) || moment_happened(&stuck->cancel))
        ret_assessment->again = SIPWHY_TIME_UNKNOWN;
    return answer;
}

struct story {
    const struct transaction *stuck;
    struct trail trail;
    sipwhy_time waited;
    const char *caller;
    const char *first;  /**< who sent the 100 to the caller */
    const char *holder; /**< who holds the call, as far as can be seen */
    const char *next;   /**< whom the holder asked, or NULL */
    bool gave_up;
    bool over; /**< an answer came in the end */
};

static const char *detail(struct draft *draft, const struct story *story)
{
    const char *waited = draft_duration(draft, story->waited);
    if (story->gave_up)
        return arena_format(draft->arena,
                            _("The INVITE from %1$s got 100 Trying from %2$s and nothing more for "
                              "%3$s; then the caller gave up (CANCEL)."),
                            story->caller, story->first, waited);
    if (story->over)
        return arena_format(draft->arena,
                            _("The INVITE from %1$s got 100 Trying from %2$s and nothing more for "
                              "%3$s; only then did an answer come."),
                            story->caller, story->first, waited);
    return arena_format(draft->arena,
                        _("The INVITE from %1$s got 100 Trying from %2$s and nothing more for "
                          "%3$s; it still waits."),
                        story->caller, story->first, waited);
}

/** The same, and under which Call-ID a B2BUA sent the call on. */
static const char *detail_with_leg(struct draft *draft, const struct story *story)
{
    const struct leg *leg = story->trail.leg;
    const char *text = detail(draft, story);
    if (!leg)
        return text;
    return arena_format(draft->arena, _("%1$s The call goes on in another leg, %2$s."), text,
                        blame_name_leg(draft->arena, story->stuck->conversation, leg->place));
}

static const char *cause_inside(struct draft *draft, const struct story *story)
{
    return arena_format(draft->arena,
                        _("%1$s holds the call: it took the INVITE and sent none on, although this "
                          "capture shows what it sends for other calls. It is stuck inside %1$s: in a "
                          "lookup (database, HTTP, ENUM, DNS), for want of a free channel or worker, "
                          "or in a route that leads nowhere."),
                        story->holder);
}

static const char *cause_unseen(struct draft *draft, const struct story *story)
{
    return arena_format(draft->arena,
                        _("%1$s holds the call: with its 100 it took the INVITE over. Whether it "
                          "sent it on is not known: nothing behind %1$s that surely belongs to this "
                          "call is in this capture."),
                        story->holder);
}

static const char *cause_silent(struct draft *draft, const struct story *story)
{
    const struct transaction *next = story->trail.next;
    if (next->sends == 1)
        return arena_format(draft->arena,
                            _("%1$s sent the INVITE on to %2$s once, and %2$s does not answer: it is "
                              "down, cannot be reached, or a firewall drops the packets."),
                            story->holder, story->next);
    return arena_format(draft->arena,
                        _("%1$s sent the INVITE on to %2$s (%3$u times in %4$s), and %2$s does not "
                          "answer: it is down, cannot be reached, or a firewall drops the packets."),
                        story->holder, story->next, next->sends,
                        draft_duration(draft, next->last_request.time - next->request.time));
}

static const char *cause(struct draft *draft, const struct story *story)
{
    switch (story->trail.hold) {
    case HOLD_INSIDE:
        return cause_inside(draft, story);
    case HOLD_UNSEEN:
        return cause_unseen(draft, story);
    case HOLD_NEXT_SILENT:
        return cause_silent(draft, story);
    default:
        return NULL;
    }
}

static const char *fix_inside(struct draft *draft, const struct story *story)
{
    return arena_format(
        draft->arena,
        _("On %1$s, read the log of this Call-ID from the time of the INVITE on and time its lookups; "
          "look at free channels, workers and licences. Give each lookup a timeout shorter than the "
          "caller's patience, and have the no-answer timers try another route or send a final "
          "response."),
        story->holder);
}

static const char *fix_unseen(struct draft *draft, const struct story *story)
{
    return arena_format(draft->arena,
                        _("Capture on %1$s, both sides of it, and read its log for this Call-ID: "
                          "did an INVITE leave it, to where, and what came back? Shorten its "
                          "no-reply timers so that it fails over or answers."),
                        story->holder);
}

static const char *fix_silent(struct draft *draft, const struct story *story)
{
    return arena_format(draft->arena,
                        _("Check that %2$s is up and listens on that port and transport, and that "
                          "no firewall or ACL between %1$s and %2$s drops SIP; compare the route and "
                          "the DNS target. On %1$s, shorten the no-reply timer (Kamailio fr_timer) "
                          "and give it a second route."),
                        story->holder, story->next);
}

static const char *fix(struct draft *draft, const struct story *story)
{
    switch (story->trail.hold) {
    case HOLD_INSIDE:
        return fix_inside(draft, story);
    case HOLD_UNSEEN:
        return fix_unseen(draft, story);
    case HOLD_NEXT_SILENT:
        return fix_silent(draft, story);
    default:
        return NULL;
    }
}

static const char *sub_verdict(const struct story *story)
{
    if (story->gave_up)
        return "caller-gave-up";
    if (story->trail.hold == HOLD_NEXT_SILENT)
        return "next-hop-silent";
    if (story->trail.hold == HOLD_RESPONSE_LOST)
        return "response-lost";
    return story->trail.depth ? "downstream-trying" : "held-by-hop";
}

static void add_values(struct draft *draft, const struct story *story)
{
    const struct transaction *stuck = story->stuck;
    draft_add_duration(draft, "waited_ms", story->waited);
    draft_add_duration(draft, "trying_after_ms", stuck->trying.time - stuck->request.time);
    draft_add_text(draft, "sub_verdict", sub_verdict(story));
    draft_add_text(draft, "holder", story->holder);
    if (story->next)
        draft_add_text(draft, "next_hop", story->next);
    if (story->trail.leg)
        draft_add_text(draft, "leg", draft_copy(draft, conversation_call_id(story->trail.leg->conversation)));
    if (story->waited >= 180 * SIPWHY_SECOND)
        draft_add_text(draft, "zone", "timer-c");
}

static void add_evidence(struct draft *draft, const struct story *story)
{
    draft_add_moment(draft, &story->stuck->request);
    draft_add_moment(draft, &story->stuck->trying);
    if (story->trail.depth) {
        draft_add_moment(draft, &story->trail.hop->request);
        draft_add_moment(draft, &story->trail.hop->trying);
    }
    if (story->trail.next) {
        draft_add_moment(draft, &story->trail.next->request);
        draft_add_moment(draft, &story->trail.next->last_request);
        draft_add_moment(draft, &story->trail.next->first_response);
    }
    draft_add_moment(draft, &story->stuck->cancel);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *stuck = stuck_at(view);
    sipwhy_time end = end_of_wait(view, stuck);
    struct story story = {.stuck = stuck, .trail = hops_follow(view, stuck, end)};
    story.waited = end - stuck->request.time;
    story.gave_up = moment_happened(&stuck->cancel) && stuck->cancel.time == end;
    story.over = !story.gave_up && was_answered(stuck);
    story.caller = draft_endpoint(draft, &stuck->src);
    story.first = draft_endpoint(draft, &stuck->dst);
    story.holder = draft_endpoint(draft, &story.trail.hop->dst);
    story.next = story.trail.next ? draft_endpoint(draft, &story.trail.next->dst) : NULL;
    draft->detail = detail_with_leg(draft, &story);
    if (story.trail.hold == HOLD_RESPONSE_LOST) {
        hops_blame_lost_answer(draft, story.trail.hop, story.trail.next);
    } else {
        draft->cause = cause(draft, &story);
        draft->fix = fix(draft, &story);
    }
    draft->confidence = story.trail.confidence;
    if (story.trail.hold == HOLD_UNSEEN && draft->confidence == SIPWHY_CONFIDENCE_CERTAIN)
        draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    const struct transaction *behind = story.trail.next;
    bool is_behind = behind && story.trail.hold == HOLD_NEXT_SILENT;
    draft->at = draft_host(draft, is_behind ? &behind->dst : &story.trail.hop->dst);
    add_values(draft, &story);
    add_evidence(draft, &story);
}

const struct rule rule_prolonged_trying = {
    .about =
        {
            .id = "prolonged-trying",
            .title = N_("Stuck in 100 Trying"),
            .meaning =
                N_("The next hop accepted the INVITE with 100 Trying and has said nothing since. That "
                   "100 ended the caller's retransmissions and its Timer B, and silence starts no failover "
                   "to another server any more (a 503 still would): whoever sent it owns the call, and "
                   "a caller without a timer of his own waits for ever. A proxy must end it only after more than three minutes "
                   "(Timer C)."),
            .fix = N_("Follow the INVITE behind the sender of the 100: was it sent on, to where, and "
                      "what came back? Shorten the no-reply timers there (Kamailio fr_timer 30 s and "
                      "fr_inv_timer 120 s by default), send a 18x early, and let the caller set an "
                      "Expires in its INVITE."),
            .rfc = "RFC 3261 sections 17.1.1.2, 16.7 and 16.8; RFC 3263 section 4.3",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(4 * SIPWHY_SECOND, 7 * SIPWHY_SECOND, 32 * SIPWHY_SECOND),
            .severity = N_("note after 4 s, warning after 7 s, error after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_TRIED,
    .rank = RANK_ROUTING,
    .follows_from = {"nat-binding-lost", "next-hop-unreachable"},
    .lasting = true,
    .assess = assess,
    .describe = describe,
};
