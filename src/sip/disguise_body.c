/*
 * disguise_body.c — bodies: SDP line by line, messages as messages, parts of a multipart one by one, and of all
 * the rest only its length and its lines.
 */
#include "sip/disguise_text.h"

#include "sip/scan.h"

/** As deep as body.c looks for parts. */
#define MULTIPART_DEPTH 3

/** Nothing of it stays but where its lines end. */
static void blank(span body)
{
    char *bytes = (char *)body.data;
    for (size_t i = 0; i < body.length; i++) {
        if (!scan_is_blank(bytes[i]))
            bytes[i] = 'x';
    }
}

/* SDP (RFC 4566). */

#define KEEP_TOKENS (KEEP_WORDS | KEEP_NUMBERS)

/** o=<username> <sess-id> <sess-version> ...: the version is compared as a number. */
static void disguise_origin(const struct disguise *disguise, span value)
{
    span rest = value;
    disguise_user(disguise, scan_next_word(&rest));
    disguise_words(disguise, scan_next_word(&rest), KEEP_NOTHING);
    uint64_t version;
    span word = scan_next_word(&rest);
    if (!span_number(word, UINT64_MAX, &version))
        disguise_words(disguise, word, KEEP_NOTHING);
    disguise_words(disguise, rest, KEEP_WORDS | KEEP_SHORT_NUMBERS);
}

/** The foundation may be made of an address (RFC 8445 section 5.1.1.3). */
static void disguise_candidate(const struct disguise *disguise, span value)
{
    span foundation = scan_next_word(&value);
    disguise_words(disguise, foundation, KEEP_NOTHING);
    span fragment = span_from(value, span_find(value, SPAN(" ufrag ")));
    value = span_first(value, value.length - fragment.length);
    disguise_words(disguise, value, KEEP_TOKENS);
    disguise_words(disguise, span_from(fragment, strlen(" ufrag ")), KEEP_NOTHING);
}

/** Attributes of which more than their name is the protocol's own. */
static const char *const kept_attributes =
    "rtpmap fmtp ptime maxptime rtcp rtcp-fb rtcp-xr setup connection mid group content curr des conf framerate "
    "framesize quality orient sctp-port max-message-size extmap T38FaxVersion T38MaxBitRate T38FaxRateManagement "
    "T38FaxMaxBuffer T38FaxMaxDatagram T38FaxUdpEC T38FaxUdpECDepth T38FaxMaxIFP gpmd ice-options type charset "
    "accept-types sqn cdsc cpar silenceSupp ssrc-group source-filter pcfg acfg tcap acap";

static bool keeps_value(span name)
{
    span rest = span_of(kept_attributes);
    span item;
    while ((item = scan_next_word(&rest)).length) {
        if (span_equal_nocase(item, name))
            return true;
    }
    return false;
}

/** a=crypto:<tag> <suite> ..., a=fingerprint:<function> ..., a=ssrc:<id> <attribute>:... */
static void disguise_keyed(const struct disguise *disguise, span value)
{
    span first = scan_next_word(&value);
    disguise_words(disguise, first, KEEP_TOKENS);
    span second = scan_next_word(&value);
    size_t colon = span_find_byte(second, ':');
    disguise_words(disguise, span_first(second, colon), KEEP_WORDS);
    disguise_words(disguise, span_from(second, colon), KEEP_NOTHING);
    size_t key = span_find_nocase(value, SPAN("inline:"));
    if (key < value.length) {
        disguise_words(disguise, span_first(value, key), KEEP_WORDS);
        value = span_from(value, key + strlen("inline:"));
    }
    disguise_words(disguise, value, KEEP_NOTHING);
}

static void disguise_attribute(const struct disguise *disguise, span attribute)
{
    size_t colon = span_find_byte(attribute, ':');
    span name = span_first(attribute, colon);
    span value = span_from(attribute, colon + 1);
    span trimmed = span_trim(name);
    if (span_equal_nocase(trimmed, SPAN("candidate")))
        disguise_candidate(disguise, value);
    else if (span_equal_nocase(trimmed, SPAN("crypto")) || span_equal_nocase(trimmed, SPAN("fingerprint")) ||
             span_equal_nocase(trimmed, SPAN("ssrc")))
        disguise_keyed(disguise, value);
    else
        disguise_words(disguise, value, keeps_value(trimmed) ? KEEP_TOKENS : KEEP_NOTHING);
    disguise_words(disguise, name, KEEP_WORDS);
}

