/*
 * pseudonym.c — other names for words and numbers: every one is a permutation of all words of its form.
 */
#include "base/pseudonym.h"

#include "base/permutation.h"

#include <sys/random.h>

/** So that a word, a number and an address of the same bytes have nothing in common. */
enum { TAG_WORD_BACK = 1, TAG_WORD_FORTH, TAG_LONG_WORD, TAG_NUMBER, TAG_AREA };

/** Words of this length and above are hashed as a whole: that two of them get one pseudonym is as likely as
 * guessing one. */
#define LONG_WORD 16

void pseudonyms_init(struct pseudonyms *pseudonyms, span secret)
{
    static const struct siphash_key first = {{1, 2}}, second = {{3, 4}};
    uint64_t *words = pseudonyms->key.words;
    if (secret.length) {
        words[0] = siphash(&first, secret);
        words[1] = siphash(&second, secret);
    } else if (getrandom(words, sizeof(pseudonyms->key), 0) != (ssize_t)sizeof(pseudonyms->key)) {
        words[0] = (uint64_t)(uintptr_t)&secret;
    }
}

/** The bytes that a byte may become: @p count of them, from @p least on; this is the @p place-th. */
struct letter {
    unsigned char least;
    unsigned char count;
    unsigned char place;
};

static bool is_between(unsigned char byte, unsigned char least, unsigned char most)
{
    return byte >= least && byte <= most;
}

/** Digits that are letters only come as words of their own: identifiers in hexadecimal stay that. */
static struct letter letter_of(unsigned char byte, bool is_hexadecimal)
{
    struct letter letter = {byte, 1, 0};
    unsigned char letters = is_hexadecimal ? 6 : 26;
    if (is_between(byte, '0', '9'))
        letter = (struct letter){'0', 10, 0};
    else if (is_between(byte, 'a', 'z'))
        letter = (struct letter){'a', letters, 0};
    else if (is_between(byte, 'A', 'Z'))
        letter = (struct letter){'A', letters, 0};
    else if (is_between(byte, 0x80, 0xbf))
        letter = (struct letter){0x80, 0x40, 0};
    else if (is_between(byte, 0xc3, 0xdf))
        letter = (struct letter){0xc3, 0xdf - 0xc3 + 1, 0};
    else if (is_between(byte, 0xe1, 0xec))
        letter = (struct letter){0xe1, 0xec - 0xe1 + 1, 0};
    letter.place = (unsigned char)(byte - letter.least);
    return letter;
}

/** What of a byte the others depend on: not its case. */
static uint64_t fold(unsigned char byte)
{
    return is_between(byte, 'A', 'Z') ? byte | 0x20u : byte;
}

static bool is_hexadecimal(const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_between(bytes[i], '0', '9') && !is_between(bytes[i] | 0x20, 'a', 'f'))
            return false;
    }
    return true;
}

/**
 * The byte behind E0, ED, F0 and F4 must stay in a part of its range, or it is no UTF-8 any more: it stays
 * what it is.
 */
static bool is_bound(const unsigned char *bytes, size_t i)
{
    return i > 0 && (bytes[i - 1] == 0xe0 || bytes[i - 1] == 0xed || bytes[i - 1] == 0xf0 ||
                     bytes[i - 1] == 0xf4);
}

static void shift(unsigned char *bytes, size_t i, uint64_t by, bool hexadecimal)
{
    struct letter letter = letter_of(bytes[i], hexadecimal);
    if (!is_bound(bytes, i))
        bytes[i] = (unsigned char)(letter.least + (letter.place + by) % letter.count);
}

