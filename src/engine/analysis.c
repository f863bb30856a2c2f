/*
 * analysis.c — the pipeline: a frame goes in, is decoded, indexed, tracked, told and diagnosed.
 */
#include "base/time.h"
#include "decode/decode.h"
#include "diagnose/detail.h"
#include "diagnose/diagnoser.h"
#include "engine/causes.h"
#include "engine/counts.h"
#include "engine/figures.h"
#include "engine/hide.h"
#include "engine/legs.h"
#include "engine/limits.h"
#include "engine/media.h"
#include "engine/peers.h"
#include "engine/relay.h"
#include "track/refusal.h"
#include "track/tracker.h"

#include <sipwhy/analysis.h>
#include <stdlib.h>

/** How far back in time a packet may come from without moving the clock back. */
#define CLOCK_TOLERANCE (10 * SIPWHY_SECOND)

struct sipwhy_analysis {
    struct sipwhy_handlers handlers;
    void *context;
    struct decoder *decoder;
    struct tracker *tracker;
    struct diagnoser *diagnoser;
    struct sipwhy_evidence frame; /**< at hand */
    bool frame_has_sip;
    bool is_late; /**< what is delivered now could not be read when its frame came */
    struct sipwhy_evidence late_frame; /**< the last one of which something was delivered late */
    enum fate datagram_fate; /**< of what was in the frame last and is no SIP */
    int error; /**< of the frame at hand, or of what was given up since the last one */
    struct sip_message message;
    struct sip_message request; /**< the request that a response answers, for its advice */
    struct counts counts;
    struct peer_rows peers;
    struct causes causes;
    sipwhy_time now;     /**< of the messages; SIPWHY_TIME_UNKNOWN before the first frame */
    sipwhy_time arrived; /**< of the frames; the same, but for HEP */
    struct relay relay;
    struct disguise *disguise; /**< NULL: everything is told as it is */
    unsigned told_limits; /**< a bit for each limit that was told */
    uint64_t seen_hits;   /**< of all limits, when it was last looked for new ones */
};

static void tell_finding(void *context, const struct sipwhy_finding *finding)
{
    struct sipwhy_analysis *analysis = context;
    peer_rows_note(&analysis->peers, finding);
    if (analysis->handlers.finding)
        analysis->handlers.finding(analysis->context, finding);
}

static void tell_call(struct sipwhy_analysis *analysis, struct conversation *conversation)
{
    const struct call *call = conversation->call;
    struct diagnoser_report report;
    struct media_list media;
    struct leg_list legs;
    enum sipwhy_call_state state = call_state(call);
    analysis->counts.summary.calls[state]++;
    diagnoser_report(analysis->diagnoser, conversation, analysis->now, &report);
    leg_keep_verdict(conversation, &report);
    if (report.has_verdict && report.verdict_leg < 0) /* else that leg counts */
        causes_add(&analysis->causes, &(struct causes_case){.verdict = &report.verdict,
                                                           .call_id = conversation_call_id(conversation),
                                                           .start = call->start.time});
    if (!analysis->handlers.call)
        return;
    leg_list_of(conversation, report.verdict_leg, &legs);
    media_list_of(conversation, &media);
    for (size_t i = 0; analysis->disguise && i < media.count; i++)
        media.media[i].digits = hide_digits(media.media[i].digits);
    struct sipwhy_call told = {
        .call_id = conversation_call_id(conversation),
        .from = span_of(call->from),
        .to = span_of(call->to),
        .src = call->src,
        .dst = call->dst,
        .start = call->start.time,
        .end = conversation->last.time,
        .state = state,
        .code = call->code,
        .setup = moment_between(&call->dialled, &call->answered),
        .post_dial_delay = moment_between(&call->dialled, &call->indicated),
        .duration = moment_between(&call->answered, &call->bye),
        .findings = report.findings,
        .finding_count = report.finding_count,
        .verdict = report.has_verdict ? &report.verdict : NULL,
        .attachment = &conversation->attachment,
        .media = media.media,
        .media_count = media.count,
    };
    leg_list_tell(&legs, &told);
    analysis->handlers.call(analysis->context, &told);
}

