/*
 * facts.c — what is the case: looked at once a message, so that most rules need not look.
 */
#include "diagnose/facts.h"

static unsigned facts_of_transaction(const struct transaction *transaction)
{
    unsigned facts = 0;
    facts |= moment_happened(&transaction->resent) ? WHEN_AGAIN : 0;
    facts |= transaction->final_code >= 300 ? WHEN_FAILED : 0;
    facts |= moment_happened(&transaction->cancel) ? WHEN_CANCELLED : 0;
    facts |= moment_happened(&transaction->first_response) ? 0 : WHEN_UNANSWERED;
    facts |= moment_happened(&transaction->trying) ? WHEN_TRIED : 0;
    facts |= moment_happened(&transaction->provisional) ? WHEN_PROGRESSED : 0;
    facts |= transaction->final_code / 100 == 2 && !moment_happened(&transaction->ack)
                 ? WHEN_UNACKNOWLEDGED
                 : 0;
    facts |= transaction->refused ? WHEN_REFUSED : 0;
    facts |= transaction->request_bytes > BYTES_OVER_UDP ? WHEN_LARGE : 0;
    return facts;
}

unsigned facts_of(const struct view *view)
{
    unsigned facts = WHEN_ANY;
    const struct tracked *tracked = view->tracked;
    const struct transaction *transaction = view->transaction;
    if (tracked) {
        facts |= WHEN_MESSAGE;
        facts |= is_first_sighting(view) ? WHEN_NEW : 0;
        facts |= tracked->duplicate ? WHEN_COPY : 0;
        facts |= tracked->first_of_conversation ? WHEN_FIRST : 0;
        facts |= tracked->retransmission ? WHEN_AGAIN : 0;
        facts |= tracked->cause ? WHEN_CAUSE : 0;
        facts |= view->message->code >= 300 ? WHEN_REFUSED : 0;
        facts |= view->sighting->truncated || view->sighting->rest != SIGHTING_REST_CAME ? WHEN_CUT : 0;
    }
    return transaction ? facts | facts_of_transaction(transaction) : facts;
}