/** Each byte moves by what is behind it, and then by what is before it: so by all of the word. */
static void rewrite_short(const struct siphash_key *key, unsigned char *bytes, size_t length,
                          bool hexadecimal)
{
    uint64_t chain = siphash_numbers(key, TAG_WORD_BACK, length);
    for (size_t i = length; i-- > 0;) {
        uint64_t own = fold(bytes[i]);
        shift(bytes, i, chain >> 8, hexadecimal);
        chain = siphash_numbers(key, chain, own);
    }
    chain = siphash_numbers(key, TAG_WORD_FORTH, length);
    for (size_t i = 0; i < length; i++) {
        shift(bytes, i, chain >> 8, hexadecimal);
        chain = siphash_numbers(key, chain, fold(bytes[i]));
    }
}

static void rewrite_long(const struct siphash_key *key, unsigned char *bytes, size_t length,
                         bool hexadecimal)
{
    uint64_t hash = TAG_LONG_WORD;
    for (size_t i = 0; i < length; i += 8) {
        uint64_t word = 0;
        for (size_t j = i; j < length && j < i + 8; j++)
            word = word << 8 | fold(bytes[j]);
        hash = siphash_numbers(key, hash, word);
    }
    for (size_t i = 0; i < length; i += 4) {
        uint64_t by = siphash_numbers(key, hash, i);
        for (size_t j = i; j < length && j < i + 4; j++)
            shift(bytes, j, by >> (16 * (j - i)) & 0xffff, hexadecimal);
    }
}

void pseudonym_of_word(const struct pseudonyms *pseudonyms, unsigned char *bytes, size_t length)
{
    bool hexadecimal = is_hexadecimal(bytes, length);
    /* A word that is not hexadecimal must not become one that is: another could have become that. */
    do {
        if (length < LONG_WORD)
            rewrite_short(&pseudonyms->key, bytes, length, hexadecimal);
        else
            rewrite_long(&pseudonyms->key, bytes, length, hexadecimal);
    } while (is_hexadecimal(bytes, length) != hexadecimal);
}

/** Of numbers this long and longer, the digits that make them numbers abroad stay. */
#define LEAST_ABROAD 8

/** The last digits may become any; in front of them a zero stays one, so that zeros in front do. */
#define FREE_DIGITS 4

/** In front of so many digits are codes of areas and countries: one stays one, whatever is behind it. */
#define OWN_DIGITS 8

static size_t prefix_of(const unsigned char *digits, size_t length)
{
    static const char *const prefixes[] = {"00", "011", "810"};
    size_t outside = length > 0 && digits[0] == '9';
    if (length < LEAST_ABROAD)
        return 0;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        size_t size = strlen(prefixes[i]);
        if (memcmp(digits + outside, prefixes[i], size) == 0)
            return outside + size;
    }
    return 0;
}

static bool stays(const unsigned char *digits, size_t length)
{
    if (length == 3 && (memcmp(digits, "112", 3) == 0 || memcmp(digits, "911", 3) == 0))
        return true;
    size_t zeros = 0;
    while (zeros < length && digits[zeros] == '0')
        zeros++;
    return zeros == length;
}

/** From the end on: each digit moves by those behind it. */
static void rewrite_number(const struct siphash_key *key, unsigned char *digits, size_t kept,
                           size_t length)
{
    uint64_t chain = siphash_numbers(key, TAG_NUMBER, 0);
    for (size_t i = length; i-- > kept;) {
        unsigned least = length - i > FREE_DIGITS ? 1 : 0;
        unsigned digit = (unsigned)(digits[i] - '0');
        if (length - i > OWN_DIGITS)
            chain = siphash_numbers(key, TAG_AREA, 0);
        if (digit >= least)
            digits[i] = (unsigned char)('0' + least + permute(chain, 10 - least, digit - least));
        chain = siphash_numbers(key, chain, digit);
    }
}

void pseudonym_of_number(const struct pseudonyms *pseudonyms, unsigned char *digits, size_t length)
{
    size_t kept = prefix_of(digits, length);
    if (stays(digits, length))
        return;
    do {
        rewrite_number(&pseudonyms->key, digits, kept, length);
    } while (stays(digits, length) || prefix_of(digits, length) != kept);
}
