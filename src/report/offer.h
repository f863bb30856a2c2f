/*
 * offer.h — a session description in a few words: where media is to go, which codecs, which way.
 */
#ifndef REPORT_OFFER_H
#define REPORT_OFFER_H

#include <sipwhy/session.h>

/** Codecs of a medium that are named; the rest is counted. */
#define OFFER_CODECS 5

/** Bytes of any one word of the wire in it. */
#define OFFER_WORD 40

/**
 * "192.0.2.1:40000 PCMU,PCMA sendrecv", "audio rejected; video [2001:db8::1]:9 VP8 sendonly". Raw bytes of the
 * wire may be in it, but no control characters.
 * @return 0, with an owned string or NULL where there is no description; or SIPWHY_ERROR_MEMORY
 */
int offer_text(const struct sipwhy_message *message, char **ret_text);

#endif
