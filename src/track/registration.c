/*
 * registration.c — an address of record and what its registrar says (RFC 3261 section 10).
 */
#include "track/registration.h"

#include "sip/address.h"
#include "track/conversation.h"
#include "track/timers.h"

#include <stdlib.h>

static span first_uri(const struct sip_message *message, enum sip_header_id id)
{
    return span_first(sip_uri_of(message, id), LIMIT_URI_BYTES);
}

static char *copy_uri(const struct sip_message *message, enum sip_header_id id,
                      struct limit_hits *hits)
{
    span uri = first_uri(message, id);
    if (sip_uri_of(message, id).length > LIMIT_URI_BYTES)
        limit_hit(hits, LIMIT_HIT_URI_BYTES);
    return uri.data ? strndup(uri.data, uri.length) : strdup("");
}

struct registration *registration_create(struct transaction *attempt, struct sip_message *message)
{
    struct registration *registration = calloc(1, sizeof(*registration));
    if (!registration)
        return NULL;
    list_init(&registration->link);
    registration->timer.kind = TIMER_REGISTRATION;
    registration->conversation = attempt->conversation;
    registration->attempt = attempt;
    registration->start = attempt->request;
    registration->src = attempt->src;
    registration->registrar = attempt->dst;
    registration->expires = SIPWHY_TIME_UNKNOWN;
    registration->aor = copy_uri(message, SIP_HEADER_TO, attempt->conversation->hits);
    registration->contact =
        copy_uri(message, SIP_HEADER_CONTACT, attempt->conversation->hits);
    if (!registration->aor || !registration->contact) {
        registration_destroy(registration);
        return NULL;
    }
    return registration;
}

void registration_destroy(struct registration *registration)
{
    if (!registration)
        return;
    free(registration->aor);
    free(registration->contact);
    free(registration);
}

size_t registration_weigh(const struct registration *registration)
{
    return sizeof(*registration) + strlen(registration->aor) + strlen(registration->contact) +
           2 * LIMIT_PIECE_BYTES;
}

bool registration_matches(const struct registration *registration, struct sip_message *message)
{
    return span_equal(span_of(registration->aor), first_uri(message, SIP_HEADER_TO));
}

/** The expiry of the @p index-th Contact, else of the message; false where neither says. */
static bool contact_expiry(struct sip_message *message, size_t index, uint64_t *ret_seconds)
{
    struct sip_address contact;
    if (sip_address_parse(message, SIP_HEADER_CONTACT, index, &contact) == 0 &&
        span_number(contact.expires, UINT32_MAX, ret_seconds))
        return true;
    return sip_message_seconds(message, SIP_HEADER_EXPIRES, ret_seconds);
}

static bool asks_for_removal(struct sip_message *message)
{
    uint64_t seconds;
    return contact_expiry(message, 0, &seconds) && seconds == 0;
}

/** A client answers a challenge at once; later, it begins anew. */
#define ANSWERED_AT_ONCE (5 * SIPWHY_SECOND)

static void begin_exchange(struct registration *registration, const struct transaction *attempt)
{
    const struct transaction *last = registration->attempt;
    bool was_challenged = last != attempt && (last->final_code == 401 || last->final_code == 407);
    registration->gave_up = false;
    if (was_challenged && attempt->request.time - last->final.time < ANSWERED_AT_ONCE)
        return;
    registration->gave_up = last != attempt && !moment_happened(&last->final) &&
                            attempt->request.time - last->request.time >= SIP_TRANSACTION_TIMEOUT;
    registration->begun = attempt->request.time;
}

void registration_add_request(struct registration *registration, struct transaction *attempt,
                              struct sip_message *message)
{
    begin_exchange(registration, attempt);
    registration->attempt = attempt;
    registration->removing = asks_for_removal(message);
    if (registration->state != SIPWHY_REGISTRATION_REGISTERED)
        registration->state = SIPWHY_REGISTRATION_PENDING;
}

/** The Contact of the response that is the one asked for, or the first (section 10.3 step 8). */
static size_t granted_contact(const struct registration *registration, struct sip_message *message)
{
    struct sip_address contact;
    for (size_t i = 0; i < 16 && sip_address_parse(message, SIP_HEADER_CONTACT, i, &contact) == 0;
         i++) {
        if (span_equal(contact.uri, span_of(registration->contact)))
            return i;
    }
    return 0;
}

static void accept(struct registration *registration, struct sip_message *message)
{
    uint64_t seconds;
    registration->state = registration->removing ? SIPWHY_REGISTRATION_UNREGISTERED
                                                 : SIPWHY_REGISTRATION_REGISTERED;
    registration->expires = SIPWHY_TIME_UNKNOWN;
    if (!registration->removing &&
        contact_expiry(message, granted_contact(registration, message), &seconds))
        registration->expires = (sipwhy_time)seconds * SIPWHY_SECOND;
}

void registration_add_response(struct registration *registration,
                               const struct transaction *attempt, struct sip_message *message)
{
    if (attempt != registration->attempt || message->code < 200)
        return;
    registration->code = message->code;
    if (message->code < 300)
        accept(registration, message);
    else if (message->code == 401 || message->code == 407)
        registration->state = SIPWHY_REGISTRATION_CHALLENGED;
    else
        registration->state = SIPWHY_REGISTRATION_FAILED;
}
