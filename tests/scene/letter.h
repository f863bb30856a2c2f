/*
 * letter.h — a SIP message while it is being written: headers that can still be changed.
 */
#ifndef SCENE_LETTER_H
#define SCENE_LETTER_H

#include "base/arena.h"

#define LETTER_HEADERS 48
#define LETTER_SDP_LINES 40
#define LETTER_DEFAULT_MEDIA "m=audio 4000 RTP/AVP 0 8"

struct letter_header {
    const char *name;
    const char *value;
};

struct letter {
    const char *start; /**< NULL where the body is all there is */
    struct letter_header headers[LETTER_HEADERS];
    size_t header_count;
    const char *sdp[LETTER_SDP_LINES]; /**< a session description, before the rest of the body */
    size_t sdp_count;
    const char *body;
    size_t body_length;
};

/** Add a header field behind the others. */
void letter_add(struct letter *letter, const char *name, const char *value);

/** Put a header field in the place of those with its name, or add it. */
void letter_set(struct letter *letter, const char *name, const char *value);

void letter_remove(struct letter *letter, const char *name);
const char *letter_get(const struct letter *letter, const char *name);

/**
 * Put a line into the session description: one of o, s, c and t in the place of its default, the first m= in
 * that of the default ones; the rest behind.
 */
void letter_set_sdp_line(struct letter *letter, const char *line);

/** Add a line to the body; \r, \n, \0, \t, \\ and \xHH are escapes, \ at its end leaves CRLF out.
 */
void letter_add_body_line(struct letter *letter, struct arena *arena, const char *line);

/** Add a Subject that makes it @p length bytes long; nothing where it is longer already. */
void letter_fill(struct letter *letter, struct arena *arena, size_t length);

/** Its bytes; Content-Length is filled in unless it is there. */
span letter_write(const struct letter *letter, struct arena *arena);

#endif
