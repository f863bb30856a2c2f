/*
 * intake.c — from frames to the steps that the second stage takes: clock, packets, messages, refusals.
 */
#include "engine/intake.h"

#include "base/time.h"

/** How far back in time a packet may come from without moving the clock back; so in analysis.c. */
#define CLOCK_TOLERANCE (10 * SIPWHY_SECOND)

/** All that is wanted of a message indexed here is its Call-ID. */
#define SCRATCH_BYTES 4096

static decoder_deliver take_datagram;
static decoder_settle settle_frames;
static decoder_refuse take_refusal;
static decoder_use take_use;

int intake_init(struct intake *intake, stage_take *take, void *context)
{
    intake->take = take;
    intake->context = context;
    intake->arrived = SIPWHY_TIME_UNKNOWN;
    packet_counts_init(&intake->packets);
    sip_message_init(&intake->message);
    arena_init(&intake->message.arena, SCRATCH_BYTES);
    int error = decoder_create(take_datagram, intake, &intake->decoder);
    if (!error)
        decoder_listen(intake->decoder,
                       &(struct decoder_events){.settled = settle_frames, .refused = take_refusal});
    return error;
}

void intake_tell_uses(struct intake *intake)
{
    decoder_listen(intake->decoder, &(struct decoder_events){.settled = settle_frames,
                                                             .refused = take_refusal,
                                                             .used = take_use});
}

void intake_finish(struct intake *intake)
{
    decoder_destroy(intake->decoder);
    sip_message_finish(&intake->message);
}

void intake_divert(struct intake *intake, stage_take *take, void *context)
{
    intake->take = take;
    intake->context = context;
}

/** Which limits the decoder has hit by now. */
static uint32_t limits_hit(struct intake *intake)
{
    const struct limit_hits *hits = decoder_hits(intake->decoder);
    if (hits->total == intake->seen_hits)
        return intake->limits;
    intake->seen_hits = hits->total;
    for (unsigned i = 0; i < LIMIT_HITS; i++)
        intake->limits |= (uint32_t)(hits->count[i] > 0) << i;
    return intake->limits;
}

static void tell_time(struct intake *intake, enum step_kind kind, sipwhy_time time)
{
    intake->take(intake->context, &(struct step){.kind = kind, .time = time});
}

static void tell_datagram(struct intake *intake, enum step_kind kind,
                          const struct datagram *datagram)
{
    intake->take(intake->context,
                 &(struct step){.kind = kind, .limits = limits_hit(intake), .datagram = datagram});
}

static void tell_limits(struct intake *intake)
{
    intake->take(intake->context,
                 &(struct step){.kind = STEP_LIMITS, .limits = limits_hit(intake)});
}

/** The clock shows what is due at the time at which it is, by the decoder and behind it. */
static void advance(struct intake *intake, enum step_kind kind, sipwhy_time now)
{
    sipwhy_time due;
    while ((due = decoder_deadline(intake->decoder)) != SIPWHY_TIME_UNKNOWN && due <= now) {
        if (kind == STEP_FRAME)
            tell_time(intake, STEP_BACK, now);
        kind = STEP_CLOCK;
        tell_time(intake, STEP_CLOCK, due);
        decoder_advance(intake->decoder, due);
    }
    tell_time(intake, kind, now);
    if (now > intake->arrived)
        intake->arrived = now;
    decoder_advance(intake->decoder, intake->arrived);
}

void intake_advance(struct intake *intake, sipwhy_time now)
{
    advance(intake, STEP_CLOCK, time_within(0, now, SIPWHY_TIME_LATEST));
}

/**
 * A message whose first fragment alone is in the capture came to its receiver nevertheless where he
 * goes on with the same Call-ID: tell it now, before what follows from it.
 */
static void tell_answered(struct intake *intake, const struct datagram *datagram)
{
    char call_id[256];
    sip_message_index(&intake->message, datagram->payload);
    span text = span_first(sip_message_field(&intake->message, SIP_HEADER_CALL_ID),
                           sizeof(call_id));
    if (!text.length)
        return;
    memcpy(call_id, text.data, text.length);
    text.data = call_id;
    decoder_answered(intake->decoder, &datagram->dst, &datagram->src, text);
}

static bool is_same_frame(const struct sipwhy_evidence *a, const struct sipwhy_evidence *b)
{
    return a->frame == b->frame && a->input == b->input;
}

/** What became of the frame at hand, or of those that it completes. */
static enum fate fate_of(const struct intake *intake, enum decode_result result)
{
    if (intake->frame_has_sip)
        return FATE_SIP;
    return result == DECODE_DATAGRAM ? intake->datagram_fate : fate_of_result(result);
}

