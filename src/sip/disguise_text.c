/*
 * disguise_text.c — words, numbers and addresses in any text. Escapes (%41) are read, and written again.
 */
#include "sip/disguise_text.h"

#include "sip/scan.h"

/** Longer words are replaced in pieces. */
#define WORD_BYTES 1024

/** As long as an IPv6 address in text may be, with an IPv4 address in it and brackets. */
#define ADDRESS_BYTES 47

/** A byte of text, and how it is written. */
struct unit {
    unsigned char byte;
    unsigned char width; /**< 3: as an escape */
};

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static int hexadecimal(unsigned char byte)
{
    if (is_digit(byte))
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

static struct unit unit_at(span text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    if (bytes[0] != '%' || at + 2 >= text.length || hexadecimal(bytes[1]) < 0 || hexadecimal(bytes[2]) < 0)
        return (struct unit){bytes[0], 1};
    return (struct unit){(unsigned char)(hexadecimal(bytes[1]) << 4 | hexadecimal(bytes[2])), 3};
}

static bool is_lower(unsigned char byte)
{
    return byte >= 'a' && byte <= 'f';
}

static void write_unit(span text, size_t at, struct unit unit, unsigned char byte)
{
    char *bytes = (char *)text.data + at;
    if (unit.width == 1) {
        bytes[0] = (char)byte;
        return;
    }
    bool lower = is_lower((unsigned char)bytes[1]) || is_lower((unsigned char)bytes[2]);
    const char *digits = lower ? "0123456789abcdef" : "0123456789ABCDEF";
    bytes[1] = digits[byte >> 4];
    bytes[2] = digits[byte & 15];
}

static bool is_of_word(unsigned char byte)
{
    unsigned char letter = byte | 0x20;
    return is_digit(byte) || (letter >= 'a' && letter <= 'z') || byte >= 0x80;
}

/** A word as its bytes, wherever they stand. */
struct word {
    unsigned char bytes[WORD_BYTES];
    size_t length;
    bool is_number;
    span text; /**< where it stands */
};

static void take_word(span text, size_t at, struct word *ret_word)
{
    size_t start = at;
    ret_word->length = 0;
    ret_word->is_number = true;
    while (at < text.length && ret_word->length < WORD_BYTES) {
        struct unit unit = unit_at(text, at);
        if (!is_of_word(unit.byte))
            break;
        ret_word->bytes[ret_word->length++] = unit.byte;
        ret_word->is_number &= is_digit(unit.byte);
        at += unit.width;
    }
    ret_word->text = span_first(span_from(text, start), at - start);
}

/** Write it back. */
static void put_word(const struct word *word)
{
    size_t at = 0;
    for (size_t i = 0; i < word->length; i++) {
        struct unit unit = unit_at(word->text, at);
        write_unit(word->text, at, unit, word->bytes[i]);
        at += unit.width;
    }
}

/** The cookie that branches begin with (RFC 3261 section 8.1.1.7). */
static size_t cookie_of(const struct word *word)
{
    static const span cookie = {"z9hG4bK", 7};
    return span_starts_with_nocase((span){(const char *)word->bytes, word->length}, cookie) ? cookie.length : 0;
}

static void replace(const struct disguise *disguise, struct word *word)
{
    size_t kept = cookie_of(word);
    if (word->is_number && word->length <= PSEUDONYM_DIGITS)
        pseudonym_of_number(&disguise->pseudonyms, word->bytes, word->length);
    else
        pseudonym_of_word(&disguise->pseudonyms, word->bytes + kept, word->length - kept);
    put_word(word);
}

/* What stays. */

/** A name with dots that begins and ends with letters, "pbx.example.com": no version. */
static bool is_of_host(span token)
{
    const char *dot = token.length ? memrchr(token.data, '.', token.length) : NULL;
    span top = dot ? span_between(dot + 1, token.data + token.length) : SPAN_EMPTY;
    for (size_t i = 0; i < top.length; i++) {
        unsigned char letter = (unsigned char)top.data[i] | 0x20;
        if (letter < 'a' || letter > 'z')
            return false;
    }
    return top.length >= 2 && !is_digit((unsigned char)token.data[0]) && !span_equal_nocase(top, SPAN("js"));
}

/** Long, and mostly of digits: of a device, or a telephone number. */
static bool is_serial(const struct word *word)
{
    size_t digits = 0;
    for (size_t i = 0; i < word->length; i++)
        digits += hexadecimal(word->bytes[i]) >= 0;
    return word->is_number ? word->length >= 6 : word->length >= 10 && digits * 2 >= word->length;
}

static bool number_stays(const struct word *word, unsigned keep)
{
    if (keep & KEEP_NUMBERS)
        return word->length <= 10;
    return keep & KEEP_SHORT_NUMBERS && word->length <= 3;
}

/** The identifier of nobody (RFC 7989 section 5), and any other number that is none. */
static bool is_zero(const struct word *word)
{
    size_t zeros = 0;
    while (zeros < word->length && word->bytes[zeros] == '0')
        zeros++;
    return zeros == word->length;
}

static bool word_stays(const struct disguise *disguise, const struct word *word, unsigned keep)
{
    if (keep & KEEP_SOFTWARE)
        return !is_serial(word);
    if (word->is_number)
        return is_zero(word) || number_stays(word, keep);
    return vocabulary_is_nobody(word->text) ||
           (keep & KEEP_WORDS && vocabulary_has(&disguise->vocabulary, word->text));
}

/** No name is longer; text of nothing but "a-" must not take quadratic time. */
#define TOKEN_BYTES 255

static span take_token(span text, size_t at)
{
    return scan_token(span_first(span_from(text, at), TOKEN_BYTES));
}

/** How much of the text at @p at is a token that stays as a whole, such as "telephone-event". */
static size_t token_stays(const struct disguise *disguise, span text, size_t at, unsigned keep)
{
    span token = keep & KEEP_WORDS ? take_token(text, at) : SPAN_EMPTY;
    if (!token.length || !vocabulary_has(&disguise->vocabulary, token))
        return 0;
    return token.length;
}

/** A host or a mail address in the name of a product, which goes as a whole. */
static size_t replace_host(const struct disguise *disguise, span text, size_t at, unsigned keep)
{
    if (!(keep & KEEP_SOFTWARE))
        return 0;
    span token = take_token(text, at);
    char next = at + token.length < text.length ? text.data[at + token.length] : '\0';
    char before = at > 0 ? text.data[at - 1] : '\0';
    bool is_no_product = token.length == TOKEN_BYTES;
    if (!(is_no_product || is_of_host(token) || next == '@' || before == '@'))
        return 0;
    disguise_words(disguise, token, KEEP_NOTHING);
    return token.length;
}

/** The address of a device, in twos (00:15:65:aa:bb:cc, 00-15-...) or fours (0015.65aa.bbcc); its length, or 0. */
static size_t device_of(span text)
{
    size_t group = 0;
    while (group < text.length && hexadecimal((unsigned char)text.data[group]) >= 0)
        group++;
    size_t length = group == 2 ? 17 : 14;
    if ((group != 2 && group != 4) || text.length < length || !strchr(":-.", text.data[group]))
        return 0;
    for (size_t i = 0; i < length; i++) {
        bool is_between = i % (group + 1) == group;
        if (is_between ? text.data[i] != text.data[group] : hexadecimal((unsigned char)text.data[i]) < 0)
            return 0;
    }
    return length < text.length && is_of_word((unsigned char)text.data[length]) ? 0 : length;
}

/** A telephone number behind its plus, whatever its digits are grouped by; its length, or 0. */
static size_t number_of(span text)
{
    size_t digits = 0;
    size_t end = 0;
    for (size_t i = 0; i < text.length && digits < PSEUDONYM_DIGITS; i++) {
        if (is_digit((unsigned char)text.data[i])) {
            digits++;
            end = i + 1;
        } else if (!text.data[i] || !strchr("-.() ", text.data[i])) {
            break;
        }
    }
    bool ends = end >= text.length || !is_of_word((unsigned char)text.data[end]);
    return ends && digits >= 6 ? end : 0;
}

/** Whose the product is, where it says so in pieces. */
static size_t replace_pieces(const struct disguise *disguise, span text, unsigned char before, unsigned keep)
{
    if (!(keep & KEEP_SOFTWARE) || is_of_word(before))
        return 0;
    size_t length = device_of(text);
    if (length) {
        disguise_words(disguise, span_first(text, length), KEEP_NOTHING);
        return length;
    }
    length = before == '+' ? number_of(text) : 0;
    if (length)
        disguise_user(disguise, span_first(text, length));
    return length;
}

/* Addresses. */

static size_t length_of(span text, bool (*is_part)(unsigned char byte))
{
    size_t length = 0;
    while (length < text.length && length <= ADDRESS_BYTES && is_part((unsigned char)text.data[length]))
        length++;
    return length;
}

static bool is_of_ipv4(unsigned char byte)
{
    return is_digit(byte) || byte == '.';
}

static bool is_of_ipv6(unsigned char byte)
{
    return hexadecimal(byte) >= 0 || byte == '.' || byte == ':';
}

/** The address of these bytes, without what punctuation may follow it; its length, or 0. */
static size_t replace_run(const struct disguise *disguise, span text, size_t length)
{
    bool ends = length >= text.length || !is_of_word((unsigned char)text.data[length]);
    while (ends && length > 2 && (text.data[length - 1] == '.' || text.data[length - 1] == ':') &&
           !(text.data[length - 1] == ':' && text.data[length - 2] == ':'))
        length--;
    if (!ends || length < 2 || length > ADDRESS_BYTES)
        return 0;
    return pseudonym_of_address_text(&disguise->pseudonyms, (char *)text.data, length) ? length : 0;
}

/** The port behind an address stays. */
static size_t port_behind(span text)
{
    size_t length = length_of(span_from(text, 1), is_of_ipv4);
    if (!text.length || text.data[0] != ':' || length == 0 || length > 5)
        return 0;
    return length + 1;
}

/** An address that begins here, behind the byte @p before; its length with its port, or 0. */
static size_t replace_address(const struct disguise *disguise, span rest, unsigned char before)
{
    if (is_of_word(before) || before == ':')
        return 0;
    size_t length = replace_run(disguise, rest, length_of(rest, is_of_ipv6));
    bool is_in_brackets = before == '[' && length && length < rest.length && rest.data[length] == ']';
    if (!length)
        length = replace_run(disguise, rest, length_of(rest, is_of_ipv4));
    if (!length)
        return 0;
    length += is_in_brackets;
    return length + port_behind(span_from(rest, length));
}

/** What begins with a letter, a digit or a colon: its length, all of which was seen to. */
static size_t treat(const struct disguise *disguise, span text, size_t at, unsigned char before, unsigned keep)
{
    size_t length = replace_pieces(disguise, span_from(text, at), before, keep);
    if (!length)
        length = replace_address(disguise, span_from(text, at), before);
    if (!length)
        length = token_stays(disguise, text, at, keep);
    if (!length)
        length = replace_host(disguise, text, at, keep);
    if (length)
        return length;
    struct word word;
    take_word(text, at, &word);
    if (word.length && !word_stays(disguise, &word, keep))
        replace(disguise, &word);
    return word.text.length;
}

void disguise_words(const struct disguise *disguise, span text, unsigned keep)
{
    unsigned char before = ' ';
    for (size_t at = 0; at < text.length;) {
        struct unit unit = unit_at(text, at);
        bool may_matter = is_of_word(unit.byte) || unit.byte == ':';
        size_t length = may_matter ? treat(disguise, text, at, before, keep) : 0;
        at += length ? length : unit.width;
        before = length ? (unsigned char)text.data[at - 1] : unit.byte;
    }
}

void disguise_tokens(const struct disguise *disguise, span text)
{
    while (text.length) {
        size_t plain = 0;
        while (plain < text.length && text.data[plain] != '(' && text.data[plain] != '"')
            plain++;
        disguise_words(disguise, span_first(text, plain), KEEP_WORDS | KEEP_NUMBERS);
        text = span_from(text, plain);
        char end = text.length && text.data[0] == '(' ? ')' : '"';
        size_t length = text.length ? 1 + span_find_byte(span_from(text, 1), end) : 0;
        disguise_words(disguise, span_first(text, length), KEEP_WORDS | KEEP_SHORT_NUMBERS);
        text = span_from(text, length + 1);
    }
}

/* Users. */

/** The digits of a telephone number, with what may stand between them (RFC 3966 section 3). */
static bool take_number(span user, struct word *ret_word)
{
    ret_word->length = 0;
    ret_word->text = user;
    for (size_t at = 0; at < user.length;) {
        struct unit unit = unit_at(user, at);
        if (is_digit(unit.byte) && ret_word->length < PSEUDONYM_DIGITS)
            ret_word->bytes[ret_word->length++] = unit.byte;
        else if (!unit.byte || !strchr("+*#-.() ", unit.byte))
            return false;
        at += unit.width;
    }
    return ret_word->length > 0;
}

static void put_number(const struct word *word)
{
    size_t next = 0;
    for (size_t at = 0; at < word->text.length;) {
        struct unit unit = unit_at(word->text, at);
        if (is_digit(unit.byte))
            write_unit(word->text, at, unit, word->bytes[next++]);
        at += unit.width;
    }
}

void disguise_user(const struct disguise *disguise, span user)
{
    struct word word;
    if (!take_number(user, &word)) {
        disguise_words(disguise, user, KEEP_NOTHING);
    } else if (!pseudonym_of_address_text(&disguise->pseudonyms, (char *)user.data, user.length)) {
        pseudonym_of_number(&disguise->pseudonyms, word.bytes, word.length);
        put_number(&word);
    }
}
