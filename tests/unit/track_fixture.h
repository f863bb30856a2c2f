/*
 * track_fixture.h — a tracker that is told messages, and what it says of the last one.
 */
#ifndef UNIT_TRACK_FIXTURE_H
#define UNIT_TRACK_FIXTURE_H

#include "line.h"

#include "track/tracker.h"

struct track {
    struct tracker *tracker;
    struct sip_message message;
    char text[LINE_BYTES];
    struct tracked last; /**< what became of the last message */
    uint32_t frame;
    unsigned released;
    char first_released[64]; /**< Call-ID */
};

static inline void track_release(void *context, struct conversation *conversation)
{
    struct track *track = context;
    span call_id = conversation_call_id(conversation);
    if (track->released++ == 0)
        snprintf(track->first_released, sizeof(track->first_released), "%.*s", (int)call_id.length,
                 call_id.data);
}

static inline int track_create(void **state)
{
    struct track *track = calloc(1, sizeof(*track));
    *state = track;
    if (!track)
        return -1;
    sip_message_init(&track->message);
    return tracker_create(track_release, track, &track->tracker);
}

static inline int track_destroy(void **state)
{
    struct track *track = *state;
    tracker_destroy(track->tracker);
    sip_message_finish(&track->message);
    free(track);
    return 0;
}

/** A case that gets a struct track as *state. */
#define TRACK_TEST(function) cmocka_unit_test_setup_teardown(function, track_create, track_destroy)

static inline const struct tracked *track_add(struct track *track, const struct line *line)
{
    size_t length = line_write(line, track->text);
    track->frame++;
    struct sighting sighting = {
        .time = line_time(line->at_ms),
        .evidence = {.frame = track->frame},
        .src = line_host(line_source(line), line->from_port),
        .dst = line_host(line_destination(line), 0),
        .ip_id = line->ip_id ? line->ip_id : (uint16_t)track->frame,
    };
    sip_message_index(&track->message, (span){track->text, length});
    assert_int_equal(tracker_add(track->tracker, &track->message, &sighting, &track->last), 0);
    return &track->last;
}

/** Tell the tracker a message, with what differs from the usual. */
#define TELL(track, ...) track_add((track), LINE(__VA_ARGS__))

#define assert_moment(moment, at)                                                                  \
    assert_int_equal((moment).time, (at) < 0 ? SIPWHY_TIME_UNKNOWN : line_time(at))

#endif
