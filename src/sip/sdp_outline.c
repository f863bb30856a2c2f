/*
 * sdp_outline.c — what tracking needs of a session description (RFC 4566).
 */
#include "sip/sdp_outline.h"

#include "sip/scan.h"
#include "sip/sdp.h"

/** What a=... said at the level of the session: it holds for media that say nothing of their own. */
struct session_level {
    span address;
    enum sdp_direction direction;
    bool direction_said;
    bool has_crypto;
    bool has_fingerprint;
    bool has_ice;
    bool has_ice_mismatch;
};

struct scan {
    struct sdp_outline *outline;
    struct sdp_outline_media *media; /**< whose lines follow; NULL at the level of the session */
    struct session_level session;
    bool is_past_limit; /**< media beyond the limit: their lines are nobody's */
};

/** The next word of a line, of which nothing but single spaces is expected between words. */
static span take_word(span *rest)
{
    while (rest->length && scan_is_blank(rest->data[0]))
        *rest = span_from(*rest, 1);
    size_t length = 0;
    while (length < rest->length && !scan_is_blank(rest->data[length]))
        length++;
    span word = span_first(*rest, length);
    *rest = span_from(*rest, length);
    return word;
}

/** o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address> */
static void take_origin(struct sdp_outline *outline, span value)
{
    span rest = value;
    take_word(&rest);
    span id = take_word(&rest);
    span version = take_word(&rest);
    if (outline->origin.data || !version.length)
        return;
    outline->origin = span_between(value.data, id.data + id.length);
    outline->origin_rest = span_trim(rest);
    outline->has_version = span_number(version, UINT64_MAX, &outline->version);
}

/** c=<nettype> <addrtype> <address>[/ttl]; an empty span where words are missing */
static span connection_address(span value)
{
    take_word(&value);
    take_word(&value);
    span address = take_word(&value);
    return span_first(address, span_find_byte(address, '/'));
}

static void take_connection(struct scan *scan, span value)
{
    span *place = scan->media ? &scan->media->address : &scan->session.address;
    span address = connection_address(value);
    if (!place->data && address.length)
        *place = address;
}

static uint8_t payload_of(span format)
{
    uint64_t number;
    return span_number(format, 127, &number) ? (uint8_t)number : SDP_NO_PAYLOAD;
}

static void take_formats(struct sdp_outline_media *media, span rest)
{
    bool is_rtp = span_find(media->protocol, SPAN("RTP/")) < media->protocol.length;
    span word;
    while (media->format_count < SDP_OUTLINE_FORMATS && (word = take_word(&rest)).length) {
        uint8_t payload = is_rtp ? payload_of(word) : SDP_NO_PAYLOAD;
        span name = payload == SDP_NO_PAYLOAD ? SPAN_EMPTY : sdp_static_payload(payload);
        media->formats[media->format_count++] =
            (struct sdp_outline_format){.payload = payload, .name = name.length ? name : word};
    }
}

/** m=<media> <port>[/<number>] <proto> <fmt> ... @return false where the port is no number */
static bool take_media(struct scan *scan, span value)
{
    struct sdp_outline *outline = scan->outline;
    scan->media = NULL;
    scan->is_past_limit = outline->media_count == SDP_OUTLINE_MEDIA;
    if (scan->is_past_limit)
        return true;
    struct sdp_outline_media media = {.type = take_word(&value)};
    span port = take_word(&value);
    uint64_t number;
    media.protocol = take_word(&value);
    if (!media.protocol.length ||
        !span_number(span_first(port, span_find_byte(port, '/')), UINT16_MAX, &number))
        return false;
    media.port = (uint16_t)number;
    take_formats(&media, value);
    scan->media = &outline->media[outline->media_count++];
    *scan->media = media;
    return true;
}

/** a=rtpmap:<payload type> <encoding name>/<clock rate>[/<channels>] */
static void take_rtpmap(struct scan *scan, span value)
{
    span word = take_word(&value);
    uint8_t payload = payload_of(word);
    span name = span_trim(value);
    if (!scan->media || payload == SDP_NO_PAYLOAD || !name.length)
        return;
    for (size_t i = 0; i < scan->media->format_count; i++) {
        struct sdp_outline_format *format = &scan->media->formats[i];
        if (format->payload == payload && !format->mapped) {
            format->mapped = true;
            format->name = sdp_without_single_channel(name);
        }
    }
}

