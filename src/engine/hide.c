/*
 * hide.c — datagrams, and what was refused of them, with other addresses and as other messages.
 */
#include "engine/hide.h"

#include "decode/framing.h"

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
