/*
 * media.h — RTP and its like in a scene.
 */
#ifndef SCENE_MEDIA_H
#define SCENE_MEDIA_H

#include "scene.h"

/** What stands behind "rtp", "stun" or "dtls". */
struct media_words {
    const char *what;
    unsigned count;
    sipwhy_time every;
    unsigned ssrc;
    unsigned payload_type;
    unsigned sequence;
    unsigned timestamp;
    unsigned lost_from; /**< the packets from this one on, from 1, are not in the capture */
    unsigned lost_count;
    int event;          /**< of telephone-event; -1: none */
};

bool media_is(const char *word);

/** Read the words of a line. @return NULL, or the word that is wrong */
const char *media_read(const struct words *words, struct media_words *ret_media);

/** The @p index-th datagram. */
span media_write(const struct media_words *media, unsigned index, struct arena *arena);

bool media_is_lost(const struct media_words *media, unsigned index);

/** Put the packets of media among the others of a scene, by their time. */
void media_sort(struct scene *scene);

#endif