/** a=candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type> ... */
static void take_candidate(struct scan *scan, span value)
{
    span word = SPAN_EMPTY;
    if (!scan->media)
        return;
    for (int i = 0; i < 8; i++)
        word = take_word(&value);
    scan->media->has_ice = scan->media->has_candidates = true;
    if (word.length && !span_equal(word, SPAN("host")))
        scan->media->has_remote_candidates = true;
}

static void take_direction(struct scan *scan, enum sdp_direction direction)
{
    if (scan->media && !scan->media->direction_said) {
        scan->media->direction = direction;
        scan->media->direction_said = true;
    } else if (!scan->media && !scan->session.direction_said) {
        scan->session.direction = direction;
        scan->session.direction_said = true;
    }
}

static void take_flag(struct scan *scan, span name)
{
    struct sdp_outline_media *media = scan->media;
    if (span_equal(name, SPAN("fingerprint")))
        *(media ? &media->has_fingerprint : &scan->session.has_fingerprint) = true;
    else if (span_equal(name, SPAN("ice-ufrag")))
        *(media ? &media->has_ice : &scan->session.has_ice) = true;
    else if (span_equal(name, SPAN("ice-mismatch")))
        *(media ? &media->has_ice_mismatch : &scan->session.has_ice_mismatch) = true;
    else if (span_equal(name, SPAN("crypto")) || span_equal(name, SPAN("key-mgmt")))
        *(media ? &media->has_crypto : &scan->session.has_crypto) = true;
}

static void take_attribute(struct scan *scan, span attribute)
{
    static const span directions[] = {
        {"sendrecv", 8}, {"sendonly", 8}, {"recvonly", 8}, {"inactive", 8}};
    span name = span_first(attribute, span_find_byte(attribute, ':'));
    span value = span_from(attribute, name.length + 1);
    if (span_equal(name, SPAN("rtpmap"))) {
        take_rtpmap(scan, value);
    } else if (span_equal(name, SPAN("candidate"))) {
        take_candidate(scan, value);
    } else if (name.length == 8 && (name.data[0] == 's' || name.data[0] == 'r' || name.data[0] == 'i')) {
        for (unsigned i = 0; i < 4; i++)
            if (span_equal(span_trim(name), directions[i]))
                take_direction(scan, (enum sdp_direction)i);
    } else {
        take_flag(scan, name);
    }
}

static bool take_line(struct scan *scan, char type, span value)
{
    if (type == 'm')
        return take_media(scan, value);
    if (type == 'o')
        take_origin(scan->outline, value);
    else if (type == 'c' && !scan->is_past_limit)
        take_connection(scan, value);
    else if (type == 'a' && !scan->is_past_limit)
        take_attribute(scan, value);
    return true;
}

/** What the session says holds for media that do not say it themselves. */
static void inherit(const struct scan *scan)
{
    const struct session_level *session = &scan->session;
    for (size_t i = 0; i < scan->outline->media_count; i++) {
        struct sdp_outline_media *media = &scan->outline->media[i];
        if (!media->address.data)
            media->address = session->address;
        if (!media->direction_said)
            media->direction = session->direction;
        media->direction_said |= session->direction_said;
        media->has_crypto |= session->has_crypto;
        media->has_fingerprint |= session->has_fingerprint;
        media->has_ice |= session->has_ice;
        media->has_ice_mismatch |= session->has_ice_mismatch;
    }
}

bool sdp_outline_scan(span body, struct sdp_outline *ret_outline)
{
    struct scan scan = {.outline = ret_outline};
    span line;
    ret_outline->media_count = 0;
    ret_outline->origin = ret_outline->origin_rest = SPAN_EMPTY;
    ret_outline->has_version = false;
    ret_outline->version = 0;
    if (!span_starts_with(body, SPAN("v=")))
        return false;
    while (scan_next_line(&body, &line)) {
        if (line.length >= 3 && line.data[1] == '=' &&
            !take_line(&scan, line.data[0], span_from(line, 2)))
            return false;
    }
    inherit(&scan);
    return true;
}
