/*
 * registration.c — an address of record and what its registrar says (RFC 3261 section 10).
 */
#include "track/registration.h"

#include "base/address.h"
#include "base/hash.h"
#include "sip/address.h"
#include "sip/via.h"
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
    registration->granted = registration->brief = MOMENT_NONE;
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

/** "+sip.instance" and "reg-id" of a Contact: the client, and which of its ways to the registrar this is. */
static uint32_t device_of(span contact)
{
    static const char *const names[] = {"+sip.instance=", "reg-id="};
    uint64_t hash = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        span value = span_from(contact, span_find_nocase(contact, span_of(names[i])));
        if (value.length)
            hash = hash_span(hash, span_first(value, span_find_byte(value, ';')));
        else if (i == 0)
            return 0;
    }
    return hash_fold(hash);
}

/** Note the address in it where it is another one than that of the sender. */
static void note_inside(struct register_request *asked, span host, const struct transaction *attempt)
{
    struct sipwhy_endpoint inside;
    if (address_parse(host, &inside) && !endpoint_same_host(&inside, &attempt->src))
        asked->inside = inside;
}

static void read_contact(struct sip_message *message, const struct transaction *attempt,
                         struct register_request *asked)
{
    struct sip_address contact;
    struct sip_uri uri;
    if (sip_address_parse(message, SIP_HEADER_CONTACT, 0, &contact) != 0)
        return;
    asked->is_all = contact.is_star;
    if (contact.is_star || sip_uri_parse(message, contact.uri, &uri) != 0)
        return;
    uint64_t place = hash_number(hash_span(0, uri.host), uri.port ? uri.port : 5060);
    asked->place = hash_fold(place);
    asked->contact = hash_fold(hash_span(place, uri.user));
    asked->device = device_of(sip_message_value(message, SIP_HEADER_CONTACT, 0));
    note_inside(asked, uri.host, attempt);
}

static struct register_request read_request(struct sip_message *message,
                                            const struct transaction *attempt)
{
    struct register_request asked = {.seconds = REGISTER_ANY_TIME};
    struct sip_via via;
    uint64_t seconds;
    if (contact_expiry(message, 0, &seconds) && seconds < REGISTER_ANY_TIME)
        asked.seconds = (uint32_t)seconds;
    read_contact(message, attempt, &asked);
    if (sip_via_parse(message, 0, &via) == 0)
        note_inside(&asked, via.host, attempt);
    return asked;
}

/** The client may have moved. */
static void take_contact(struct registration *registration, struct sip_message *message)
{
    span uri = first_uri(message, SIP_HEADER_CONTACT);
    if (!uri.length || registration->removing || span_equal(uri, span_of(registration->contact)))
        return;
    char *contact = copy_uri(message, SIP_HEADER_CONTACT, registration->conversation->hits);
    if (!contact)
        return;
    conversation_unkeep(registration->conversation, registration_weigh(registration));
    free(registration->contact);
    registration->contact = contact;
    conversation_keep(registration->conversation, registration_weigh(registration));
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

/** Whether a REGISTER after a 423 asks for as much as that wanted (section 10.2.8). */
static bool is_long_enough(const struct registration *registration)
{
    uint32_t seconds = registration->asked.seconds;
    if (registration->removing || seconds == REGISTER_ANY_TIME)
        return true;
    return registration->brief_seconds ? seconds >= registration->brief_seconds
                                       : seconds > registration->brief_asked;
}

static void note_interval(struct registration *registration)
{
    if (!moment_happened(&registration->brief))
        return;
    if (is_long_enough(registration)) {
        registration->brief = MOMENT_NONE;
        registration->brief_ignored = 0;
    } else if (registration->brief_ignored < UINT32_MAX) {
        registration->brief_ignored++;
    }
}

void registration_add_request(struct registration *registration, struct transaction *attempt,
                              struct sip_message *message)
{
    begin_exchange(registration, attempt);
    registration->attempt = attempt;
    registration->asked = read_request(message, attempt);
    registration->removing = registration->asked.seconds == 0;
    take_contact(registration, message);
    note_interval(registration);
    if (registration->state != SIPWHY_REGISTRATION_REGISTERED)
        registration->state = SIPWHY_REGISTRATION_PENDING;
}

/**
 * The Contact of the response that is the one asked for (section 10.3 step 8). Where a server in between changed
 * it, and there are several, the one that lasts longest: the others may be those of other devices.
 */
static size_t granted_contact(const struct registration *registration, struct sip_message *message)
{
    struct sip_address contact;
    uint64_t longest = 0;
    size_t found = 0;
    for (size_t i = 0; i < 16 && sip_address_parse(message, SIP_HEADER_CONTACT, i, &contact) == 0;
         i++) {
        uint64_t seconds;
        if (span_equal(contact.uri, span_of(registration->contact)))
            return i;
        if (contact_expiry(message, i, &seconds) && seconds > longest) {
            longest = seconds;
            found = i;
        }
    }
    return found;
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
    registration->granted = registration->attempt->final;
    registration->brief = MOMENT_NONE;
    registration->brief_ignored = 0;
}

static void refuse_as_brief(struct registration *registration)
{
    registration->brief = registration->attempt->final;
    registration->brief_seconds = registration->attempt->demand_seconds;
    registration->brief_asked = registration->asked.seconds;
}

/** What a registrar should say, and does not, is taken as an hour. */
#define USUAL_LIFETIME (3600 * SIPWHY_SECOND)

sipwhy_time registration_lifetime(const struct registration *registration)
{
    if (registration->removing)
        return 0;
    return registration->expires == SIPWHY_TIME_UNKNOWN ? USUAL_LIFETIME : registration->expires;
}

void registration_add_response(struct registration *registration,
                               const struct transaction *attempt, struct sip_message *message)
{
    if (attempt != registration->attempt || message->code < 200)
        return;
    registration->code = message->code;
    if (message->code == 423)
        refuse_as_brief(registration);
    if (message->code < 300)
        accept(registration, message);
    else if (message->code == 401 || message->code == 407)
        registration->state = SIPWHY_REGISTRATION_CHALLENGED;
    else
        registration->state = SIPWHY_REGISTRATION_FAILED;
}
