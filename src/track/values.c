/*
 * values.c — whether the header fields that everything depends on parse.
 */
#include "track/values.h"

#include "base/hash.h"
#include "sip/address.h"
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

void values_check(struct sip_message *message, struct conversation *conversation)
{
    static const struct {
        enum sip_header_id id;
        enum sip_plain plain;
    } checked[] = {{SIP_HEADER_VIA, SIP_PLAIN_VIA},
                   {SIP_HEADER_FROM, SIP_PLAIN_FROM},
                   {SIP_HEADER_TO, SIP_PLAIN_TO},
                   {SIP_HEADER_CONTACT, SIP_PLAIN_CONTACT}};
    for (size_t i = 0; i < sizeof(checked) / sizeof(checked[0]); i++) {
        if (message->plain & checked[i].plain || message->first[checked[i].id] == 0)
            continue;
        span value = sip_message_field(message, checked[i].id);
        uint32_t hash = (uint32_t)hash_span(checked[i].id, value);
        if (is_known(conversation, hash) || !is_good(message, checked[i].id) || !conversation)
            continue;
        conversation->parsed[conversation->parsed_next++ % CONVERSATION_PARSED] = hash;
    }
}
