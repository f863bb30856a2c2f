/*
 * offer.c — a session description in a few words: where media is to go, which codecs, which way.
 */
#include "report/offer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/** Room for all of it: eight media, each with its type, an address, a few codecs and a direction. */
#define OFFER_TEXT 2800

struct text {
    char bytes[OFFER_TEXT];
    size_t length;
};

/** A word of the wire, cut; what would disturb a line is replaced. */
static void put(struct text *text, struct sipwhy_span word)
{
    for (size_t i = 0; i < word.length && i < OFFER_WORD && text->length + 1 < OFFER_TEXT; i++) {
        unsigned char byte = (unsigned char)word.data[i];
        text->bytes[text->length++] = byte <= ' ' || byte == 0x7F ? '?' : (char)byte;
    }
    text->bytes[text->length] = '\0';
}

static void say(struct text *text, const char *words)
{
    while (*words && text->length + 1 < OFFER_TEXT)
        text->bytes[text->length++] = *words++;
    text->bytes[text->length] = '\0';
}

/** "PCMA/8000" is PCMA to those who read ladders. */
static struct sipwhy_span name_of(struct sipwhy_span format)
{
    const char *slash = memchr(format.data, '/', format.length);
    return (struct sipwhy_span){format.data, slash ? (size_t)(slash - format.data) : format.length};
}

static bool is_named(const struct sipwhy_session_media *media, size_t before, struct sipwhy_span name)
{
    for (size_t i = 0; i < before; i++) {
        struct sipwhy_span other = name_of(media->formats[i]);
        if (other.length == name.length && strncasecmp(other.data, name.data, name.length) == 0)
            return true;
    }
    return false;
}

static void put_codecs(struct text *text, const struct sipwhy_session_media *media)
{
    char more[24];
    size_t count = 0;
    for (size_t i = 0; i < media->format_count; i++) {
        struct sipwhy_span name = name_of(media->formats[i]);
        if (is_named(media, i, name))
            continue;
        if (count++ >= OFFER_CODECS)
            continue;
        say(text, count > 1 ? "," : " ");
        put(text, name);
    }
    if (count > OFFER_CODECS) {
        snprintf(more, sizeof more, ",+%zu", count - OFFER_CODECS);
        say(text, more);
    }
}

static void put_address(struct text *text, const struct sipwhy_session_media *media)
{
    char port[8];
    bool is_ipv6 = memchr(media->address.data ? media->address.data : "", ':', media->address.length);
    snprintf(port, sizeof port, ":%u", media->port);
    say(text, is_ipv6 ? "[" : "");
    put(text, media->address.length ? media->address : (struct sipwhy_span){"?", 1});
    say(text, is_ipv6 ? "]" : "");
    say(text, port);
}

/** RFC 2543 section B.5 put media on hold by an address of zeros; RFC 3264 section 8.4 still knows it. */
static bool is_zero(struct sipwhy_span address)
{
    return (address.length == 7 && memcmp(address.data, "0.0.0.0", 7) == 0) ||
           (address.length == 2 && memcmp(address.data, "::", 2) == 0);
}

static void put_media(struct text *text, const struct sipwhy_session_media *media, bool is_alone)
{
    bool is_audio = media->type.length == 5 && strncasecmp(media->type.data, "audio", 5) == 0;
    if (!is_alone || !is_audio || media->port == 0) {
        put(text, media->type);
        say(text, " ");
    }
    if (media->port == 0) {
        say(text, "rejected");
        return;
    }
    put_address(text, media);
    put_codecs(text, media);
    say(text, " ");
    say(text, media->direction);
    if (is_zero(media->address))
        say(text, " (hold)");
}

int offer_text(const struct sipwhy_message *message, char **ret_text)
{
    struct sipwhy_session session;
    struct text text = {.length = 0};
    *ret_text = NULL;
    if (sipwhy_message_session(message, &session) < 0 || session.media_count == 0)
        return 0;
    for (size_t i = 0; i < session.media_count; i++) {
        say(&text, i ? "; " : "");
        put_media(&text, &session.media[i], session.media_count == 1);
    }
    *ret_text = strdup(text.bytes);
    return *ret_text ? 0 : SIPWHY_ERROR_MEMORY;
}
