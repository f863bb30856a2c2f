/*
 * rule.c — what the rules share: ages, hops, and the writing of a finding.
 */
#include "diagnose/rule.h"

#include "base/time.h"
#include "sip/mask.h"

enum answer holds(struct assessment *assessment, enum sipwhy_severity severity, sipwhy_time since)
{
    *assessment = (struct assessment){severity, since, SIPWHY_TIME_UNKNOWN};
    return HOLDS;
}

enum answer holds_by_age(const struct view *view, sipwhy_time start, sipwhy_time until,
                         struct assessment *ret_assessment)
{
    *ret_assessment = (struct assessment){.again = SIPWHY_TIME_UNKNOWN};
    for (int level = SIPWHY_SEVERITY_NOTE; level <= SIPWHY_SEVERITY_ERROR; level++) {
        if (view->thresholds[level] == SIPWHY_TIME_UNKNOWN)
            continue;
        sipwhy_time since = start + view->thresholds[level];
        if (until >= since) {
            ret_assessment->severity = (enum sipwhy_severity)level;
            ret_assessment->since = since;
        } else if (ret_assessment->again == SIPWHY_TIME_UNKNOWN || since < ret_assessment->again) {
            ret_assessment->again = since;
        }
    }
    if (until < view->now)
        ret_assessment->again = SIPWHY_TIME_UNKNOWN;
    return ret_assessment->severity ? HOLDS : DOES_NOT_HOLD;
}

struct sip_message *view_request_of(const struct view *view, const struct transaction *transaction)
{
    if (!transaction || !transaction->copy || !view->request_storage)
        return NULL;
    sip_message_index(view->request_storage, (span){transaction->copy, transaction->copy_length});
    return view->request_storage;
}

struct sip_message *view_request(const struct view *view)
{
    return view_request_of(view, view->transaction);
}

bool is_first_sighting(const struct view *view)
{
    return view->message && !view->tracked->duplicate && !view->tracked->retransmission &&
           !view->sighting->truncated;
}

bool is_call_attempt(const struct view *view)
{
    return view->transaction->method == SIP_METHOD_INVITE &&
           transaction_is_initial_invite(view->transaction) && !view->transaction->parent;
}

/** Who sends again so often gets no answer, seen or unseen. */
#define MOST_SENDS_UNHEARD 3

bool is_one_way(const struct view *view)
{
    const struct host_pair *pair = peers_find_pair(
        &view->tracker->peers, &view->transaction->src, &view->transaction->dst);
    return pair && host_pair_is_one_way(pair) && view->transaction->sends <= MOST_SENDS_UNHEARD;
}

void draft_add_moment(struct draft *draft, const struct moment *moment)
{
    if (!moment_happened(moment) || draft->evidence_count == DRAFT_EVIDENCE)
        return;
    size_t i = draft->evidence_count;
    for (; i > 0; i--) {
        const struct sipwhy_evidence *before = &draft->evidence[i - 1];
        if (before->input == moment->evidence.input && before->frame == moment->evidence.frame)
            return;
        if (before->input < moment->evidence.input ||
            (before->input == moment->evidence.input && before->frame < moment->evidence.frame))
            break;
    }
    memmove(&draft->evidence[i + 1], &draft->evidence[i],
            (draft->evidence_count - i) * sizeof(draft->evidence[0]));
    draft->evidence[i] = moment->evidence;
    draft->evidence_count++;
}

static void add_value(struct draft *draft, struct sipwhy_value value)
{
    if (draft->value_count < DRAFT_VALUES)
        draft->values[draft->value_count++] = value;
}

void draft_add_number(struct draft *draft, const char *name, double number)
{
    add_value(draft, (struct sipwhy_value){.name = name, .number = number});
}

void draft_add_duration(struct draft *draft, const char *name, sipwhy_time duration)
{
    if (duration >= 0)
        draft_add_number(draft, name, time_in_ms(duration));
}

void draft_add_text(struct draft *draft, const char *name, const char *text)
{
    add_value(draft, (struct sipwhy_value){.name = name, .text = text});
}

const char *draft_copy(struct draft *draft, span text)
{
    const char *copy = mask_copy(draft->arena, text);
    return copy ? copy : "?";
}

const char *draft_endpoint(struct draft *draft, const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    return draft_copy(draft, span_of(sipwhy_endpoint_format(endpoint, text)));
}

const char *draft_host(struct draft *draft, const struct sipwhy_endpoint *endpoint)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    return draft_copy(draft, span_of(sipwhy_endpoint_format_host(endpoint, text)));
}

const char *draft_duration(struct draft *draft, sipwhy_time duration)
{
    char text[TIME_TEXT];
    if (duration < 0)
        return _("an unknown time");
    return draft_copy(draft, span_of(time_format_duration(duration, text)));
}
