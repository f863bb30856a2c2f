/*
 * scene.h — a scene: a readable transcript of packets, and what the analysis must say of it.
 *
 * README.md in tests/scenes describes the format. Everything of a file lives in the arena of its
 * book.
 */
#ifndef SCENE_SCENE_H
#define SCENE_SCENE_H

#include "base/arena.h"

#include <sipwhy/analysis.h>

#define SCENE_WORDS 16
#define SCENE_HOSTS 16
#define SCENE_STEPS 640
#define SCENE_EXPECTATIONS 32
#define SCENE_PROPERTIES 12

/** The moment that the times of all scenes count from. */
#define SCENE_START (1600000000 * SIPWHY_SECOND)

/** A line in words; what stood in quotes is one word. */
struct words {
    const char *word[SCENE_WORDS];
    size_t count;
};

struct scene_host {
    const char *name;
    struct sipwhy_endpoint at;
};

/** A packet: a SIP message, any other payload, or a tick of the clock. */
struct scene_step {
    unsigned line;
    sipwhy_time time; /**< since SCENE_START */
    span payload;     /**< data is NULL for a tick */
    const char *what; /**< "INVITE" or "180"; "raw" for bytes given as they are */
    const char *call; /**< its label */
    const char
        *flagged;    /**< what the analysis must take it for: "new", "duplicate", ...; or NULL */
    bool repeated;   /**< one like it stands in the turn of its block before */
    bool unseen;     /**< sent, but not in the capture */
    size_t captured; /**< bytes of the payload in the capture; SIZE_MAX: all of it */
    size_t bytes;    /**< a message is filled up to this length; 0: as long as it is */
    unsigned part;   /**< this IP fragment of the packet, from 1; 0: all of it */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    uint16_t ip_id;
    uint8_t ttl;
    uint8_t protocol;  /**< in IP: UDP, TCP, or ICMP, of which the payload is all */
    uint8_t flags;     /**< of TCP */
    uint32_t sequence; /**< of TCP */
    struct letter *letter; /**< what the payload was written from */
    bool is_media;         /**< one of many: it is put among the others by its time */
};

/** "name = value" or "name ~ part of value" under an expectation. */
struct scene_property {
    const char *name;
    char sign;
    const char *value;
};

struct scene_expectation {
    unsigned line;
    const char *text;   /**< the line itself, for complaints */
    bool denied;        /**< "expect no ..." */
    struct words words; /**< behind "expect" and "no" */
    const char *call; /**< the label of the Call-ID that it is about; NULL where it does not say */
    struct scene_property properties[SCENE_PROPERTIES];
    size_t property_count;
};

struct scene {
    const char *file; /**< its name without ".scene" */
    const char *name;
    unsigned line;
    struct scene_host hosts[SCENE_HOSTS];
    size_t host_count;
    const char *correlate; /**< a header, as the option --correlate-header; or NULL */
    struct scene_property thresholds[4];
    size_t threshold_count;
    struct scene_step steps[SCENE_STEPS];
    size_t step_count;
    struct scene_expectation expectations[SCENE_EXPECTATIONS];
    size_t expectation_count;
    struct scene *next;
};

/** All scenes of tests/scenes. */
struct book {
    struct arena arena;
    struct scene *first;
    struct scene **end;
    size_t count;
};

/** Read every scene; a mistake in one is printed with its place and ends the program. */
void book_open(struct book *book);
void book_close(struct book *book);

/** Read one text as the file @p name; for the tests of the reader itself. */
void book_read(struct book *book, const char *name, const char *text);

/** Print "file:line: what" and end the program: the scene itself is wrong. */
_Noreturn void scene_reject(const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
