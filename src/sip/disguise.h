/*
 * disguise.h — messages in which nobody can be recognised, and everything else can.
 *
 * Users, numbers, hosts, addresses, identifiers, and all other words that are not the protocol's own, are
 * replaced by their pseudonyms (base/pseudonym.h); the structure of the message, its length and all that
 * matters for what is wrong with it stay. The rule is that a word goes unless it is known to be harmless
 * where it stands: what does not parse, or is not known, goes.
 */
#ifndef SIP_DISGUISE_H
#define SIP_DISGUISE_H

#include "base/pseudonym.h"
#include "sip/message.h"
#include "sip/vocabulary.h"

/** Names of headers that stay although they are nobody's standard. */
#define DISGUISE_NAMES 8

struct disguise {
    struct pseudonyms pseudonyms;
    struct vocabulary vocabulary;
    span names[DISGUISE_NAMES]; /**< owned */
    size_t name_count;
    char *bytes; /**< owned: the last message */
    size_t capacity;
    struct sip_message message; /**< where its parts are */
    struct sip_message inner;   /**< of a message inside */
    bool is_inside;             /**< of that one */
};

/** With the key that @p secret makes; a random one where it is empty. @return 0 or SIPWHY_ERROR_MEMORY */
int disguise_create(span secret, struct disguise **ret_disguise);

/** Free; NULL is nothing. */
void disguise_destroy(struct disguise *disguise);

/** The name of this header is to stay. @return 0, SIPWHY_ERROR_MEMORY, or _ARGUMENT for one too many */
int disguise_keep_name(struct disguise *disguise, span name);

/**
 * A message, or the beginning of one, as a copy that is valid until the next call.
 * @return 0, or SIPWHY_ERROR_MEMORY with @p ret_bytes untouched
 */
int disguise_message(struct disguise *disguise, span bytes, span *ret_bytes);

/** Replace the address; the port stays. */
void disguise_address(const struct disguise *disguise, struct sipwhy_endpoint *address);

#endif
