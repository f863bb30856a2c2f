/*
 * parts.h — what is in a Via, in an address, and in the URI of it, once they are parsed.
 *
 * via.h and address.h parse them; a message keeps those that every message is looked at for.
 */
#ifndef SIP_PARTS_H
#define SIP_PARTS_H

#include "base/span.h"

struct sip_via {
    span transport; /**< "UDP" */
    span host;      /**< sent-by, without brackets */
    uint16_t port;  /**< sent-by; 0 where there is none */
    span branch;    /**< data is NULL when absent */
    span received;
    bool has_rport;
    uint16_t rport; /**< 0 where it has no value */
};

struct sip_uri {
    span scheme;
    span user;     /**< unescaped (but for %00), without password; of a tel URI the number */
    span host;     /**< without brackets; empty in tel and unknown schemes */
    uint16_t port; /**< 0 where there is none */
    span transport; /**< its transport parameter, or data NULL */
};

struct sip_address {
    span display;    /**< without quotes, backslashes left in it; may be empty */
    span uri;        /**< "sip:alice@example.com" as sent, with its parameters; inside the message */
    span tag;        /**< data is NULL when absent */
    span expires;    /**< of a Contact; data is NULL when absent */
    span q;          /**< of a Contact */
    bool is_star;    /**< Contact: * */
};

#endif