/** Later frames showed what earlier ones were. */
static void settle_frames(void *context, enum decode_result before, enum decode_result result,
                          uint64_t frames)
{
    struct intake *intake = context;
    enum fate fate = fate_of_result(result);
    if (result == DECODE_DATAGRAM)
        fate = intake->frame_has_sip ? FATE_FRAGMENT : intake->datagram_fate;
    packet_counts_move(&intake->packets, fate_of_result(before), fate, frames);
}

/** SIP was in the frame at hand, or in others before it. */
static void count_sip(struct intake *intake, const struct datagram *datagram)
{
    if (!datagram->incomplete && is_same_frame(&datagram->frame, &intake->frame))
        intake->frame_has_sip = true;
    if (intake->is_late && !is_same_frame(&datagram->frame, &intake->late_frame)) {
        intake->late_frame = datagram->frame;
        packet_counts_move(&intake->packets, FATE_ENCRYPTED, FATE_SIP, 1);
        packet_counts_add_fragments(&intake->packets, 1);
    }
    if (datagram->fragments)
        packet_counts_add_fragments(&intake->packets, datagram->fragments - !datagram->incomplete);
}

/** What the decoder found in a frame. */
static void take_datagram(void *context, const struct datagram *datagram)
{
    struct intake *intake = context;
    struct datagram hidden;
    if (!sip_recognise(datagram->payload)) {
        intake->datagram_fate = fate_of_datagram(datagram);
        datagram = hide_datagram(intake->disguise, datagram, false, &hidden);
        tell_datagram(intake, intake->datagram_fate == FATE_KEEPALIVE ? STEP_ALIVE : STEP_PAYLOAD,
                      datagram);
        return;
    }
    bool may_answer = !datagram->incomplete && decoder_is_waiting(intake->decoder);
    if (may_answer) {
        tell_datagram(intake, STEP_SIP, datagram);
        tell_answered(intake, datagram);
    }
    count_sip(intake, datagram);
    datagram = hide_datagram(intake->disguise, datagram, true, &hidden);
    if (!datagram) {
        intake->error = SIPWHY_ERROR_MEMORY;
        return;
    }
    intake->take(intake->context, &(struct step){.kind = STEP_MESSAGE,
                                                 .is_announced = may_answer,
                                                 .limits = limits_hit(intake),
                                                 .datagram = datagram});
}

/** Somebody refuses what may be SIP. */
static void take_refusal(void *context, const struct refusal *refusal)
{
    struct intake *intake = context;
    struct refusal hidden;
    refusal = hide_refusal(intake->disguise, refusal, &hidden);
    if (refusal)
        intake->take(intake->context, &(struct step){.kind = STEP_REFUSAL, .refusal = refusal});
    else
        intake->error = SIPWHY_ERROR_MEMORY;
}

static void take_use(void *context, const struct sipwhy_use *use)
{
    struct intake *intake = context;
    intake->take(intake->context, &(struct step){.kind = STEP_USE, .use = use});
}

int intake_add_secrets(struct intake *intake, span text)
{
    intake->is_late = true;
    int error = decoder_add_secrets(intake->decoder, text);
    intake->is_late = false;
    tell_limits(intake);
    return error;
}

int intake_frame(struct intake *intake, const struct sipwhy_frame *frame)
{
    struct sipwhy_frame known = *frame;
    known.time = time_within(0, frame->time, SIPWHY_TIME_LATEST);
    if (known.time < intake->arrived - CLOCK_TOLERANCE)
        intake->arrived = known.time;
    advance(intake, STEP_FRAME, known.time);
    if (known.secrets.length)
        intake->error = intake_add_secrets(intake, known.secrets);
    intake->frame = decode_evidence(&known);
    intake->take(intake->context, &(struct step){.kind = STEP_PACKET,
                                                 .time = known.time,
                                                 .frame = intake->frame});
    intake->frame_has_sip = false;
    intake->datagram_fate = FATE_UDP_OTHER;
    enum decode_result result = decoder_frame(intake->decoder, &known);
    if (result != DECODE_DATAGRAM)
        tell_limits(intake);
    packet_counts_add(&intake->packets, &known, intake->frame_has_sip, fate_of(intake, result));
    int error = intake->error;
    intake->error = 0;
    return error;
}

void intake_end(struct intake *intake)
{
    decoder_finish(intake->decoder);
    tell_limits(intake);
}
