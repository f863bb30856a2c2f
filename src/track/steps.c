/*
 * steps.c — what each message does to the hops, dialogs, calls and registrations of its conversation.
 */
#include "track/steps.h"

#include "base/hash.h"
#include "sip/address.h"
#include "sip/scan.h"
#include "sip/via.h"
#include "track/challenge.h"

/**
 * Find the hop before a request by the branch under the top one. A proxy that answers a challenge itself
 * may have counted its CSeq up.
 */
static void join_parent(struct conversation *conversation, struct transaction *transaction)
{
    if (transaction->method == SIP_METHOD_ACK || transaction->method == SIP_METHOD_CANCEL)
        return;
    struct transaction *parent = conversation_find_branch(
        conversation, transaction->method, transaction->parent_branch, transaction->cseq);
    transaction_join(transaction, parent);
}

/** The same for INVITEs whose hop before them is seen after them. */
static void join_children(struct conversation *conversation, struct transaction *invite)
{
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *other = LIST_ENTRY(link, struct transaction, link);
        if (other != invite && other->method == SIP_METHOD_INVITE && !other->parent &&
            other->parent_branch == invite->branch && other->cseq == invite->cseq)
            transaction_join(other, invite);
    }
}

static void begin_call(struct conversation *conversation, struct transaction *invite,
                       const struct sip_message *message)
{
    conversation->call = call_create(invite, message);
    if (conversation->call)
        conversation_keep(conversation, call_weigh(conversation->call));
}

static void open_invite(struct conversation *conversation, struct transaction *invite,
                        struct sip_message *message)
{
    join_children(conversation, invite);
    if (invite->in_dialog)
        return;
    if (conversation->call)
        call_add_invite(conversation->call, invite);
    else
        begin_call(conversation, invite, message);
}

static struct registration *find_registration(struct conversation *conversation,
                                              struct sip_message *message)
{
    LIST_EACH(link, &conversation->registrations)
    {
        struct registration *registration = LIST_ENTRY(link, struct registration, link);
        if (registration_matches(registration, message))
            return registration;
    }
    return NULL;
}

static void open_register(struct conversation *conversation, struct transaction *transaction,
                          struct sip_message *message)
{
    struct registration *registration = find_registration(conversation, message);
    if (registration && transaction->via_count > registration->attempt->via_count)
        return;
    if (!registration) {
        if (conversation->registration_count >= LIMIT_REGISTRATIONS_PER_CONVERSATION) {
            limit_hit(conversation->hits, LIMIT_HIT_REGISTRATIONS);
            return;
        }
        registration = registration_create(transaction, message);
        if (!registration)
            return;
        list_append(&conversation->registrations, &registration->link);
        conversation->registration_count++;
        conversation_keep(conversation, registration_weigh(registration));
    }
    registration_add_request(registration, transaction, message);
}

/** "Reason: SIP;cause=200": another branch of the call was answered (RFC 3326 section 2). */
static bool says_answered(const struct sip_message *message)
{
    span reason = sip_message_field(message, SIP_HEADER_REASON);
    return span_starts_with_nocase(reason, SPAN("SIP")) &&
           span_equal(sip_message_parameter(message, SIP_HEADER_REASON, SPAN("cause")),
                      SPAN("200"));
}

/** The INVITE whose provisional response this acknowledges, by the CSeq in RAck (RFC 3262 section 7.2). */
static void add_prack(struct conversation *conversation, const struct transaction *prack,
                      const struct sip_message *message)
{
    span rack = sip_message_field(message, SIP_HEADER_RACK);
    uint64_t cseq = 0;
    scan_next_word(&rack);
    if (!span_number(scan_next_word(&rack), UINT32_MAX, &cseq))
        return;
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (invite->method == SIP_METHOD_INVITE && invite->cseq == cseq)
            invite->prack = prack->request;
    }
}

