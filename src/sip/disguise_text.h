/*
 * disguise_text.h — rewriting pieces of a message in place; see disguise.h.
 *
 * Every span here lies in memory that may be written to.
 */
#ifndef SIP_DISGUISE_TEXT_H
#define SIP_DISGUISE_TEXT_H

#include "sip/disguise.h"

/** What need not be replaced in a text. */
enum disguise_keep {
    KEEP_NOTHING = 0,
    KEEP_WORDS = 1,         /**< of the vocabulary */
    KEEP_NUMBERS = 2,       /**< up to 32 bits */
    KEEP_SHORT_NUMBERS = 4, /**< of up to three digits */
    KEEP_SOFTWARE = 8,      /**< names of products: all but addresses, hosts, and what may be a serial number */
};

/** Words, numbers and addresses, wherever they stand. */
void disguise_words(const struct disguise *disguise, span text, unsigned keep);

/** The same, where comments and quoted strings are sentences, of which only words are kept. */
void disguise_tokens(const struct disguise *disguise, span text);

/** The user of a URI, or a username: a number has one pseudonym with and without its separators. */
void disguise_user(const struct disguise *disguise, span user);

/** host[:port], with brackets around an IPv6 address. */
void disguise_host(const struct disguise *disguise, span text);

void disguise_uri(const struct disguise *disguise, span uri);

/** A user, user@host, or a URI. */
void disguise_party(const struct disguise *disguise, span text);

/** name=value behind each @p separator; what has no name is treated by @p keep. */
void disguise_parameters(const struct disguise *disguise, span text, char separator, unsigned keep);

/** The same in each value of a comma list. */
void disguise_list(const struct disguise *disguise, span value, unsigned keep);

/** A comma list of name-addr or addr-spec with parameters. */
void disguise_addresses(const struct disguise *disguise, span value);

void disguise_via(const struct disguise *disguise, span value);
void disguise_warning(const struct disguise *disguise, span value);

/** The value of an Identity: the numbers inside of its token are replaced inside of it. */
void disguise_identity(const struct disguise *disguise, span value);

/** A header field by its name. */
void disguise_field(const struct disguise *disguise, span name, span value);

/** The name of a header, unless it is anybody's who speaks SIP. */
void disguise_name(const struct disguise *disguise, span name);

/** "Name: value" of a line of which nothing else is known. */
void disguise_line(const struct disguise *disguise, span line);

/** A body by the value of its Content-Type, which may be empty. */
void disguise_body(struct disguise *disguise, span body, span content_type, span encoding);

/** A message in a message: the whole, or what there is of it. In it there must be no other. */
void disguise_inner(struct disguise *disguise, span bytes);

#endif
