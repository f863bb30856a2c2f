/*
 * silence.c — a request other than INVITE that gets no final response (RFC 3261 section 17.1.2.2).
 */
#include "diagnose/silence.h"

#include "diagnose/hops.h"

enum answer silence_assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *transaction = view->transaction;
    if (!transaction_is_open(transaction) || is_one_way(view))
        return NOT_APPLICABLE;
    enum answer answer =
        holds_by_age(view, transaction->request.time, view->now, ret_assessment);
    const struct transaction *next = answer == HOLDS ? hops_next(transaction) : NULL;
    if (next && transaction_is_open(next))
        return NOT_APPLICABLE; /* the hop where the silence comes from speaks for it */
    return answer;
}

void silence_describe(const struct view *view, struct draft *draft)
{
    const struct transaction *transaction = view->transaction;
    sipwhy_time waited = view->now - transaction->request.time;
    const char *to = draft_endpoint(draft, &transaction->dst);
    const char *method = sip_method_name(transaction->method);
    draft->detail = arena_format(
        draft->arena,
        moment_happened(&transaction->first_response)
            ? _("%1$s sent %2$s to %3$s and got no final response in %5$s (sends: %4$u).")
            : _("%1$s sent %2$s to %3$s and got no response at all in %5$s (sends: %4$u)."),
        draft_endpoint(draft, &transaction->src), method, to, transaction->sends,
        draft_duration(draft, waited));
    draft->confidence = transaction->sends > 1 || transport_is_reliable(transaction->transport)
                            ? SIPWHY_CONFIDENCE_CERTAIN
                            : SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "waited_ms", waited);
    draft_add_number(draft, "sends", transaction->sends);
    draft_add_text(draft, "silent_hop", to);
    draft_add_moment(draft, &transaction->request);
    draft_add_moment(draft, &transaction->last_request);
}