static void disguise_sdp_line(const struct disguise *disguise, span line)
{
    char type = line.length >= 2 && line.data[1] == '=' ? line.data[0] : '\0';
    span value = span_from(line, 2);
    switch (type) {
    case 'a':
        disguise_attribute(disguise, value);
        break;
    case 'o':
        disguise_origin(disguise, value);
        break;
    case 'v':
    case 'm':
    case 'b':
    case 't':
    case 'r':
    case 'z':
        disguise_words(disguise, value, KEEP_TOKENS);
        break;
    case 'c':
    case 'k':
        disguise_words(disguise, value, KEEP_WORDS | KEEP_SHORT_NUMBERS);
        break;
    default:
        disguise_words(disguise, type ? value : line, KEEP_NOTHING);
        break;
    }
}

static void disguise_sdp(const struct disguise *disguise, span body)
{
    span line;
    while (scan_next_line(&body, &line))
        disguise_sdp_line(disguise, line);
}

/* Parts (RFC 2046 section 5.1). */

static void disguise_part(struct disguise *disguise, span body, span content_type, span encoding, unsigned depth);

static bool is_delimiter(span line, span boundary)
{
    return span_starts_with(line, SPAN("--")) && span_starts_with(span_from(line, 2), boundary);
}

/** What the header of a part says of it. */
struct part {
    span header;
    span body;
    span type;
    span encoding;
};

static struct part read_part(span text)
{
    struct part part = {.header = text, .body = text};
    span line;
    while (scan_next_line(&part.body, &line) && span_trim(line).length) {
        size_t colon = span_find_byte(line, ':');
        enum sip_header_id id = sip_header_find(span_trim(span_first(line, colon)));
        if (id == SIP_HEADER_CONTENT_TYPE)
            part.type = span_from(line, colon + 1);
        if (id == SIP_HEADER_CONTENT_ENCODING)
            part.encoding = span_from(line, colon + 1);
    }
    part.header.length = text.length - part.body.length;
    return part;
}

/** The body first: its header says what it is, as long as that is not rewritten. */
static void disguise_whole_part(struct disguise *disguise, span text, unsigned depth)
{
    struct part part = read_part(text);
    span line;
    disguise_part(disguise, part.body, part.type, part.encoding, depth);
    while (scan_next_line(&part.header, &line))
        disguise_line(disguise, line);
}

static void disguise_parts(struct disguise *disguise, span body, span boundary, unsigned depth)
{
    const char *start = body.data;
    bool is_preamble = true;
    span line;
    while (body.length) {
        const char *at = body.data;
        scan_next_line(&body, &line);
        bool is_end = is_delimiter(line, boundary);
        if (!is_end && body.length)
            continue;
        span part = span_between(start, is_end ? at : body.data);
        if (is_preamble)
            blank(part);
        else
            disguise_whole_part(disguise, part, depth + 1);
        is_preamble = false;
        start = body.data;
        if (is_end)
            disguise_words(disguise, line, KEEP_NOTHING);
    }
}

static span media_type_of(span content_type)
{
    return span_trim(span_first(content_type, span_find_byte(content_type, ';')));
}

static span boundary_of(span content_type)
{
    size_t parameters = span_find_byte(content_type, ';');
    return scan_parameter(span_from(content_type, parameters + 1), SPAN("boundary"));
}

enum kind { KIND_OTHER, KIND_SDP, KIND_PARTS, KIND_MESSAGE };

static enum kind kind_of(span body, span content_type, span encoding)
{
    span type = media_type_of(content_type);
    encoding = span_trim(encoding);
    if (encoding.length && !span_equal_nocase(encoding, SPAN("identity")))
        return KIND_OTHER;
    if (span_equal_nocase(type, SPAN("application/sdp")))
        return KIND_SDP;
    if (!type.length)
        return span_starts_with(body, SPAN("v=")) ? KIND_SDP : KIND_OTHER;
    if (span_starts_with_nocase(type, SPAN("multipart/")))
        return boundary_of(content_type).length ? KIND_PARTS : KIND_OTHER;
    return span_starts_with_nocase(type, SPAN("message/sip")) ? KIND_MESSAGE : KIND_OTHER;
}

static void disguise_part(struct disguise *disguise, span body, span content_type, span encoding, unsigned depth)
{
    enum kind kind = kind_of(body, content_type, encoding);
    if (kind == KIND_SDP) {
        disguise_sdp(disguise, body);
    } else if (kind == KIND_PARTS && depth < MULTIPART_DEPTH) {
        disguise_parts(disguise, body, boundary_of(content_type), depth);
    } else if (kind == KIND_MESSAGE && !disguise->is_inside) {
        disguise->is_inside = true;
        disguise_inner(disguise, body);
        disguise->is_inside = false;
    } else {
        blank(body);
    }
}

void disguise_body(struct disguise *disguise, span body, span content_type, span encoding)
{
    if (body.length)
        disguise_part(disguise, body, content_type, encoding, 0);
}
