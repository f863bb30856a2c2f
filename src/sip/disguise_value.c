/*
 * disguise_value.c — URIs, hosts, parameters and lists of them.
 */
#include "sip/disguise_text.h"

#include "sip/scan.h"

/** What the values of parameters are; those that are not named here are replaced. */
static const struct {
    const char *names;
    unsigned keep;
} parameters[] = {
    {"transport ttl rport expires q user method lr comp cause algorithm qop stale nc refresher reason counter index "
     "screen privacy purpose handling charset alg ealg prot mod d-alg d-qop protocol reg-id ppt rc np mp refresher "
     "retry-after duration type d-ver early-only cpc location party screening level",
     KEEP_WORDS | KEEP_NUMBERS},
    {"text cause-txt", KEEP_WORDS | KEEP_SHORT_NUMBERS},
};

static bool is_in(const char *names, span name)
{
    span rest = span_of(names);
    span item;
    while ((item = scan_next_word(&rest)).length) {
        if (span_equal_nocase(item, name))
            return true;
    }
    return false;
}

static unsigned keep_of(span name)
{
    for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++) {
        if (is_in(parameters[i].names, name))
            return parameters[i].keep;
    }
    return KEEP_NOTHING;
}

/** The last word: "Digest realm" is how a challenge begins. */
static span last_word(span text)
{
    size_t start = text.length;
    while (start > 0 && !scan_is_blank(text.data[start - 1]))
        start--;
    return span_from(text, start);
}

static void disguise_username(const struct disguise *disguise, span value)
{
    size_t at = span_find_byte(value, '@');
    disguise_user(disguise, span_first(value, at));
    disguise_words(disguise, span_from(value, at + 1), KEEP_NOTHING);
}

/** One that is a word as a whole, such as "+sip.instance", or a letter. */
static bool is_plain_name(const struct disguise *disguise, span text)
{
    text = span_trim(span_from(text, text.length && text.data[0] == ';'));
    return text.length == 1 || vocabulary_has(&disguise->vocabulary, text);
}

static void disguise_parameter(const struct disguise *disguise, span item, unsigned keep)
{
    size_t equals = span_find_byte(item, '=');
    if (equals == item.length) {
        disguise_words(disguise, item, keep);
        return;
    }
    span name = last_word(span_trim(span_first(item, equals)));
    span value = scan_unquote(span_trim(span_from(item, equals + 1)));
    bool is_uri = span_equal_nocase(name, SPAN("uri")) || span_starts_with(value, SPAN("<"));
    unsigned keeps = keep_of(name);
    if (is_uri)
        disguise_uri(disguise, span_from(value, span_starts_with(value, SPAN("<"))));
    else if (span_equal_nocase(name, SPAN("username")) || span_equal_nocase(name, SPAN("phone-context")))
        disguise_username(disguise, value);
    else
        disguise_words(disguise, span_from(item, equals + 1), keeps);
    if (!is_plain_name(disguise, span_first(item, equals)))
        disguise_words(disguise, span_first(item, equals), KEEP_WORDS);
}

void disguise_parameters(const struct disguise *disguise, span text, char separator, unsigned keep)
{
    while (text.length) {
        size_t end = scan_find(text, separator);
        disguise_parameter(disguise, span_first(text, end), keep);
        text = span_from(text, end + 1);
    }
}

void disguise_list(const struct disguise *disguise, span value, unsigned keep)
{
    while (value.length) {
        size_t end = scan_find(value, ',');
        disguise_parameters(disguise, span_first(value, end), ';', keep);
        value = span_from(value, end + 1);
    }
}

/** ":" and a number at the end of a host; where the colon is, or the length. */
static size_t find_port(span text)
{
    const char *colon = text.length ? memrchr(text.data, ':', text.length) : NULL;
    uint64_t port;
    if (!colon || !span_number(span_between(colon + 1, text.data + text.length), 99999, &port))
        return text.length;
    return (size_t)(colon - text.data);
}

void disguise_host(const struct disguise *disguise, span text)
{
    text = span_trim(text);
    span host = text;
    if (!pseudonym_of_address_text(&disguise->pseudonyms, (char *)text.data, text.length)) {
        host = span_trim(span_first(text, find_port(text)));
        if (!pseudonym_of_address_text(&disguise->pseudonyms, (char *)host.data, host.length))
            disguise_words(disguise, host, KEEP_NOTHING);
    }
}

/** Where a user is known by nothing but a number up to here, a scanner may be by this address. */
static bool is_of_scanner(span user, span host)
{
    return user.length <= 3 && span_starts_with(host, SPAN("1.1.1.1"));
}