static void tell_registration(struct sipwhy_analysis *analysis, struct conversation *conversation,
                              const struct registration *registration)
{
    struct diagnoser_report report;
    analysis->counts.summary.registrations[registration->state]++;
    diagnoser_report(analysis->diagnoser, conversation, analysis->now, &report);
    if (report.has_verdict)
        causes_add(&analysis->causes, &(struct causes_case){.verdict = &report.verdict,
                                                           .call_id = conversation_call_id(conversation),
                                                           .start = registration->start.time,
                                                           .is_registration = true});
    if (!analysis->handlers.registration)
        return;
    struct sipwhy_registration told = {
        .call_id = conversation_call_id(conversation),
        .aor = span_of(registration->aor),
        .src = registration->src,
        .registrar = registration->registrar,
        .contact = span_of(registration->contact),
        .start = registration->start.time,
        .end = conversation->last.time,
        .state = registration->state,
        .code = registration->code,
        .expires = registration->expires,
        .findings = report.findings,
        .finding_count = report.finding_count,
        .verdict = report.has_verdict ? &report.verdict : NULL,
        .attachment = &conversation->attachment,
    };
    analysis->handlers.registration(analysis->context, &told);
}

static void release(void *context, struct conversation *conversation)
{
    struct sipwhy_analysis *analysis = context;
    tracker_sum_up(analysis->tracker, conversation, analysis->now);
    leg_ask_last(analysis->diagnoser, conversation, analysis->now);
    if (conversation->call)
        tell_call(analysis, conversation);
    LIST_EACH(link, &conversation->registrations)
    {
        tell_registration(analysis, conversation, LIST_ENTRY(link, struct registration, link));
    }
    if (conversation->attachment && analysis->handlers.released)
        analysis->handlers.released(analysis->context, conversation->attachment);
    diagnoser_forget(conversation);
}

static decoder_deliver take_datagram;
static decoder_settle settle_frames;
static decoder_refuse take_refusal;

int sipwhy_analysis_create(const struct sipwhy_handlers *handlers, void *context,
                           struct sipwhy_analysis **ret_analysis)
{
    struct sipwhy_analysis *analysis = calloc(1, sizeof(*analysis));
    if (!analysis)
        return SIPWHY_ERROR_MEMORY;
    analysis->handlers = *handlers;
    analysis->context = context;
    analysis->now = analysis->arrived = SIPWHY_TIME_UNKNOWN;
    counts_init(&analysis->counts);
    sip_message_init(&analysis->message);
    sip_message_init(&analysis->request);
    int error = decoder_create(take_datagram, analysis, &analysis->decoder);
    if (!error)
        decoder_listen(analysis->decoder,
                       &(struct decoder_events){.settled = settle_frames, .refused = take_refusal});
    if (!error)
        error = tracker_create(release, analysis, &analysis->tracker);
    if (!error)
        causes_init(&analysis->causes, &analysis->tracker->hits);
    if (!error)
        error = diagnoser_create(analysis->tracker, tell_finding, analysis, &analysis->diagnoser);
    if (error) {
        sipwhy_analysis_destroy(analysis);
        return error;
    }
    *ret_analysis = analysis;
    return 0;
}

void sipwhy_analysis_destroy(struct sipwhy_analysis *analysis)
{
    if (!analysis)
        return;
    analysis->handlers.call = NULL;
    analysis->handlers.finding = NULL;
    analysis->handlers.registration = NULL;
    decoder_destroy(analysis->decoder);
    tracker_destroy(analysis->tracker);
    diagnoser_destroy(analysis->diagnoser);
    causes_finish(&analysis->causes);
    disguise_destroy(analysis->disguise);
    sip_message_finish(&analysis->message);
    sip_message_finish(&analysis->request);
    free(analysis);
}

int sipwhy_analysis_set_threshold(struct sipwhy_analysis *analysis, const char *name,
                                  int64_t value)
{
    return diagnoser_set_threshold(analysis->diagnoser, span_of(name),
                                   time_within(0, value, SIPWHY_TIME_LONGEST));
}

int sipwhy_analysis_correlate(struct sipwhy_analysis *analysis, const char *header)
{
    int error = legs_add_header(&analysis->tracker->legs, span_of(header));
    if (!error && analysis->disguise)
        error = disguise_keep_name(analysis->disguise, span_of(header));
    return error;
}

