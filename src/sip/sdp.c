/*
 * sdp.c — session descriptions (RFC 4566).
 */
#include "sip/sdp.h"

#include "sip/body.h"
#include "sip/osip.h"
#include "sip/scan.h"
#include "sip/sdp_text.h"

/* Its struct sdp_media has the name of ours. */
#define sdp_media osip_sdp_media
#include <osipparser2/sdp_message.h>
#undef sdp_media

/* RFC 3551 section 6. */
static const char *const static_payloads[] = {
    [0] = "PCMU/8000",    [3] = "GSM/8000",    [4] = "G723/8000",   [5] = "DVI4/8000",
    [6] = "DVI4/16000",   [7] = "LPC/8000",    [8] = "PCMA/8000",   [9] = "G722/8000",
    [10] = "L16/44100/2", [11] = "L16/44100",  [12] = "QCELP/8000", [13] = "CN/8000",
    [14] = "MPA/90000",   [15] = "G728/8000",  [16] = "DVI4/11025", [17] = "DVI4/22050",
    [18] = "G729/8000",   [25] = "CelB/90000", [26] = "JPEG/90000", [28] = "nv/90000",
    [31] = "H261/90000",  [32] = "MPV/90000",  [33] = "MP2T/90000", [34] = "H263/90000",
};

/* The value of the next attribute of this name; data is NULL at the end, "" where it has no value.
 */
static span next_attribute(osip_list_iterator_t *iterator, const sdp_attribute_t **attribute,
                           span name)
{
    for (; *attribute; *attribute = osip_list_get_next(iterator)) {
        if (!span_equal(span_of((*attribute)->a_att_field), name))
            continue;
        const char *value = (*attribute)->a_att_value;
        *attribute = osip_list_get_next(iterator);
        return span_of(value ? value : "");
    }
    return SPAN_EMPTY;
}

static bool has_attribute(const osip_list_t *attributes, span name)
{
    osip_list_iterator_t iterator;
    const sdp_attribute_t *attribute = osip_list_get_first(attributes, &iterator);
    return next_attribute(&iterator, &attribute, name).data != NULL;
}

static span direction_of(const osip_list_t *attributes, span otherwise)
{
    static const span directions[] = {
        {"sendrecv", 8}, {"sendonly", 8}, {"recvonly", 8}, {"inactive", 8}};
    for (size_t i = 0; i < sizeof(directions) / sizeof(directions[0]); i++) {
        if (has_attribute(attributes, directions[i]))
            return directions[i];
    }
    return otherwise;
}

span sdp_static_payload(unsigned payload)
{
    const size_t known = sizeof(static_payloads) / sizeof(static_payloads[0]);
    return payload < known && static_payloads[payload] ? span_of(static_payloads[payload])
                                                       : SPAN_EMPTY;
}

span sdp_without_single_channel(span encoding)
{
    size_t rate = span_find_byte(encoding, '/') + 1;
    span rest = span_from(encoding, rate);
    size_t channels = span_find_byte(rest, '/');
    if (span_equal(span_from(rest, channels), SPAN("/1")))
        return span_first(encoding, rate + channels);
    return encoding;
}

/* a=rtpmap:<format> <encoding name>/<clock rate>[/<channels>] */
static span find_rtpmap(const osip_list_t *attributes, span format)
{
    osip_list_iterator_t iterator;
    const sdp_attribute_t *attribute = osip_list_get_first(attributes, &iterator);
    span value;
    while ((value = next_attribute(&iterator, &attribute, SPAN("rtpmap"))).data) {
        if (span_equal(scan_next_word(&value), format))
            return sdp_without_single_channel(span_trim(value));
    }
    return SPAN_EMPTY;
}

static span name_format(const sdp_media_t *parsed, span format)
{
    const size_t known = sizeof(static_payloads) / sizeof(static_payloads[0]);
    span name = find_rtpmap(&parsed->a_attributes, format);
    uint64_t payload;
    if (name.length)
        return name;
    bool is_rtp = span_find(span_of(parsed->m_proto), SPAN("RTP/")) < strlen(parsed->m_proto);
    if (is_rtp && span_number(format, known - 1, &payload) && static_payloads[payload])
        return span_of(static_payloads[payload]);
    return format;
}

