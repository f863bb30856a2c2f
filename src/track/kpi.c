/*
 * kpi.c — the figures of RFC 6076 and of telephony, over all calls and registrations.
 */
#include "track/kpi.h"

#include "track/timers.h"
#include "track/tracker.h"

static void add_between(struct histogram *histogram, const struct moment *from,
                        const struct moment *to)
{
    if (moment_happened(from) && moment_happened(to))
        histogram_add(histogram, to->time - from->time);
}

static bool is_first_final(const struct transaction *transaction, const struct sighting *sighting)
{
    return transaction->final.evidence.frame == sighting->evidence.frame &&
           transaction->final.evidence.input == sighting->evidence.input;
}

static bool is_challenge(int code)
{
    return code == 401 || code == 402 || code == 407;
}

/** The first REGISTER of an exchange counts, and how the exchange ends. */
static void add_register(struct kpi *kpi, const struct tracked *tracked,
                         const struct sip_message *message, const struct sighting *sighting)
{
    const struct registration *registration = tracked->registration;
    const struct transaction *transaction = tracked->transaction;
    if (!registration)
        return;
    if (message->is_request) {
        kpi->registers += registration->begun == transaction->request.time;
        kpi->registers_ineffective += registration->gave_up;
    } else if (is_first_final(transaction, sighting) && transaction->request_seen) {
        if (message->code / 100 == 2)
            histogram_add(&kpi->registered, sighting->time - registration->begun);
        kpi->registers_ineffective += message->code >= 400 && !is_challenge(message->code);
    }
}

/** The first BYE of this side of the dialog, whatever became of it, began to disconnect. */
static void add_bye(struct kpi *kpi, const struct tracked *tracked,
                    const struct sip_message *message, const struct sighting *sighting)
{
    const struct transaction *bye = tracked->transaction;
    const struct dialog *dialog = tracked->dialog;
    if (message->is_request || message->code / 100 != 2 || bye->parent || !bye->request_seen ||
        !is_first_final(bye, sighting))
        return;
    bool is_same_side = dialog && moment_happened(&dialog->bye) &&
                        dialog->bye_from_callee == (bye->from_tag == dialog->callee_tag);
    const struct moment *start = is_same_side ? &dialog->bye : &bye->request;
    histogram_add(&kpi->disconnected, sighting->time - start->time);
}

/** The INVITE with credentials that follows the challenge of a call. */
static void add_credentials(struct kpi *kpi, const struct tracked *tracked,
                            const struct sip_message *message)
{
    const struct call *call = tracked->conversation->call;
    if (message->is_request && call && call->attempt == tracked->transaction &&
        call->attempts > 1 && is_challenge(call->code))
        add_between(&kpi->challenged, &call->dialled, &call->attempt->request);
}

void kpi_add_message(struct kpi *kpi, const struct tracked *tracked,
                     const struct sip_message *message, const struct sighting *sighting)
{
    switch (tracked->transaction->method) {
    case SIP_METHOD_REGISTER:
        add_register(kpi, tracked, message, sighting);
        break;
    case SIP_METHOD_BYE:
        add_bye(kpi, tracked, message, sighting);
        break;
    case SIP_METHOD_INVITE:
        if (tracked->transaction->has_credentials)
            add_credentials(kpi, tracked, message);
        break;
    default:
        break;
    }
}

bool kpi_is_silence(const struct transaction *transaction, const struct peers *peers,
                    sipwhy_time now)
{
    if (moment_happened(&transaction->first_response) || moment_happened(&transaction->ack) ||
        now - transaction->request.time < SIP_TRANSACTION_TIMEOUT)
        return false;
    const struct host_pair *pair = peers_find_pair(peers, &transaction->src, &transaction->dst);
    return !pair || !host_pair_is_one_way(pair);
}

/** The code that a call ended with, as its caller saw it; 0 where it has not ended, or nobody knows. */
static int outcome_of(const struct call *call, const struct peers *peers, sipwhy_time now)
{
    const struct transaction *attempt = call->attempt;
    if (moment_happened(&call->answered))
        return 200;
    if (moment_happened(&attempt->final))
        return attempt->final_code;
    if (moment_happened(&attempt->cancel))
        return 487;
    return kpi_is_silence(attempt, peers, now) ? SESSIONS_NO_RESPONSE : 0;
}