int sipwhy_analysis_anonymize(struct sipwhy_analysis *analysis, const char *secret)
{
    struct disguise *disguise;
    const struct legs *legs = &analysis->tracker->legs;
    int error = disguise_create(span_of(secret), &disguise);
    if (error)
        return error;
    disguise_destroy(analysis->disguise);
    analysis->disguise = disguise;
    for (size_t i = 0; i < legs->header_count && !error; i++)
        error = disguise_keep_name(disguise, span_of(legs->headers[i]));
    return error;
}

void sipwhy_analysis_pseudonym(const struct sipwhy_analysis *analysis, char *text)
{
    if (analysis->disguise)
        disguise_identifier(analysis->disguise, text, strlen(text));
}

static void conversation_due(struct sipwhy_analysis *analysis, struct conversation *conversation)
{
    sipwhy_time until = conversation->last.time + conversation_linger(conversation);
    if (until <= analysis->now) {
        tracker_forget(analysis->tracker, conversation);
        return;
    }
    tracker_settle(analysis->tracker, conversation, analysis->now);
    timers_set(&analysis->tracker->timers, &conversation->timer, until);
}

static void ask_due(struct sipwhy_analysis *analysis, struct timer *timer)
{
    struct diagnoser *diagnoser = analysis->diagnoser;
    switch ((enum tracker_timer)timer->kind) {
    case TIMER_TRANSACTION:
        diagnoser_transaction(diagnoser, LIST_ENTRY(timer, struct transaction, timer),
                              analysis->now);
        break;
    case TIMER_CONVERSATION:
        conversation_due(analysis, LIST_ENTRY(timer, struct conversation, timer));
        break;
    case TIMER_DIALOG:
        diagnoser_dialog(diagnoser, LIST_ENTRY(timer, struct dialog, timer), analysis->now);
        break;
    case TIMER_PEER:
        diagnoser_peer(diagnoser, LIST_ENTRY(timer, struct peer, timer), analysis->now);
        break;
    case TIMER_REGISTRATION:
        diagnoser_registration(diagnoser, LIST_ENTRY(timer, struct registration, timer),
                               analysis->now);
        break;
    case TIMER_SESSION:
        diagnoser_session(diagnoser, LIST_ENTRY(timer, struct session, timer), false,
                          analysis->now);
        break;
    }
}

/** Look at what is due by the timers of the tracker at @p now, and set the clock to it. */
static void run_timers(struct sipwhy_analysis *analysis, sipwhy_time now)
{
    struct timer *timer;
    while ((timer = timers_take_due(&analysis->tracker->timers, now)) != NULL) {
        if (timer->deadline > analysis->now)
            analysis->now = timer->deadline;
        ask_due(analysis, timer);
        tracker_shrink(analysis->tracker, NULL);
    }
    if (now > analysis->now)
        analysis->now = now;
}

void sipwhy_analysis_advance(struct sipwhy_analysis *analysis, sipwhy_time now)
{
    sipwhy_time due;
    now = time_within(0, now, SIPWHY_TIME_LATEST);
    while ((due = decoder_deadline(analysis->decoder)) != SIPWHY_TIME_UNKNOWN && due <= now) {
        run_timers(analysis, relay_clock(&analysis->relay, due));
        decoder_advance(analysis->decoder, due);
    }
    run_timers(analysis, relay_clock(&analysis->relay, now));
    if (now > analysis->arrived)
        analysis->arrived = now;
    decoder_advance(analysis->decoder, analysis->arrived);
}

sipwhy_time sipwhy_analysis_deadline(const struct sipwhy_analysis *analysis)
{
    sipwhy_time due = relay_arrival(&analysis->relay, timers_next(&analysis->tracker->timers));
    return time_earlier(due, decoder_deadline(analysis->decoder));
}

/** How often a limit was hit in any of the rooms. */
static uint64_t limit_count(const struct sipwhy_analysis *analysis, size_t limit)
{
    return analysis->tracker->hits.count[limit] + decoder_hits(analysis->decoder)->count[limit];
}

/** Tell of each limit once, when it is hit for the first time. */
static void tell_limits(struct sipwhy_analysis *analysis)
{
    uint64_t hits = analysis->tracker->hits.total + decoder_hits(analysis->decoder)->total;
    if (hits == analysis->seen_hits)
        return;
    analysis->seen_hits = hits;
    for (unsigned i = 0; i < LIMIT_HITS; i++) {
        if (!limit_count(analysis, i) || (analysis->told_limits & (1u << i)))
            continue;
        analysis->told_limits |= 1u << i;
        if (analysis->handlers.limit)
            analysis->handlers.limit(analysis->context, limits_name(i),
                                     limits_text(i));
    }
}

