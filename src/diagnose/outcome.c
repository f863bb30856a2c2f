/*
 * outcome.c — how a call attempt or a registration ended, for the rules that explain it.
 */
#include "diagnose/outcome.h"

#include "sip/reason.h"

int outcome_of_call(const struct view *view)
{
    return is_call_attempt(view) ? view->transaction->final_code : 0;
}

bool outcome_can_go_on(int code)
{
    return code == 401 || code == 407 || code == 422 || code == 423 || code == 491 ||
           code / 100 == 3;
}

const char *outcome_phrase(const struct view *view, struct draft *draft)
{
    int code = view->transaction->final_code;
    const struct sipwhy_code *row = sipwhy_code_find(code);
    span phrase = span_of(row ? row->name : "");
    if (view->message && view->message->code == code && view->message->phrase.length)
        phrase = span_first(view->message->phrase, 80);
    else if (code >= 400 && view->transaction->said)
        phrase = span_of(view->transaction->said);
    const char *text = arena_format(draft->arena, "%d %.*s", code, (int)phrase.length, phrase.data);
    return text ? text : "?";
}

const char *outcome_reason(const struct view *view, struct draft *draft)
{
    struct sip_reason reason = {.protocol = SPAN("Q.850"), .cause = view->transaction->cause};
    struct sip_reason first;
    if (view->message && sip_reason_parse(view->message, 0, &first) == 0 && first.has_cause)
        reason = first;
    else if (!reason.cause)
        return "";
    const struct sipwhy_cause *cause = NULL;
    if (span_equal_nocase(reason.protocol, SPAN("Q.850")) && reason.cause < 128)
        cause = sipwhy_cause_find((int)reason.cause);
    const char *text = arena_format(
        draft->arena, _(" The network gives the reason %1$s %2$u%3$s%4$s%5$s."),
        draft_copy(draft, span_first(reason.protocol, 32)), reason.cause, cause ? " (" : "",
        cause ? cause->name : "", cause ? ")" : "");
    return text ? text : "";
}

void outcome_describe(const struct view *view, struct draft *draft)
{
    const struct transaction *transaction = view->transaction;
    sipwhy_time delay = transaction->final.time - transaction->request.time;
    draft->detail = arena_format(
        draft->arena, _("%1$s answered %2$s with %3$s after %4$s.%5$s"),
        draft_endpoint(draft, &transaction->responder), sip_method_name(transaction->method),
        outcome_phrase(view, draft), draft_duration(draft, delay), outcome_reason(view, draft));
    draft_add_number(draft, "code", transaction->final_code);
    draft_add_duration(draft, "delay_ms", delay);
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->final);
}
