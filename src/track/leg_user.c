/*
 * leg_user.c — who calls and who is called, as a B2BUA leaves it.
 */
#include "track/leg_user.h"

#include "base/hash.h"

/** A number is no longer, with all that stands between its digits. */
#define MOST_DIALLED 64

/** Callers that withhold their name are all called this (RFC 3323 section 4.1.1.3), or alike. */
static bool stands_for_nobody(span user)
{
    static const char *const names[] = {"anonymous", "unknown", "unavailable", "restricted",
                                        "private", "asterisk"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (span_equal_nocase(user, span_of(names[i])))
            return true;
    }
    return user.length == 0;
}

static bool is_separator(char byte)
{
    return byte == '-' || byte == '.' || byte == '(' || byte == ')';
}

/** The digits of a number; 0 for what is none. */
static size_t read_digits(span user, char digits[MOST_DIALLED])
{
    size_t count = 0;
    if (span_starts_with(user, SPAN("+")))
        user = span_from(user, 1);
    else if (span_starts_with_nocase(user, SPAN("%2B")))
        user = span_from(user, 3);
    if (user.length > MOST_DIALLED)
        return 0;
    for (size_t i = 0; i < user.length; i++) {
        char byte = user.data[i];
        bool is_digit = (byte >= '0' && byte <= '9') || byte == '*' || byte == '#';
        if (is_digit)
            digits[count++] = byte;
        else if (!is_separator(byte))
            return 0;
    }
    return count;
}

struct leg_user leg_user_of(span uri)
{
    struct leg_user user = {0};
    char digits[MOST_DIALLED];
    bool is_number = span_starts_with_nocase(uri, SPAN("tel:"));
    span text = span_from(uri, span_find_byte(uri, ':') + 1);
    size_t at = span_find_byte(text, '@');
    if (at == text.length && !is_number)
        return user;
    text = span_first(text, at);
    text = span_first(text, span_find_byte(text, ';'));
    text = span_first(text, span_find_byte(text, ':'));
    if (stands_for_nobody(text))
        return user;
    size_t count = read_digits(text, digits);
    user.hash = (count ? hash_span(0, (span){digits, count}) : hash_span(1, text)) | 1;
    if (count < LEG_USER_LEAST)
        return user;
    size_t kept = count < LEG_USER_DIGITS ? count : LEG_USER_DIGITS;
    memcpy(user.digits, digits + count - kept, kept);
    user.digit_count = (uint8_t)kept;
    return user;
}

bool leg_user_same(const struct leg_user *a, const struct leg_user *b)
{
    size_t common = a->digit_count < b->digit_count ? a->digit_count : b->digit_count;
    if (!a->hash || !b->hash || common < LEG_USER_LEAST)
        return a->hash && a->hash == b->hash;
    return memcmp(a->digits + a->digit_count - common, b->digits + b->digit_count - common,
                  common) == 0;
}

uint64_t leg_user_key(const struct leg_user *user)
{
    if (user->digit_count < LEG_USER_LEAST)
        return user->hash;
    const char *end = user->digits + user->digit_count - LEG_USER_LEAST;
    return hash_span(2, (span){end, LEG_USER_LEAST}) | 1;
}