/** What was too much in the message itself. */
static void count_cuts(struct sipwhy_analysis *analysis)
{
    const struct sip_message *message = &analysis->message;
    if (message->fields_cut)
        limit_hit_more(&analysis->tracker->hits, LIMIT_HIT_MESSAGE_HEADERS, message->fields_cut);
    if (message->arena.is_short)
        limit_hit(&analysis->tracker->hits, LIMIT_HIT_MESSAGE_MEMORY);
}

static struct sipwhy_message public_message(struct sipwhy_analysis *analysis,
                                            const struct sighting *sighting,
                                            const struct tracked *tracked)
{
    struct sip_message *message = &analysis->message;
    struct sipwhy_message told = {
        .frame = sighting->evidence.frame,
        .input = (uint16_t)sighting->evidence.input,
        .time = sighting->time,
        .src = sighting->src,
        .dst = sighting->dst,
        .transport = sighting->transport,
        .bytes = message->bytes,
        .call_id = sip_message_field(message, SIP_HEADER_CALL_ID),
        .request_uri = message->is_request ? message->request_uri : SPAN_EMPTY,
        .phrase = message->is_request ? SPAN_EMPTY : message->phrase,
        .method = message->is_request ? message->method_name : SPAN_EMPTY,
        .code = message->is_request ? 0 : message->code,
        .retransmission = tracked->retransmission,
        .duplicate = tracked->duplicate,
        .malformed = message->defect_count > 0 && !sighting->truncated,
        .attachment = tracked->conversation ? &tracked->conversation->attachment : NULL,
    };
    if (tracked->has_cseq) {
        told.cseq = tracked->cseq.number;
        told.has_cseq = true;
        if (!message->is_request)
            told.method = tracked->cseq.method_name;
    }
    return told;
}

static int analyse_message(struct sipwhy_analysis *analysis, const struct sighting *sighting)
{
    struct tracked tracked;
    int error = tracker_add(analysis->tracker, &analysis->message, sighting, &tracked);
    if (error)
        return error;
    struct sipwhy_message told = public_message(analysis, sighting, &tracked);
    struct sipwhy_message_detail detail = {
        .message = &analysis->message,
        .request = &analysis->request,
        .tracked = &tracked,
        .now = analysis->now,
    };
    told.detail = &detail;
    counts_add_message(&analysis->counts, &told, analysis->message.method);
    if (analysis->handlers.message)
        analysis->handlers.message(analysis->context, &told);
    diagnoser_message(analysis->diagnoser, &analysis->message, sighting, &tracked, analysis->now);
    if (tracked.transaction && moment_happened(&tracked.transaction->final) && !tracked.duplicate) {
        transaction_drop_copy(tracked.transaction);
        tracker_weigh(analysis->tracker, tracked.conversation);
    }
    count_cuts(analysis);
    tell_limits(analysis);
    return 0;
}

/**
 * Packets come a little out of order, and then the clock just waits. When they are far back it was the
 * clock that was wrong before: to go on from there would make everything look overdue.
 */
static void set_clock(struct sipwhy_analysis *analysis, sipwhy_time time)
{
    sipwhy_time clock = relay_clock(&analysis->relay, time);
    if (clock < analysis->now - CLOCK_TOLERANCE)
        analysis->now = clock;
    if (time < analysis->arrived - CLOCK_TOLERANCE)
        analysis->arrived = time;
    sipwhy_analysis_advance(analysis, time);
}

/**
 * The clock is what a message that HEP relays says (relay.h). The decoder is at work now, and its own
 * clock remains that of the frames: fragments and segments are late by when they come.
 */
static void follow(struct sipwhy_analysis *analysis, const struct datagram *datagram)
{
    relay_add(&analysis->relay, datagram->time, datagram->lag);
    sipwhy_time clock = relay_clock(&analysis->relay, datagram->time + datagram->lag);
    if (clock < analysis->now - CLOCK_TOLERANCE)
        analysis->now = clock;
    run_timers(analysis, clock);
}

static enum sighting_rest rest_of(const struct datagram *datagram)
{
    if (!datagram->incomplete || datagram->is_relayed)
        return SIGHTING_REST_CAME;
    if (datagram->answered)
        return SIGHTING_REST_UNSEEN;
    return datagram->waited >= DECODE_FRAGMENT_TIMEOUT ? SIGHTING_REST_LOST : SIGHTING_REST_OPEN;
}

