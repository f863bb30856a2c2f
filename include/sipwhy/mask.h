/*
 * mask.h — text of the wire without the secrets in it, to be shown or passed on.
 *
 * A secret is what proves a password or opens media: the response of a digest and whatever other schemes of
 * authentication send in its place, keys and passwords in SDP (a=crypto, a=key-mgmt, a=ice-pwd, k=), a
 * password in a SIP URI, the signature of an Identity. Of one that has 8 characters or more the first four
 * remain, so that two can be told apart, and "..." stands for the rest; of a shorter one nothing remains.
 * Names, numbers and addresses stay: anonymize.h is for them.
 */
#ifndef SIPWHY_MASK_H
#define SIPWHY_MASK_H

#include <sipwhy/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Copy any part of a SIP message that begins at the beginning of a line, malformed ones too, into
 * @p ret_text, which has room for bytes.length and gets no NUL.
 * @return the length, never more than bytes.length
 */
SIPWHY_API size_t sipwhy_mask_message(struct sipwhy_span bytes, char *ret_text);

/** The same with the value of a header field of this name. */
SIPWHY_API size_t sipwhy_mask_header(const char *name, struct sipwhy_span value, char *ret_text);

#ifdef __cplusplus
}
#endif

#endif
