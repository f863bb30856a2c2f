/*
 * identity.h — the Identity header field (RFC 8224) and the PASSporT that it carries (RFC 8225).
 */
#ifndef SIP_IDENTITY_H
#define SIP_IDENTITY_H

#include "sip/message.h"
#include <sipwhy/types.h>

/** data is NULL where a parameter is absent. */
struct sip_identity {
    span token; /**< header, claims and signature; of the compact form the signature behind ".." */
    span info;  /**< where the certificate is, without its angle brackets */
    span alg;
    span ppt;
    bool is_compact;  /**< the claims are left out: the receiver builds them (RFC 8225 section 7) */
    sipwhy_time iat;  /**< when it was signed, as it claims itself; SIPWHY_TIME_UNKNOWN where it cannot be read */
};

/** The @p index-th Identity. @return 0 or SIPWHY_ERROR_ARGUMENT (absent or unreadable; no defect) */
int sip_identity_parse(const struct sip_message *message, size_t index, struct sip_identity *ret_identity);

#endif
