/*
 * via.h — the Via header field (RFC 3261 section 20.42, RFC 3581).
 */
#ifndef SIP_VIA_H
#define SIP_VIA_H

#include "sip/message.h"

/**
 * Parse the @p index-th Via from 0, the topmost first.
 * @return 0; SIPWHY_ERROR_ARGUMENT when there is none or it does not parse (a defect is noted then)
 */
int sip_via_parse(struct sip_message *message, size_t index, struct sip_via *ret_via);

/** The same of a value alone, by libosip2 in memory of @p arena, whatever its form. */
int sip_via_read(struct arena *arena, span value, struct sip_via *ret_via);

/** Note what is wrong with the parameters of the @p index-th Via, one that parses. */
void sip_via_check(struct sip_message *message, size_t index);

/** How many Via values the message has; at most LIMIT_VIAS. */
size_t sip_via_count(const struct sip_message *message);

/** The branch of the @p index-th Via alone, by a scan and without libosip2; data is NULL if none. */
span sip_via_branch(const struct sip_message *message, size_t index);

#endif
