/*
 * continuity.c — whether the capture itself goes on without a break.
 */
#include "track/continuity.h"

/** Time that goes back by less is the reordering of cards with several queues. */
#define LEAST_BACK SIPWHY_MILLISECOND

/** By so much nothing is reordered; by less, it takes so many packets in a row to show that it is not. */
static const struct {
    sipwhy_time step;
    unsigned packets;
} back_rows[] = {{10 * SIPWHY_SECOND, 1}, {SIPWHY_SECOND, 3}, {LEAST_BACK, 8}};

/** No packet at all for so long is worth a look; and so soon after it the streams have to go on. */
#define LEAST_SILENCE SIPWHY_SECOND
#define RESUMED_WITHIN (2 * SIPWHY_SECOND)

/** A stream that sent within this time before a silence had been running. */
#define RUNNING (SIPWHY_SECOND / 2)

/** Media that stop so soon after a message of SIP are stopped by it: a hold, an end. */
#define AFTER_MESSAGE SIPWHY_SECOND

/** What two streams show is not the loss of one of them on its way. */
#define LEAST_STREAMS 2

/** So many streams do not end at once by chance. */
#define MANY_STREAMS 4

void continuity_init(struct continuity *continuity)
{
    memset(continuity, 0, sizeof(*continuity));
    continuity->last_message = SIPWHY_TIME_UNKNOWN;
    continuity->last = continuity->before = continuity->after = MOMENT_NONE;
}

static bool is_no_reordering(sipwhy_time step, unsigned packets)
{
    for (size_t i = 0; i < sizeof(back_rows) / sizeof(back_rows[0]); i++) {
        if (step >= back_rows[i].step)
            return packets >= back_rows[i].packets;
    }
    return false;
}

static bool goes_back(struct input_clock *clock, const struct moment *packet,
                      struct capture_fault *ret_fault)
{
    if (!clock->is_known || packet->time >= clock->latest.time) {
        clock->is_known = true;
        clock->latest = *packet;
        clock->behind = 0;
        return false;
    }
    if (clock->behind++ == 0)
        clock->first_behind = *packet;
    sipwhy_time step = clock->latest.time - clock->first_behind.time;
    if (!is_no_reordering(step, clock->behind))
        return false;
    *ret_fault = (struct capture_fault){
        .kind = FAULT_CLOCK_BACK,
        .before = clock->latest,
        .after = clock->first_behind,
        .length = step,
    };
    clock->latest = *packet;
    clock->behind = 0;
    return true;
}

static unsigned count_running(const struct media *media, sipwhy_time until)
{
    unsigned count = 0;
    for (const struct list *link = media->by_use.previous; link != &media->by_use;
         link = link->previous) {
        const struct media_stream *stream = LIST_ENTRY(link, struct media_stream, by_use);
        if (stream->rtp.last.time + RUNNING < until)
            break;
        count += stream->rtp.packets > 1;
    }
    return count;
}

static struct capture_fault fault_of_silence(const struct continuity *continuity,
                                             enum capture_fault_kind kind)
{
    return (struct capture_fault){
        .kind = kind,
        .before = continuity->before,
        .after = continuity->after,
        .length = continuity->after.time - continuity->before.time,
        .streams = continuity->expected,
    };
}

/** So long after a silence, that none of many streams goes on says that the capture stood still. */
static bool ends_unresumed(struct continuity *continuity, const struct moment *packet,
                           struct capture_fault *ret_fault)
{
    if (!continuity->is_open || packet->time < continuity->after.time + RESUMED_WITHIN)
        return false;
    continuity->is_open = false;
    if (continuity->holes || continuity->runs || continuity->expected < MANY_STREAMS)
        return false;
    *ret_fault = fault_of_silence(continuity, FAULT_GAP);
    return true;
}

static void note_silence(struct continuity *continuity, const struct moment *packet,
                         const struct media *media)
{
    if (moment_happened(&continuity->last) && media->is_seen &&
        packet->time - continuity->last.time >= LEAST_SILENCE) {
        continuity->before = continuity->last;
        continuity->after = *packet;
        continuity->expected = count_running(media, continuity->last.time);
        continuity->holes = continuity->runs = 0;
        continuity->is_open =
            continuity->expected >= LEAST_STREAMS &&
            (continuity->last_message == SIPWHY_TIME_UNKNOWN ||
             continuity->last.time - continuity->last_message >= AFTER_MESSAGE);
    }
    if (!moment_happened(&continuity->last) || packet->time > continuity->last.time)
        continuity->last = *packet;
}

bool continuity_add(struct continuity *continuity, const struct moment *packet,
                    const struct media *media, struct capture_fault *ret_fault)
{
    struct input_clock *clock = &continuity->inputs[packet->evidence.input % CONTINUITY_INPUTS];
    if (goes_back(clock, packet, ret_fault)) {
        continuity->last = *packet;
        continuity->is_open = false;
        return true;
    }
    bool found = ends_unresumed(continuity, packet, ret_fault);
    note_silence(continuity, packet, media);
    return found;
}

bool continuity_add_rtp(struct continuity *continuity, const struct media_stream *stream,
                        struct capture_fault *ret_fault)
{
    const struct rtp_stats *rtp = &stream->rtp;
    sipwhy_time before = rtp->last.time - rtp->pause;
    if (!continuity->is_open || before > continuity->before.time ||
        before + RUNNING < continuity->before.time)
        return false;
    sipwhy_time silence = continuity->after.time - continuity->before.time;
    sipwhy_time ran = stream->clock_rate ? (sipwhy_time)(int32_t)rtp->ticks * SIPWHY_SECOND / stream->clock_rate : 0;
    if (rtp->ahead > 3 && ran > silence / 2)
        continuity->holes++;
    else if (rtp->ahead >= 1 && rtp->ahead <= 3 && ran >= 0 && ran < silence / 2)
        continuity->runs++;
    bool all_holes = continuity->holes == continuity->expected;
    bool all_run = continuity->runs == continuity->expected;
    if (!all_holes && !all_run)
        return false;
    continuity->is_open = false;
    *ret_fault = fault_of_silence(continuity, all_holes ? FAULT_GAP : FAULT_CLOCK_FORWARD);
    return true;
}