/**
 * A message whose first fragment alone is in the capture came to its receiver nevertheless where he
 * goes on with the same Call-ID: tell it now, before what follows from it.
 */
static void tell_answered(struct sipwhy_analysis *analysis, const struct datagram *datagram)
{
    char call_id[256];
    if (datagram->incomplete || !decoder_is_waiting(analysis->decoder))
        return;
    sip_message_index(&analysis->message, datagram->payload);
    span text = span_first(sip_message_field(&analysis->message, SIP_HEADER_CALL_ID),
                           sizeof(call_id));
    if (!text.length)
        return;
    memcpy(call_id, text.data, text.length);
    text.data = call_id;
    decoder_answered(analysis->decoder, &datagram->dst, &datagram->src, text);
}

static bool is_same_frame(const struct sipwhy_evidence *a, const struct sipwhy_evidence *b)
{
    return a->frame == b->frame && a->input == b->input;
}

/** What became of the frame at hand, or of those that it completes. */
static enum fate fate_of(const struct sipwhy_analysis *analysis, enum decode_result result)
{
    if (analysis->frame_has_sip)
        return FATE_SIP;
    return result == DECODE_DATAGRAM ? analysis->datagram_fate : fate_of_result(result);
}

/** Later frames showed what earlier ones were. */
static void settle_frames(void *context, enum decode_result before, enum decode_result result,
                          uint64_t frames)
{
    struct sipwhy_analysis *analysis = context;
    enum fate fate = fate_of_result(result);
    if (result == DECODE_DATAGRAM)
        fate = analysis->frame_has_sip ? FATE_FRAGMENT : analysis->datagram_fate;
    counts_move(&analysis->counts, fate_of_result(before), fate, frames);
}

/** What the decoder found in a frame. */
static void take_datagram(void *context, const struct datagram *datagram)
{
    struct sipwhy_analysis *analysis = context;
    struct datagram room;
    if (!sip_recognise(datagram->payload)) {
        analysis->datagram_fate = fate_of_datagram(datagram);
        datagram = hide_datagram(analysis->disguise, datagram, false, &room);
        if (analysis->datagram_fate == FATE_KEEPALIVE)
            pinholes_hear(&analysis->tracker->pinholes, &datagram->src, true, datagram->time);
        media_take(analysis->tracker, analysis->diagnoser, datagram, analysis->now);
        return;
    }
    analysis->tracker->pinholes.is_deaf |= datagram->is_relayed;
    if (datagram->is_relayed)
        follow(analysis, datagram);
    else
        analysis->relay.is_mixed = true;
    tell_answered(analysis, datagram);
    datagram = hide_datagram(analysis->disguise, datagram, true, &room);
    if (!datagram) {
        analysis->error = SIPWHY_ERROR_MEMORY;
        return;
    }
    struct sighting sighting = {
        .time = datagram->time,
        .evidence = datagram->frame,
        .src = datagram->src,
        .dst = datagram->dst,
        .transport = datagram->transport,
        .ip_id = datagram->ip_id,
        .truncated = datagram->truncated,
        .bytes = datagram->length > datagram->payload.length ? datagram->length
                                                             : datagram->payload.length,
        .fragments = datagram->is_relayed ? 0 : datagram->fragments, /* those of HEP itself */
        .rest = rest_of(datagram),
    };
    if (!datagram->incomplete && is_same_frame(&datagram->frame, &analysis->frame))
        analysis->frame_has_sip = true;
    if (analysis->is_late && !is_same_frame(&datagram->frame, &analysis->late_frame)) {
        analysis->late_frame = datagram->frame;
        counts_move(&analysis->counts, FATE_ENCRYPTED, FATE_SIP, 1);
        counts_add_fragments(&analysis->counts, 1);
    }
    if (datagram->fragments)
        counts_add_fragments(&analysis->counts, datagram->fragments - !datagram->incomplete);
    sip_message_index(&analysis->message, datagram->payload);
    int error = analyse_message(analysis, &sighting);
    if (error)
        analysis->error = error;
}

