/*
 * disguise_identity.c — the claims of a PASSporT (RFC 8225) are JSON in base64, and name who calls whom.
 */
#include "sip/disguise_text.h"

/** Claims that are longer are replaced as they are. */
#define PART_BYTES 2048

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static int sextet(char c)
{
    const char *place = c ? strchr(digits, c) : NULL;
    return place ? (int)(place - digits) : -1;
}

/** Base64url without padding. @return false where it is none, or too long */
static bool decode(span text, char *bytes, size_t *ret_length)
{
    unsigned held = 0;
    *ret_length = 0;
    if (text.length > PART_BYTES || text.length % 4 == 1)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        int value = sextet(text.data[i]);
        if (value < 0)
            return false;
        held = held << 6 | (unsigned)value;
        if (i % 4 > 0)
            bytes[(*ret_length)++] = (char)(held >> (6 - 2 * (i % 4)) & 0xff);
    }
    return true;
}

static void encode(const char *bytes, size_t length, span text)
{
    for (size_t i = 0; i < text.length; i++) {
        size_t at = i / 4 * 3;
        uint32_t held = 0;
        for (size_t j = 0; j < 3; j++)
            held = held << 8 | (at + j < length ? (unsigned char)bytes[at + j] : 0);
        ((char *)text.data)[i] = digits[held >> (18 - 6 * (i % 4)) & 63];
    }
}

/** In strings only words are kept, outside of them numbers too: "iat" is one. */
static void disguise_json(const struct disguise *disguise, span text)
{
    bool is_string = false;
    while (text.length) {
        size_t end = span_find_byte(text, '"');
        disguise_words(disguise, span_first(text, end), is_string ? KEEP_WORDS : KEEP_WORDS | KEEP_NUMBERS);
        text = span_from(text, end + 1);
        is_string = !is_string;
    }
}

static void disguise_part(const struct disguise *disguise, span part)
{
    char bytes[PART_BYTES];
    size_t length;
    if (!decode(part, bytes, &length) || !length || bytes[0] != '{') {
        disguise_words(disguise, part, KEEP_NOTHING);
        return;
    }
    disguise_json(disguise, (span){bytes, length});
    encode(bytes, length, part);
}

void disguise_identity(const struct disguise *disguise, span value)
{
    size_t end = span_find_byte(value, ';');
    span token = span_trim(span_first(value, end));
    for (int i = 0; i < 2; i++) {
        size_t dot = span_find_byte(token, '.');
        if (dot < token.length)
            disguise_part(disguise, span_first(token, dot));
        token = dot < token.length ? span_from(token, dot + 1) : token;
    }
    disguise_words(disguise, token, KEEP_NOTHING);
    disguise_parameters(disguise, span_from(value, end), ';', KEEP_WORDS);
}
