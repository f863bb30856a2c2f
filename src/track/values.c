/*
 * values.c — whether the header fields that everything depends on parse.
 */
#include "track/values.h"

#include "base/hash.h"
#include "sip/address.h"
#include "sip/plain.h"
#include "sip/via.h"

static bool is_known(const struct conversation *conversation, uint32_t hash)
{
    for (size_t i = 0; conversation && i < CONVERSATION_PARSED; i++) {
        if (conversation->parsed[i] == hash)
            return true;
    }
    return false;
}

static int parse(struct sip_message *message, enum sip_header_id id)
{
    struct sip_address address;
    struct sip_via via;
    return id == SIP_HEADER_VIA ? sip_via_parse(message, 0, &via)
                                : sip_address_parse(message, id, 0, &address);
}

/** Whether it parses, and leaves no new defect. */
static bool is_good(struct sip_message *message, enum sip_header_id id)
{
    size_t defects = message->defect_count;
    if (parse(message, id) != 0)
        return false;
    if (id == SIP_HEADER_VIA)
        sip_via_check(message, 0);
    else
        sip_address_check(message, id, 0);
    return message->defect_count == defects;
}

/** Nearly all values are, and need no parser to be known as well-formed. */
static bool is_plain(enum sip_header_id id, span value)
{
    return id == SIP_HEADER_VIA ? plain_is_via(value) : plain_is_address(value);
}

void values_check(struct sip_message *message, struct conversation *conversation)
{
    static const enum sip_header_id checked[] = {SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO,
                                                 SIP_HEADER_CONTACT};
    for (size_t i = 0; i < sizeof(checked) / sizeof(checked[0]); i++) {
        span value = sip_message_field(message, checked[i]);
        if (!value.data)
            continue;
        uint32_t hash = (uint32_t)hash_span(checked[i], value);
        if (is_known(conversation, hash))
            continue;
        if (!is_plain(checked[i], value) && !is_good(message, checked[i]))
            continue;
        if (!conversation)
            continue;
        conversation->parsed[conversation->parsed_next++ % CONVERSATION_PARSED] = hash;
    }
}