/** [user[:password]@]host[:port][;parameters][?headers] */
static void disguise_sip(const struct disguise *disguise, span rest)
{
    size_t at = span_find_byte(rest, '@');
    if (at < rest.length) {
        span user = span_first(rest, at);
        size_t colon = span_find_byte(user, ':');
        size_t end = span_find_byte(span_first(user, colon), ';');
        rest = span_from(rest, at + 1);
        if (!is_of_scanner(user, rest))
            disguise_user(disguise, span_first(user, end));
        disguise_parameters(disguise, span_from(span_first(user, colon), end), ';', KEEP_WORDS);
        disguise_words(disguise, span_from(user, colon), KEEP_NOTHING);
    }
    size_t headers = span_find_byte(rest, '?');
    span behind = span_first(rest, headers);
    size_t end = span_find_byte(behind, ';');
    disguise_host(disguise, span_first(behind, end));
    disguise_parameters(disguise, span_from(behind, end), ';', KEEP_WORDS);
    disguise_parameters(disguise, span_from(rest, headers), '&', KEEP_WORDS);
}

void disguise_uri(const struct disguise *disguise, span uri)
{
    uri = span_trim(uri);
    size_t colon = span_find_byte(uri, ':');
    span scheme = span_first(uri, colon);
    span rest = span_from(uri, colon + 1);
    if (span_equal_nocase(scheme, SPAN("sip")) || span_equal_nocase(scheme, SPAN("sips"))) {
        disguise_sip(disguise, rest);
    } else if (span_equal_nocase(scheme, SPAN("tel"))) {
        size_t end = span_find_byte(rest, ';');
        disguise_user(disguise, span_first(rest, end));
        disguise_parameters(disguise, span_from(rest, end), ';', KEEP_WORDS);
    } else if (span_equal_nocase(scheme, SPAN("urn"))) {
        disguise_words(disguise, uri, KEEP_WORDS);
    } else if (colon < uri.length && vocabulary_has(&disguise->vocabulary, scheme)) {
        disguise_words(disguise, rest, KEEP_NOTHING);
    } else {
        disguise_words(disguise, uri, KEEP_NOTHING);
    }
}

void disguise_party(const struct disguise *disguise, span text)
{
    size_t colon = span_find_byte(text, ':');
    if (colon < text.length && vocabulary_has(&disguise->vocabulary, span_first(text, colon)))
        disguise_uri(disguise, text);
    else
        disguise_username(disguise, text);
}

static void disguise_name_addr(const struct disguise *disguise, span item)
{
    size_t open = scan_find(item, '<');
    size_t close = open + span_find_byte(span_from(item, open), '>');
    if (open == item.length) {
        size_t end = span_find_byte(item, ';');
        disguise_uri(disguise, span_first(item, end));
        disguise_parameters(disguise, span_from(item, end), ';', KEEP_WORDS);
        return;
    }
    disguise_words(disguise, span_first(item, open), KEEP_NOTHING);
    disguise_uri(disguise, span_from(span_first(item, close), open + 1));
    disguise_parameters(disguise, span_from(item, close), ';', KEEP_WORDS);
}

void disguise_addresses(const struct disguise *disguise, span value)
{
    while (value.length) {
        size_t end = scan_find(value, ',');
        disguise_name_addr(disguise, span_first(value, end));
        value = span_from(value, end + 1);
    }
}

/** The length of SIP/2.0/UDP, with white space where there may be some. */
static size_t protocol_of(span item)
{
    span rest = scan_skip_blanks(item);
    for (int i = 0; i < 3; i++) {
        span token = scan_token(rest);
        rest = span_from(rest, token.length);
        if (i == 2)
            break;
        rest = scan_skip_blanks(rest);
        if (!rest.length || rest.data[0] != '/')
            return 0;
        rest = scan_skip_blanks(span_from(rest, 1));
    }
    return item.length - rest.length;
}

static void disguise_one_via(const struct disguise *disguise, span item)
{
    size_t protocol = protocol_of(item);
    disguise_words(disguise, span_first(item, protocol), KEEP_WORDS | KEEP_SHORT_NUMBERS);
    span rest = span_from(item, protocol);
    size_t end = span_find_byte(rest, ';');
    disguise_host(disguise, span_first(rest, end));
    disguise_parameters(disguise, span_from(rest, end), ';', KEEP_WORDS);
}

void disguise_via(const struct disguise *disguise, span value)
{
    while (value.length) {
        size_t end = scan_find(value, ',');
        disguise_one_via(disguise, span_first(value, end));
        value = span_from(value, end + 1);
    }
}

void disguise_warning(const struct disguise *disguise, span value)
{
    while (value.length) {
        size_t end = scan_find(value, ',');
        span item = scan_skip_blanks(span_first(value, end));
        span code = scan_next_word(&item);
        disguise_words(disguise, code, KEEP_SHORT_NUMBERS);
        size_t text = span_find_byte(item, '"');
        disguise_host(disguise, span_first(item, text));
        disguise_words(disguise, span_from(item, text), KEEP_WORDS | KEEP_SHORT_NUMBERS);
        value = span_from(value, end + 1);
    }
}