/** What became of the BYEs of a call: one got a response, or one got none in time, or neither is known. */
enum hang_up {
    HANG_UP_UNKNOWN,
    HANG_UP_UNHEARD,
    HANG_UP_DONE,
};

static enum hang_up find_hang_up(const struct conversation *conversation, const struct peers *peers,
                                 sipwhy_time now)
{
    enum hang_up found = HANG_UP_UNKNOWN;
    LIST_EACH(link, &conversation->transactions)
    {
        const struct transaction *bye = LIST_ENTRY(link, struct transaction, link);
        if (bye->method != SIP_METHOD_BYE)
            continue;
        if (moment_happened(&bye->final))
            return HANG_UP_DONE;
        if (kpi_is_silence(bye, peers, now))
            found = HANG_UP_UNHEARD;
    }
    return found;
}

static void add_end(struct kpi *kpi, const struct conversation *conversation,
                    const struct peers *peers, sipwhy_time now)
{
    const struct call *call = conversation->call;
    enum hang_up hang_up = moment_happened(&call->bye) ? find_hang_up(conversation, peers, now)
                                                       : HANG_UP_UNKNOWN;
    if (hang_up == HANG_UP_DONE) {
        kpi->completed++;
        add_between(&kpi->talked, &call->answered, &call->bye);
    } else if (hang_up == HANG_UP_UNHEARD) {
        kpi->disconnects_failed++;
        histogram_add(&kpi->talked_failed,
                      call->bye.time + SIP_TRANSACTION_TIMEOUT - call->answered.time);
    } else {
        kpi->going_on++;
    }
}

static void add_delays(struct kpi *kpi, const struct call *call, int code)
{
    const struct transaction *attempt = call->attempt;
    const struct moment *alert = moment_happened(&attempt->provisional) ? &attempt->provisional
                                                                        : &call->answered;
    add_between(&kpi->trying, &attempt->request, &attempt->trying);
    add_between(&kpi->alerted, &call->dialled, alert);
    if (code == 200) {
        add_between(&kpi->indicated, &call->dialled, alert);
        add_between(&kpi->answered, &call->dialled, &call->answered);
        add_between(&kpi->rang, &attempt->provisional, &call->answered);
    } else if (code >= 400 && !sessions_goes_on(code)) {
        add_between(&kpi->failed, &call->dialled,
                    moment_happened(&attempt->provisional) ? &attempt->provisional
                                                           : &attempt->final);
    }
}

static void add_call(struct kpi *kpi, const struct conversation *conversation,
                     const struct peers *peers, sipwhy_time now)
{
    const struct call *call = conversation->call;
    if (transaction_is_answered_elsewhere(call->attempt))
        return;
    int code = outcome_of(call, peers, now);
    add_delays(kpi, call, code);
    if (code == 0)
        return;
    sessions_add(&kpi->sessions, code, moment_happened(&call->attempt->provisional));
    if (code == 200)
        add_end(kpi, conversation, peers, now);
}

/** A REGISTER without an answer is one of them, or not decided yet. */
static void add_registration(struct kpi *kpi, const struct registration *registration,
                             const struct peers *peers, sipwhy_time now)
{
    const struct transaction *attempt = registration->attempt;
    if (moment_happened(&attempt->final))
        return;
    if (kpi_is_silence(attempt, peers, now))
        kpi->registers_ineffective++;
    else if (kpi->registers)
        kpi->registers--;
}

void kpi_add_conversation(struct kpi *kpi, const struct conversation *conversation,
                          const struct peers *peers, sipwhy_time now)
{
    if (conversation->call)
        add_call(kpi, conversation, peers, now);
    LIST_EACH(link, &conversation->registrations)
    {
        add_registration(kpi, LIST_ENTRY(link, struct registration, link), peers, now);
    }
}

static double percent(uint32_t part, uint32_t whole)
{
    return whole ? 100.0 * part / whole : -1;
}

double kpi_ira(const struct kpi *kpi)
{
    return percent(kpi->registers_ineffective, kpi->registers);
}

double kpi_scr(const struct kpi *kpi)
{
    return percent(kpi->completed, kpi->sessions.requests - kpi->going_on);
}
