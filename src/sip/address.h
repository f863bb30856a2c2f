/*
 * address.h — From, To, Contact and their like: name-addr, addr-spec and parameters
 * (RFC 3261 section 20.10), and the URIs in them (section 19.1).
 */
#ifndef SIP_ADDRESS_H
#define SIP_ADDRESS_H

#include "sip/message.h"

/**
 * Parse the @p index-th value of From, To, Contact, Route, Record-Route, Refer-To, ...
 * @return 0; SIPWHY_ERROR_ARGUMENT when absent, or when unparsable (a defect is noted then)
 */
int sip_address_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                      struct sip_address *ret_address);

/** The same of a value alone, with libosip2, whatever its form. */
int sip_address_read(struct sip_message *message, span value, struct sip_address *ret_address);

/** Note what is wrong with the parameters of the @p index-th value, one that sip_address_parse() takes. */
void sip_address_check(struct sip_message *message, enum sip_header_id id, size_t index);

/** The URI of From or To alone, by a scan as sip_tag(); data is NULL when there is none. */
span sip_uri_of(const struct sip_message *message, enum sip_header_id id);

/**
 * A hash that is the same for URIs that are the same (RFC 3261 section 19.1.4): scheme, host and parameters in
 * any case, parameters in any order but for lr, which says nothing of where it goes. By a scan, so that
 * escapes are taken as they are.
 */
uint64_t sip_uri_key(span uri);

/** Parse a URI; memory of @p message. @return 0 or SIPWHY_ERROR_ARGUMENT (no defect is noted) */
int sip_uri_parse(struct sip_message *message, span uri, struct sip_uri *ret_uri);

/** The same of a SIP or SIPS URI, by libosip2 in memory of @p arena, whatever its form. */
int sip_uri_read(struct arena *arena, span uri, struct sip_uri *ret_uri);

/**
 * The tag of From or To alone, by a scan and without libosip2: cheap enough for every message.
 * data is NULL when there is none.
 */
span sip_tag(const struct sip_message *message, enum sip_header_id id);

#endif
