/*
 * description.c — what one side of a session said of its media, kept small.
 */
#include "track/description.h"

#include "base/address.h"
#include "base/hash.h"
#include "track/media.h"

#include <stdlib.h>
#include <strings.h>

/** Texts are kept no longer than names of encodings get. */
#define NAME_BYTES 32

static size_t text_bytes(const struct sdp_outline *outline)
{
    size_t bytes = 0;
    for (size_t i = 0; i < outline->media_count; i++) {
        const struct sdp_outline_media *media = &outline->media[i];
        bytes += span_first(media->protocol, NAME_BYTES).length + 1;
        for (size_t j = 0; j < media->format_count; j++)
            bytes += span_first(media->formats[j].name, NAME_BYTES).length + 1;
    }
    return bytes;
}

static enum media_type type_of(span type)
{
    static const span names[] = {{"audio", 5}, {"video", 5}, {"image", 5}};
    for (unsigned i = 0; i < MEDIA_OTHER; i++) {
        if (span_equal_nocase(type, names[i]))
            return (enum media_type)i;
    }
    return MEDIA_OTHER;
}

static enum media_profile profile_of(span protocol)
{
    size_t at = span_find_nocase(protocol, SPAN("RTP/"));
    if (at == protocol.length)
        return PROFILE_OTHER;
    return span_starts_with_nocase(span_from(protocol, at + 4), SPAN("SAVP")) ? PROFILE_SECURE
                                                                              : PROFILE_RTP;
}

static char *texts_of(const struct description *description)
{
    return (char *)&description->lines[description->line_count];
}

static uint16_t put_text(struct description *description, size_t *used, span text)
{
    char *texts = texts_of(description);
    uint16_t at = (uint16_t)*used;
    text = span_first(text, NAME_BYTES);
    if (text.length)
        memcpy(texts + *used, text.data, text.length);
    texts[*used + text.length] = '\0';
    *used += text.length + 1;
    return at;
}

static void take_line(struct description *description, size_t *used,
                      const struct sdp_outline_media *media, struct media_line *line)
{
    static const uint8_t nowhere[16];
    *line = (struct media_line){
        .type = (uint8_t)type_of(media->type),
        .profile = (uint8_t)profile_of(media->protocol),
        .direction = (uint8_t)media->direction,
        .direction_said = media->direction_said,
        .has_crypto = media->has_crypto,
        .has_fingerprint = media->has_fingerprint,
        .has_ice = media->has_ice,
        .has_ice_mismatch = media->has_ice_mismatch,
        .has_candidates = media->has_candidates,
        .has_remote_candidates = media->has_remote_candidates,
        .format_count = (uint8_t)media->format_count,
        .protocol = put_text(description, used, media->protocol),
    };
    address_parse(media->address, &line->at);
    line->at.port = media->port;
    line->is_nowhere = line->at.family && memcmp(line->at.address, nowhere, sizeof(nowhere)) == 0;
    for (size_t i = 0; i < media->format_count; i++)
        line->formats[i] = (struct media_format){
            .payload = media->formats[i].payload,
            .mapped = media->formats[i].mapped,
            .name = put_text(description, used, media->formats[i].name),
        };
}

struct description *description_create(const struct sdp_outline *outline, uint64_t body,
                                       struct media *media, const void *owner)
{
    size_t bytes = sizeof(struct description) +
                   outline->media_count * sizeof(struct media_line) + text_bytes(outline);
    struct description *description = malloc(bytes);
    size_t used = 0;
    if (!description)
        return NULL;
    *description = (struct description){
        .owners = 1,
        .body = body,
        .origin = hash_span(hash_span(0, outline->origin), outline->origin_rest),
        .version = outline->version,
        .has_version = outline->has_version,
        .line_count = (uint8_t)outline->media_count,
        .bytes = bytes,
    };
    for (size_t i = 0; i < outline->media_count; i++) {
        take_line(description, &used, &outline->media[i], &description->lines[i]);
        description->bytes += MEDIA_END_BYTES;
        description->lines[i].end = media_bind(media, description, &description->lines[i], owner);
    }
    return description;
}

struct description *description_share(struct description *description)
{
    if (description)
        description->owners++;
    return description;
}

void description_release(struct description *description)
{
    if (!description || --description->owners)
        return;
    for (size_t i = 0; i < description->line_count; i++)
        media_unbind(description->lines[i].end, description);
    free(description);
}

const char *description_format(const struct description *description,
                               const struct media_format *format)
{
    return texts_of(description) + format->name;
}

const char *description_protocol(const struct description *description,
                                 const struct media_line *line)
{
    return texts_of(description) + line->protocol;
}

const struct media_format *description_find(const struct description *description,
                                            const struct media_line *line, span name)
{
    for (size_t i = 0; i < line->format_count; i++) {
        span format = span_of(description_format(description, &line->formats[i]));
        if (span_equal_nocase(span_first(format, span_find_byte(format, '/')), name))
            return &line->formats[i];
    }
    return NULL;
}

bool description_same_format(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

static bool is_speech(const char *name)
{
    return strncasecmp(name, "telephone-event", 15) != 0 && strncasecmp(name, "CN/", 3) != 0;
}

bool description_share_codec(const struct description *a, const struct media_line *of_a,
                             const struct description *b, const struct media_line *of_b)
{
    for (size_t i = 0; i < of_a->format_count; i++) {
        const char *name = description_format(a, &of_a->formats[i]);
        for (size_t j = 0; is_speech(name) && j < of_b->format_count; j++) {
            if (description_same_format(name, description_format(b, &of_b->formats[j])))
                return true;
        }
    }
    return false;
}

bool description_is_empty(const struct description *description)
{
    for (size_t i = 0; i < description->line_count; i++) {
        if (description->lines[i].at.port)
            return false;
    }
    return description->line_count > 0;
}

bool media_line_receives(const struct media_line *line)
{
    return line->at.port && !line->is_nowhere &&
           (line->direction == SDP_SENDRECV || line->direction == SDP_RECVONLY);
}

bool media_line_sends(const struct media_line *line)
{
    return line->at.port && (line->direction == SDP_SENDRECV || line->direction == SDP_SENDONLY);
}
