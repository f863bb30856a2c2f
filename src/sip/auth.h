/*
 * auth.h — challenges and credentials (RFC 3261 section 22, RFC 7616).
 */
#ifndef SIP_AUTH_H
#define SIP_AUTH_H

#include "sip/message.h"

/**
 * All spans are without quotes, backslashes left in them; data is NULL where the parameter is absent or
 * empty. Quotes that are missing or too many do no harm. When the value does not parse at all, a defect
 * is noted.
 */
struct sip_challenge {
    span scheme; /**< "Digest" */
    span realm;
    span nonce;
    span algorithm;
    span qop;
    bool stale; /**< stale=true */
};

struct sip_credentials {
    span scheme;
    span username;
    span realm;
    span nonce;
    span uri;
    span algorithm;
    span qop;
    bool has_encoded_username; /**< "username*" instead (RFC 7616 section 3.4) */
};

/**
 * The @p index-th field of WWW-Authenticate or Proxy-Authenticate.
 * @return 0; SIPWHY_ERROR_ARGUMENT when absent or unparsable
 */
int sip_challenge_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                        struct sip_challenge *ret_challenge);

/**
 * The @p index-th field of Authorization or Proxy-Authorization.
 * @return 0; SIPWHY_ERROR_ARGUMENT when absent or unparsable
 */
int sip_credentials_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                          struct sip_credentials *ret_credentials);

/**
 * A challenge by a scan of @p value alone, for those that every client gets: it is cheap and notes no defect.
 * Spans lie in @p value, folded as they are there.
 * @return false for anything but one challenge with a list of parameters
 */
bool sip_challenge_scan(span value, struct sip_challenge *ret_challenge);

#endif
