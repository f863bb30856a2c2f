/*
 * via.h — the Via header field (RFC 3261 section 20.42, RFC 3581).
 */
#ifndef SIP_VIA_H
#define SIP_VIA_H

#include "sip/message.h"

struct sip_via {
    span transport; /**< "UDP" */
    span host;      /**< sent-by, without brackets */
    uint16_t port;  /**< sent-by; 0 where there is none */
    span branch;    /**< data is NULL when absent */
    span received;
    bool has_rport;
    uint16_t rport; /**< 0 where it has no value */
};

/**
 * Parse the @p index-th Via from 0, the topmost first.
 * @return 0; SIPWHY_ERROR_ARGUMENT when there is none or it does not parse (a defect is noted then)
 */
int sip_via_parse(struct sip_message *message, size_t index, struct sip_via *ret_via);

/** Note what is wrong with the parameters of the @p index-th Via, one that parses. */
void sip_via_check(struct sip_message *message, size_t index);

/** How many Via values the message has; at most LIMIT_VIAS. */
size_t sip_via_count(const struct sip_message *message);

/** The branch of the @p index-th Via alone, by a scan and without libosip2; data is NULL if none. */
span sip_via_branch(const struct sip_message *message, size_t index);

#endif
