/*
 * hide.c — datagrams, and what was refused of them, with other addresses and as other messages.
 */
#include "engine/hide.h"

#include "decode/framing.h"
#include "sip/disguise_text.h"

int sipwhy_anonymizer_create(const char *secret, struct sipwhy_anonymizer **ret_anonymizer)
{
    struct disguise *disguise;
    int error = disguise_create(span_of(secret), &disguise);
    if (!error)
        *ret_anonymizer = (struct sipwhy_anonymizer *)disguise;
    return error;
}

void sipwhy_anonymizer_destroy(struct sipwhy_anonymizer *anonymizer)
{
    disguise_destroy((struct disguise *)anonymizer);
}

struct disguise *hide_disguise(struct sipwhy_anonymizer *anonymizer)
{
    return (struct disguise *)anonymizer;
}

void sipwhy_anonymizer_text(const struct sipwhy_anonymizer *anonymizer, enum sipwhy_text kind, char *text)
{
    const struct disguise *disguise = (const struct disguise *)anonymizer;
    span whole = {text, strlen(text)};
    switch (kind) {
    case SIPWHY_TEXT_IDENTIFIER:
        disguise_words(disguise, whole, KEEP_NOTHING);
        break;
    case SIPWHY_TEXT_PARTY:
        disguise_party(disguise, whole);
        break;
    case SIPWHY_TEXT_METHOD:
        disguise_words(disguise, whole, KEEP_WORDS);
        break;
    }
}

void sipwhy_anonymizer_address(const struct sipwhy_anonymizer *anonymizer, struct sipwhy_endpoint *address)
{
    disguise_address((const struct disguise *)anonymizer, address);
}

const struct datagram *hide_datagram(struct disguise *disguise, const struct datagram *datagram, bool is_sip,
                                     struct datagram *room)
{
    if (!disguise)
        return datagram;
    *room = *datagram;
    disguise_address(disguise, &room->src);
    disguise_address(disguise, &room->dst);
    if (is_sip && disguise_message(disguise, datagram->payload, &room->payload) < 0)
        return NULL;
    return room;
}

const struct refusal *hide_refusal(struct disguise *disguise, const struct refusal *refusal, struct refusal *room)
{
    if (!disguise)
        return refusal;
    *room = *refusal;
    disguise_address(disguise, &room->by);
    disguise_address(disguise, &room->src);
    disguise_address(disguise, &room->dst);
    bool is_sip = framing_start(refusal->quoted) != FRAMING_OTHER;
    if (is_sip && disguise_message(disguise, refusal->quoted, &room->quoted) < 0)
        return NULL;
    return room;
}

const char *hide_digits(const char *digits)
{
    static const char hidden[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
    size_t length = strlen(digits);
    return length < sizeof(hidden) ? hidden + sizeof(hidden) - 1 - length : hidden;
}
