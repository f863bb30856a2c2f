/*
 * address.c — From, To, Contact, Route and their like (RFC 3261 section 20.10).
 */
#include "sip/address.h"

#include "sip/scan.h"

span sip_tag(const struct sip_message *message, enum sip_header_id id)
{
    struct scan_address address;
    span value = sip_message_field(message, id);
    if (value.length == 0 || !scan_address(value, &address))
        return SPAN_EMPTY;
    return scan_parameter(address.parameters, SPAN("tag"));
}
