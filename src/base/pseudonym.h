/*
 * pseudonym.h — other names for words, numbers and addresses, under a key.
 *
 * The same text has the same pseudonym everywhere, and of two texts the pseudonyms differ. A pseudonym is as
 * long as what it stands for and of the same kind: a letter stands for a letter of its case, a digit for a
 * digit. Without the key nothing leads back.
 *
 * Numbers that end alike have pseudonyms that end alike, because the same subscriber is dialled with and
 * without a prefix. Addresses of one network, of 8, 16 or 24 bits (IPv6: of any four), have pseudonyms in one
 * network, and private, link-local and documentation addresses remain what they are.
 */
#ifndef BASE_PSEUDONYM_H
#define BASE_PSEUDONYM_H

#include "base/siphash.h"

struct pseudonyms {
    struct siphash_key key;
};

/** With the key that @p secret makes; with a random one where it is empty. */
void pseudonyms_init(struct pseudonyms *pseudonyms, span secret);

/** Rewrite letters, digits and UTF-8 that are one word. Letters of another case give the same in that case. */
void pseudonym_of_word(const struct pseudonyms *pseudonyms, unsigned char *bytes, size_t length);

/** A number longer than this is a word. */
#define PSEUDONYM_DIGITS 24

/**
 * Rewrite the digits of a number. What tells a number abroad from others stays: 00, 011 and 810 at its
 * beginning, zeros there, and a 9 in front of them. So do 112 and 911.
 */
void pseudonym_of_number(const struct pseudonyms *pseudonyms, unsigned char *digits, size_t length);

/** Replace the address; the port stays. */
void pseudonym_of_address(const struct pseudonyms *pseudonyms, struct sipwhy_endpoint *address);

/**
 * Rewrite an address in text, an IPv6 one in the form in which it is written.
 * @return false, with @p text untouched, where it is none
 */
bool pseudonym_of_address_text(const struct pseudonyms *pseudonyms, char *text, size_t length);

#endif