static void add_cancel(struct conversation *conversation, struct transaction *cancel,
                       const struct sip_message *message)
{
    cancel->cancels = conversation_find_branch(conversation, SIP_METHOD_INVITE, cancel->branch,
                                               cancel->cseq);
    if (!cancel->cancels)
        return;
    if (!moment_happened(&cancel->cancels->cancel))
        cancel->cancels->cancel = cancel->request;
    if (says_answered(message))
        cancel->cancels->answered_elsewhere = true;
}

/** Of several dialogs that a fork was answered with, the caller ends all but one at once. */
static bool another_goes_on(const struct conversation *conversation, const struct dialog *ended)
{
    LIST_EACH(link, &conversation->dialogs)
    {
        const struct dialog *other = LIST_ENTRY(link, struct dialog, link);
        if (other->caller_tag == ended->caller_tag && moment_happened(&other->answered) &&
            !moment_happened(&other->bye))
            return true;
    }
    return false;
}

static void add_bye(struct conversation *conversation, const struct transaction *bye,
                    const struct sip_message *message)
{
    uint64_t to_tag = hash_span(0, sip_tag(message, SIP_HEADER_TO));
    struct dialog *dialog = conversation_find_dialog(conversation, bye->from_tag, to_tag);
    if (dialog)
        dialog_add_bye(dialog, bye->from_tag, bye->request);
    if (conversation->call && !(dialog && another_goes_on(conversation, dialog)))
        call_add_bye(conversation->call, bye);
}

/** No NOTIFY will say what became of a REFER: RFC 4488, and RFC 7614 with its option tags. */
static bool says_no_notify(const struct sip_message *message)
{
    return span_equal_nocase(sip_message_field_named(message, SPAN("Refer-Sub"), 0),
                             SPAN("false")) ||
           sip_message_has_token(message, SIP_HEADER_REQUIRE, SPAN("nosub")) ||
           sip_message_has_token(message, SIP_HEADER_REQUIRE, SPAN("explicitsub"));
}

void steps_open_request(struct conversation *conversation, struct transaction *transaction,
                         struct sip_message *message)
{
    transaction->branch = transaction_branch_of(message, 0);
    transaction->parent_branch = transaction_branch_of(message, 1);
    transaction->via_count = (uint8_t)sip_via_count(message);
    join_parent(conversation, transaction);
    if (transaction->via_count == LIMIT_VIAS &&
        sip_message_value(message, SIP_HEADER_VIA, LIMIT_VIAS).data)
        limit_hit(conversation->hits, LIMIT_HIT_VIAS);
    switch (message->method) {
    case SIP_METHOD_INVITE:
        open_invite(conversation, transaction, message);
        break;
    case SIP_METHOD_REGISTER:
        open_register(conversation, transaction, message);
        break;
    case SIP_METHOD_CANCEL:
        add_cancel(conversation, transaction, message);
        break;
    case SIP_METHOD_PRACK:
        add_prack(conversation, transaction, message);
        break;
    case SIP_METHOD_BYE:
        add_bye(conversation, transaction, message);
        break;
    case SIP_METHOD_REFER:
        transaction->needs_no_notify = says_no_notify(message);
        break;
    default:
        break;
    }
}

/** Servers that share an address (loopback) are told apart by their port. */
static bool goes_to_receiver(const struct transaction *invite, const struct sighting *sighting)
{
    return endpoint_same_host(&invite->src, &invite->dst)
               ? endpoint_same(&invite->dst, &sighting->dst)
               : endpoint_same_host(&invite->dst, &sighting->dst);
}

void steps_add_ack(struct conversation *conversation, const struct sip_message *message,
                    uint32_t cseq, const struct sighting *sighting)
{
    struct moment moment = {sighting->time, sighting->evidence};
    uint64_t branch = transaction_branch_of(message, 0);
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *invite = LIST_ENTRY(link, struct transaction, link);
        if (invite->method != SIP_METHOD_INVITE || invite->cseq != cseq)
            continue;
        bool of_failure = invite->final_code >= 300;
        if (!(of_failure ? invite->branch == branch : goes_to_receiver(invite, sighting)))
            continue;
        if (!moment_happened(&invite->ack))
            invite->ack = moment;
        if (invite->acks < UINT8_MAX)
            invite->acks++;
    }
    struct dialog *dialog = conversation_find_dialog(
        conversation, hash_span(0, sip_tag(message, SIP_HEADER_FROM)),
        hash_span(0, sip_tag(message, SIP_HEADER_TO)));
    if (dialog && !moment_happened(&dialog->ack))
        dialog->ack = moment;
}

