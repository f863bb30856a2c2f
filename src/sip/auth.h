/*
 * auth.h — challenges and credentials (RFC 3261 section 22, RFC 7616).
 */
#ifndef SIP_AUTH_H
#define SIP_AUTH_H

#include "sip/message.h"

/** All spans are without quotes; data is NULL where the parameter is absent. */
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
};

/** The @p index-th field of WWW-Authenticate or Proxy-Authenticate. @return 0 or SIPWHY_ERROR_ARGUMENT */
int sip_challenge_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                        struct sip_challenge *ret_challenge);

/** The @p index-th field of Authorization or Proxy-Authorization. @return 0 or SIPWHY_ERROR_ARGUMENT */
int sip_credentials_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                          struct sip_credentials *ret_credentials);

#endif