static void take_formats(const sdp_media_t *parsed, struct sdp_media *media)
{
    osip_list_iterator_t iterator;
    const char *format = osip_list_get_first(&parsed->m_payloads, &iterator);
    for (; format && media->format_count < SDP_FORMATS; format = osip_list_get_next(&iterator))
        media->formats[media->format_count++] = name_format(parsed, span_of(format));
}

/* The connection of the media, else that of the session (RFC 4566 section 5.7). */
static span address_of(const sdp_message_t *session, const sdp_media_t *parsed)
{
    osip_list_iterator_t iterator;
    const sdp_connection_t *connection = osip_list_get_first(&parsed->c_connections, &iterator);
    if (!connection)
        connection = session->c_connection;
    return connection ? span_of(connection->c_addr) : SPAN_EMPTY;
}

static int take_media(const sdp_message_t *session, const sdp_media_t *parsed,
                      struct sdp_media *media)
{
    uint64_t port;
    if (!parsed->m_media || !parsed->m_proto ||
        !span_number(span_of(parsed->m_port), UINT16_MAX, &port))
        return SIPWHY_ERROR_ARGUMENT;
    span direction = direction_of(&session->a_attributes, SPAN("sendrecv"));
    *media = (struct sdp_media){
        .type = span_of(parsed->m_media),
        .port = (uint32_t)port,
        .protocol = span_of(parsed->m_proto),
        .address = address_of(session, parsed),
        .direction = direction_of(&parsed->a_attributes, direction),
        .has_crypto = has_attribute(&parsed->a_attributes, SPAN("crypto")),
        .has_fingerprint = has_attribute(&parsed->a_attributes, SPAN("fingerprint")) ||
                           has_attribute(&session->a_attributes, SPAN("fingerprint")),
        .has_candidates = has_attribute(&parsed->a_attributes, SPAN("candidate")),
    };
    take_formats(parsed, media);
    return 0;
}

static int take(const sdp_message_t *session, struct sdp *sdp)
{
    osip_list_iterator_t iterator;
    const sdp_media_t *media = osip_list_get_first(&session->m_medias, &iterator);
    sdp->origin_address = span_of(session->o_addr);
    sdp->media_count = 0;
    for (; media && sdp->media_count < SDP_MEDIA; media = osip_list_get_next(&iterator)) {
        if (take_media(session, media, &sdp->media[sdp->media_count]) < 0)
            return SIPWHY_ERROR_ARGUMENT;
        sdp->media_count++;
    }
    return 0;
}

int sdp_parse(struct sip_message *message, struct sdp *ret_sdp)
{
    span body = body_find(message, SPAN("application/sdp"));
    char *text = body.length ? sdp_text_normalise(&message->arena, body) : NULL;
    struct sdp *sdp = text ? arena_take(&message->arena, sizeof(*sdp)) : NULL;
    int result = SIPWHY_ERROR_ARGUMENT;
    if (!sdp)
        return result;
    osip_enter(&message->arena);
    sdp_message_t *parsed = NULL;
    if (sdp_message_init(&parsed) == 0 && sdp_message_parse(parsed, text) == 0)
        result = take(parsed, sdp);
    osip_leave();
    if (result == 0)
        *ret_sdp = *sdp;
    return result;
}

/** The last word of a line "o=... IN IP4 192.0.2.1", which is the address; without a TTL behind "/". */
static span last_word(span line)
{
    line = span_trim(line);
    size_t start = line.length;
    while (start > 0 && line.data[start - 1] != ' ')
        start--;
    span word = span_from(line, start);
    return span_first(word, span_find_byte(word, '/'));
}

bool sdp_find_addresses(const struct sip_message *message, struct sdp_addresses *ret_addresses)
{
    struct sdp_addresses addresses = {0};
    span rest = message->body;
    span line;
    if (!span_starts_with(rest, SPAN("v=0")))
        return false;
    while (!(addresses.origin.data && addresses.connection.data) && scan_next_line(&rest, &line)) {
        if (!addresses.origin.data && span_starts_with(line, SPAN("o=")))
            addresses.origin = last_word(line);
        else if (!addresses.connection.data && span_starts_with(line, SPAN("c=")))
            addresses.connection = last_word(line);
    }
    *ret_addresses = addresses;
    return true;
}
