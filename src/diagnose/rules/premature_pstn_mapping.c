/*
 * premature-pstn-mapping — a response and the cause of Q.850 in it are not the pair that RFC 3398 makes.
 *
 * The two tables of RFC 3398 are no mirror images: 18 becomes 408 but 408 becomes 102, 19 and 20 become 480 but
 * 480 becomes 18. Which one was used a lone response does not say, so a pair of either is right. It is known
 *  - where there is a location: the cause came out of a telephone network (RFC 8606 section 4), and the response
 *    was made of it (section 7.2.4.1; a 21 becomes 603 only where its location is the user);
 *  - where the hop behind, or the leg of a B2BUA, failed with the same response and without a cause: the cause was
 *    made of that response (section 8.2.6.1). Another response may be of another route that was tried.
 * Never for 487, for which there is no mapping, for challenges and what else the client mends by itself, nor for
 * the "603+" of a network that blocks (ATIS-1000099 prescribes 21). A 500 may stand for any 503 (RFC 3261 section
 * 16.7 step 6), and a 606 for a bearer capability as a 488 does.
 */
#include "diagnose/hops.h"
#include "diagnose/outcome.h"
#include "diagnose/q850.h"

enum {
    CAUSE_REJECTED = 21,
    CAUSE_BEARER = 65,
};

/** What was compared. */
struct pair {
    struct sip_reason reason;
    int cause;
    const struct transaction *behind; /**< that failed without a cause; or NULL */
    enum sipwhy_confidence confidence; /**< that it is behind */
};

/** The one hop behind, where its response is what the cause must have been made of. */
static const struct transaction *source_of(const struct view *view,
                                           enum sipwhy_confidence *ret_confidence)
{
    const struct transaction *behind = hops_behind(view->transaction, ret_confidence);
    if (!behind || *ret_confidence < SIPWHY_CONFIDENCE_LIKELY || behind->cause || behind->final_code != view->message->code ||
        behind->final.time > view->sighting->time)
        return NULL;
    LIST_EACH(link, &view->conversation->transactions)
    {
        const struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other != behind && other->parent == view->transaction)
            return NULL; /* one of several branches */
    }
    return behind;
}

/** Whether RFC 3398 section 7.2.4.1 makes this response of the cause. */
static bool follows_from_cause(int code, const struct pair *pair)
{
    int made = sipwhy_code_from_cause(pair->cause);
    bool is_user = span_equal_nocase(pair->reason.location, SPAN("U"));
    if (code == made || (code == 500 && made == 503))
        return true;
    if (pair->cause == CAUSE_BEARER)
        return code == 606;
    return code == 603 && pair->cause == CAUSE_REJECTED && is_user;
}

static bool is_right(int code, const struct pair *pair)
{
    if (pair->behind && sipwhy_cause_from_code(pair->behind->final_code) != pair->cause)
        return false;
    if (follows_from_cause(code, pair))
        return true;
    return !pair->reason.location.length && sipwhy_cause_from_code(code) == pair->cause;
}

static bool find_pair(const struct view *view, struct pair *ret_pair)
{
    int code = view->message->code;
    *ret_pair = (struct pair){.confidence = SIPWHY_CONFIDENCE_CERTAIN};
    if (view->transaction->in_dialog || code == 487 || outcome_can_go_on(code) ||
        q850_is_network_block(view->message) || !sip_reason_find_q850(view->message, &ret_pair->reason))
        return false;
    ret_pair->cause = (int)ret_pair->reason.cause;
    if (!ret_pair->reason.location.length)
        ret_pair->behind = source_of(view, &ret_pair->confidence);
    return true;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct pair pair;
    if (!is_first_sighting(view) || !find_pair(view, &pair))
        return NOT_APPLICABLE;
    if (is_right(view->message->code, &pair))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe_source(const struct view *view, const struct pair *pair, struct draft *draft)
{
    const struct transaction *behind = pair->behind;
    int expected = sipwhy_cause_from_code(behind->final_code);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s failed with %2$d and no cause, of which %3$s made %4$s and the Q.850 cause %5$s. RFC 3398 makes "
          "cause %6$s of a %2$d."),
        draft_endpoint(draft, &behind->responder), behind->final_code,
        draft_endpoint(draft, &view->sighting->src), outcome_phrase(view, draft),
        q850_name(draft, (uint32_t)pair->cause), q850_name(draft, (uint32_t)expected));
    draft_add_number(draft, "source_code", behind->final_code);
    draft_add_number(draft, "expected_cause", expected);
    draft_add_moment(draft, &behind->final);
}

static void describe_pair(const struct view *view, const struct pair *pair, struct draft *draft)
{
    int expected = sipwhy_code_from_cause(pair->cause);
    const char *who = draft_endpoint(draft, &view->sighting->src);
    const char *response = outcome_phrase(view, draft);
    const char *cause = q850_name(draft, (uint32_t)pair->cause);
    if (expected)
        draft->detail = arena_format(
            draft->arena,
            _("%1$s sent %2$s with the Q.850 cause %3$s. RFC 3398 makes a %4$d of that cause."), who, response,
            cause, expected);
    else
        draft->detail = arena_format(
            draft->arena,
            _("%1$s sent %2$s with the Q.850 cause %3$s, for which RFC 3398 has no response at all."), who,
            response, cause);
    if (expected)
        draft_add_number(draft, "expected_code", expected);
}

static void describe(const struct view *view, const struct assessment *assessment, struct draft *draft)
{
    (void)assessment;
    struct pair pair;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    if (!find_pair(view, &pair))
        return;
    draft_add_number(draft, "code", view->message->code);
    draft_add_number(draft, "q850_cause", pair.cause);
    if (pair.behind && sipwhy_cause_from_code(pair.behind->final_code) != pair.cause)
        describe_source(view, &pair, draft);
    else
        describe_pair(view, &pair, draft);
    draft->confidence = pair.behind ? pair.confidence : SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
}

const struct rule rule_premature_pstn_mapping = {
    .about =
        {
            .id = "premature-pstn-mapping",
            .title = N_("Response and telephone cause do not match"),
            .meaning = N_("A gateway or PBX translates between SIP and the telephone network by a table of its own "
                          "instead of that of RFC 3398. One half of what it says hides why the call failed, and "
                          "routing or retries that look at that half go wrong."),
            .fix = N_("Believe the cause for what happened on the telephone side and the response of the hop behind "
                      "for what happened in SIP. Where routing depends on it, correct the mapping of causes in that "
                      "gateway."),
            .rfc = "RFC 3398 sections 7.2.4.1 and 8.2.6.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_FAILURE,
    .when = WHEN_NEW,
    .rank = RANK_USER,
    .assess = assess,
    .describe = describe,
};