static void add_invite_response(struct conversation *conversation, struct transaction *invite,
                                const struct sip_message *message, struct moment moment)
{
    if (conversation->call)
        call_add_response(conversation->call, invite, message->code, moment);
    if (message->code / 100 != 2 || !invite->to_tag)
        return;
    uint64_t from_tag = hash_span(0, sip_tag(message, SIP_HEADER_FROM));
    struct dialog *dialog = conversation_make_dialog(conversation, from_tag, invite->to_tag);
    if (!dialog)
        return;
    if (!moment_happened(&dialog->answered))
        dialog->answered = moment;
    if (dialog->cseq[DIALOG_CALLER] == 0 && !invite->in_dialog)
        dialog->cseq[DIALOG_CALLER] = invite->cseq;
    dialog_add_refresh(dialog, invite, message, moment);
}

static void add_register_response(struct conversation *conversation,
                                  const struct transaction *transaction,
                                  struct sip_message *message)
{
    LIST_EACH(link, &conversation->registrations)
    {
        registration_add_response(LIST_ENTRY(link, struct registration, link), transaction,
                                  message);
    }
}

/** Both sides changed the session at once, or the server says so with a 500 (RFC 3261 section 14.2). */
static bool is_glare(const struct transaction *transaction, int code)
{
    return code == 491 || (code == 500 && transaction->demand_seconds > 0 &&
                           transaction->demand_seconds <= 10);
}

/** What a final response to a re-INVITE or UPDATE does to its dialog. */
static void add_response_in_dialog(struct conversation *conversation,
                                   const struct transaction *transaction,
                                   const struct sip_message *message, struct moment moment)
{
    struct dialog *dialog =
        conversation_find_dialog(conversation, transaction->from_tag, transaction->to_tag);
    if (!dialog || message->code < 200)
        return;
    if (message->code < 300 && transaction->method == SIP_METHOD_UPDATE)
        dialog_add_refresh(dialog, transaction, message, moment);
    dialog->glares += !transaction->parent && is_glare(transaction, message->code);
}

void steps_add_response(struct conversation *conversation, struct transaction *transaction,
                        struct sip_message *message, struct moment moment)
{
    if (message->code == 401 || message->code == 407)
        challenges_add(transaction, message);
    if (transaction->in_dialog && (transaction->method == SIP_METHOD_INVITE ||
                                   transaction->method == SIP_METHOD_UPDATE))
        add_response_in_dialog(conversation, transaction, message, moment);
    if (transaction->method == SIP_METHOD_INVITE)
        add_invite_response(conversation, transaction, message, moment);
    else if (transaction->method == SIP_METHOD_REGISTER)
        add_register_response(conversation, transaction, message);
    else if (transaction->method == SIP_METHOD_REFER && says_no_notify(message))
        transaction->needs_no_notify = true;
}

bool steps_begin_in_dialog(const struct sip_message *message)
{
    switch (message->method) {
    case SIP_METHOD_INVITE:
    case SIP_METHOD_SUBSCRIBE:
    case SIP_METHOD_REFER:
        return !message->is_request || sip_tag(message, SIP_HEADER_TO).length > 0;
    case SIP_METHOD_NOTIFY:
        return message->is_request && sip_tag(message, SIP_HEADER_TO).length > 0;
    case SIP_METHOD_ACK:
    case SIP_METHOD_BYE:
    case SIP_METHOD_CANCEL:
    case SIP_METHOD_PRACK:
    case SIP_METHOD_UPDATE:
    case SIP_METHOD_INFO:
        return true;
    default:
        return false;
    }
}