/** Somebody refuses what may be SIP. */
static void take_refusal(void *context, const struct refusal *refusal)
{
    struct sipwhy_analysis *analysis = context;
    struct refusal room;
    refusal = hide_refusal(analysis->disguise, refusal, &room);
    if (!refusal)
        analysis->error = SIPWHY_ERROR_MEMORY;
    if (!refusal || !diagnoser_awaits(analysis->diagnoser, refusal))
        return;
    struct transaction *transaction =
        refusal_take(analysis->tracker, refusal, &analysis->message);
    if (transaction)
        diagnoser_transaction(analysis->diagnoser, transaction, analysis->now);
    else if (refusal_is_of_connection(analysis->tracker, refusal))
        diagnoser_refused(analysis->diagnoser,
                          &(struct refused){.refusal = *refusal, .request = MOMENT_NONE},
                          analysis->now);
}

/** Messages may be told meanwhile: those that waited. */
static int add_secrets(struct sipwhy_analysis *analysis, span text)
{
    analysis->is_late = true;
    int error = decoder_add_secrets(analysis->decoder, text);
    analysis->is_late = false;
    tell_limits(analysis);
    return error;
}

int sipwhy_analysis_add_secrets(struct sipwhy_analysis *analysis, struct sipwhy_span text)
{
    int error = add_secrets(analysis, text);
    if (!error)
        error = analysis->error;
    analysis->error = 0;
    return error;
}

static void note_continuity(struct sipwhy_analysis *analysis, const struct moment *packet)
{
    struct capture_fault fault;
    struct tracker *tracker = analysis->tracker;
    if (continuity_add(&tracker->continuity, packet, &tracker->media, &fault))
        diagnoser_capture(analysis->diagnoser, &fault, analysis->now);
}

void sipwhy_analysis_note_drops(struct sipwhy_analysis *analysis, uint64_t dropped)
{
    struct capture_fault fault = {
        .kind = FAULT_DROPS,
        .before = MOMENT_NONE,
        .after = MOMENT_NONE,
        .dropped = dropped,
    };
    if (dropped)
        diagnoser_capture(analysis->diagnoser, &fault, analysis->now);
}

int sipwhy_analysis_frame(struct sipwhy_analysis *analysis, const struct sipwhy_frame *frame)
{
    struct sipwhy_frame known = *frame;
    known.time = time_within(0, frame->time, SIPWHY_TIME_LATEST);
    set_clock(analysis, known.time);
    if (known.secrets.length && add_secrets(analysis, known.secrets) < 0)
        analysis->error = SIPWHY_ERROR_MEMORY;
    analysis->frame = decode_evidence(&known);
    note_continuity(analysis, &(struct moment){known.time, analysis->frame});
    analysis->frame_has_sip = false;
    analysis->datagram_fate = FATE_UDP_OTHER;
    enum decode_result result = decoder_frame(analysis->decoder, &known);
    if (result != DECODE_DATAGRAM)
        tell_limits(analysis);
    counts_add_packet(&analysis->counts, &known, analysis->frame_has_sip,
                      fate_of(analysis, result));
    int error = analysis->error;
    analysis->error = 0;
    return error;
}

int sipwhy_analysis_finish(struct sipwhy_analysis *analysis, struct sipwhy_summary *ret_summary)
{
    decoder_finish(analysis->decoder);
    tell_limits(analysis);
    legs_ask_last(analysis->tracker, analysis->diagnoser, analysis->now);
    tracker_forget_all(analysis->tracker);
    LIST_EACH(link, &analysis->tracker->fleet.by_use)
    {
        struct peer *peer = LIST_ENTRY(link, struct peer, link);
        if (peer->suspicion || (peer->service && peer->service->sessions.requests))
            diagnoser_peer(analysis->diagnoser, peer, analysis->now);
    }
    for (size_t i = 0; i < LIMIT_HITS; i++)
        counts_set_limit(&analysis->counts, limits_name(i), limit_count(analysis, i));
    counts_set_tls(&analysis->counts, decoder_tls(analysis->decoder),
                   decoder_expects_secrets(analysis->decoder));
    counts_finish(&analysis->counts, analysis->diagnoser->counts,
                  analysis->diagnoser->by_severity);
    figures_of_kpi(&analysis->tracker->kpi, &analysis->counts.summary);
    causes_tell(&analysis->causes, &analysis->counts.summary);
    peer_rows_fill(&analysis->peers, analysis->tracker, analysis->now,
                   &analysis->counts.summary);
    *ret_summary = analysis->counts.summary;
    return analysis->error;
}
