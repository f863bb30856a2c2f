/*
 * media.c — RTP and its like in a scene.
 */
#include "media.h"

#include "words.h"

#include <stdlib.h>

#define CLOCK_RATE 8000

bool media_is(const char *word)
{
    return strcmp(word, "rtp") == 0 || strcmp(word, "stun") == 0 || strcmp(word, "dtls") == 0;
}

static bool read_word(const char *word, struct media_words *media)
{
    const char *value;
    if ((value = word_value(word, "count")))
        media->count = (unsigned)atoi(value);
    else if ((value = word_value(word, "every")))
        return word_time(value, &media->every);
    else if ((value = word_value(word, "ssrc")))
        media->ssrc = (unsigned)atoi(value);
    else if ((value = word_value(word, "pt")))
        media->payload_type = (unsigned)atoi(value);
    else if ((value = word_value(word, "seq")))
        media->sequence = (unsigned)atoi(value);
    else if ((value = word_value(word, "ts")))
        media->timestamp = (unsigned)atoi(value);
    else if ((value = word_value(word, "lost")))
        media->lost_from = (unsigned)atoi(value);
    else if ((value = word_value(word, "losing")))
        media->lost_count = (unsigned)atoi(value);
    else if ((value = word_value(word, "event")))
        media->event = atoi(value);
    else
        return false;
    return true;
}

const char *media_read(const struct words *words, struct media_words *ret_media)
{
    struct media_words media = {
        .what = words->word[4],
        .count = 1,
        .every = 500 * SIPWHY_MILLISECOND,
        .ssrc = 1,
        .sequence = 1,
        .lost_count = 1,
        .event = -1,
    };
    for (size_t i = 5; i < words->count; i++) {
        if (!read_word(words->word[i], &media))
            return words->word[i];
    }
    *ret_media = media;
    return NULL;
}

static void put(unsigned char *at, unsigned long number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (unsigned char)(number >> 8 * (bytes - 1 - i));
}

static size_t write_rtp(const struct media_words *media, unsigned index, unsigned char *bytes)
{
    unsigned long ticks = (unsigned long)(media->every / (SIPWHY_SECOND / CLOCK_RATE));
    bool is_event = media->event >= 0;
    put(bytes, 0x80, 1);
    put(bytes + 1, media->payload_type, 1);
    put(bytes + 2, media->sequence + index, 2);
    put(bytes + 4, media->timestamp + (is_event ? 0 : index * ticks), 4);
    put(bytes + 8, media->ssrc, 4);
    memset(bytes + 12, 0xd5, 20);
    if (!is_event)
        return 32;
    put(bytes + 12, (unsigned long)media->event, 1);
    put(bytes + 13, index + 1 == media->count ? 0x8a : 0x0a, 1);
    put(bytes + 14, (index + 1) * ticks, 2);
    return 16;
}

static size_t write_stun(unsigned char *bytes)
{
    memset(bytes, 0, 20);
    put(bytes, 0x0001, 2);
    put(bytes + 4, 0x2112a442, 4);
    return 20;
}

static size_t write_dtls(unsigned char *bytes)
{
    memset(bytes, 0, 25);
    put(bytes, 0x16fefd, 3);
    put(bytes + 11, 12, 2);
    return 25;
}

span media_write(const struct media_words *media, unsigned index, struct arena *arena)
{
    unsigned char bytes[32];
    size_t length = strcmp(media->what, "rtp") == 0    ? write_rtp(media, index, bytes)
                    : strcmp(media->what, "stun") == 0 ? write_stun(bytes)
                                                       : write_dtls(bytes);
    return (span){arena_copy(arena, (span){(const char *)bytes, length}), length};
}

bool media_is_lost(const struct media_words *media, unsigned index)
{
    return media->lost_from && index + 1 >= media->lost_from &&
           index + 1 < media->lost_from + media->lost_count;
}

/** In the order of time, those of one time in that of the file. */
static void sort_by_time(struct scene_step *steps, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct scene_step step = steps[i];
        size_t place = i;
        while (place > 0 && steps[place - 1].time > step.time)
            place--;
        memmove(&steps[place + 1], &steps[place], (i - place) * sizeof(steps[0]));
        steps[place] = step;
    }
}

void media_sort(struct scene *scene)
{
    size_t count = 0, others = 0, taken = 0;
    struct scene_step *media = calloc(scene->step_count + 1, sizeof(*media));
    struct scene_step *other = calloc(scene->step_count + 1, sizeof(*other));
    for (size_t i = 0; i < scene->step_count; i++) {
        const struct scene_step *step = &scene->steps[i];
        *(step->is_media ? &media[count++] : &other[others++]) = *step;
    }
    sort_by_time(media, count);
    scene->step_count = 0;
    for (size_t i = 0; i < others; i++) {
        while (taken < count && media[taken].time <= other[i].time)
            scene->steps[scene->step_count++] = media[taken++];
        scene->steps[scene->step_count++] = other[i];
    }
    while (taken < count)
        scene->steps[scene->step_count++] = media[taken++];
    free(media);
    free(other);
}
