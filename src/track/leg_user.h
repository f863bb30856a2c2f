/*
 * leg_user.h — who calls and who is called, as a B2BUA leaves it: with another host, maybe another prefix.
 */
#ifndef TRACK_LEG_USER_H
#define TRACK_LEG_USER_H

#include "base/span.h"

/** Digits from the end of a number that are kept: all of E.164. */
#define LEG_USER_DIGITS 15

/** Digits that two numbers must have in common at their ends. */
#define LEG_USER_LEAST 4

/** Digits from which on a number is more than an extension. */
#define LEG_USER_LONG 7

struct leg_user {
    uint64_t hash;       /**< of the whole; 0: there is none, or one that stands for nobody */
    uint8_t digit_count; /**< of digits[]; 0: it is no number, or a short one */
    char digits[LEG_USER_DIGITS]; /**< the last ones of a number */
};

/** The user of a sip, sips or tel URI, without password, parameters and visual separators (RFC 3966). */
struct leg_user leg_user_of(span uri);

/** The same name, or numbers of which one is the end of the other: prefixes come and go. */
bool leg_user_same(const struct leg_user *a, const struct leg_user *b);

/** Whether both are numbers long enough to be no extension, of which there may be one like it elsewhere. */
static inline bool leg_user_are_long(const struct leg_user *a, const struct leg_user *b)
{
    return a->digit_count >= LEG_USER_LONG && b->digit_count >= LEG_USER_LONG;
}

/** Equal for all that leg_user_same() may take for the same, as far as both are numbers or none is; 0 for nobody. */
uint64_t leg_user_key(const struct leg_user *user);

#endif
