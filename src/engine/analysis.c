/*
 * analysis.c — a frame goes in, is decoded, indexed, tracked, told and diagnosed.
 *
 * The first half of that is in intake.c. Here is what remembers: each step of the first half (stage.h) is
 * taken in take_step(), which is in another thread where there is a pipeline.
 */
#include "base/time.h"
#include "diagnose/detail.h"
#include "diagnose/diagnoser.h"
#include "engine/causes.h"
#include "engine/figures.h"
#include "engine/intake.h"
#include "engine/legs.h"
#include "engine/limits.h"
#include "engine/media.h"
#include "engine/message.h"
#include "engine/peers.h"
#include "engine/pipeline.h"
#include "engine/relay.h"
#include "engine/sighting.h"
#include "sip/mask.h"
#include "track/ahead.h"
#include "track/refusal.h"
#include "track/tracker.h"

#include <sipwhy/analysis.h>
#include <stdatomic.h>
#include <stdlib.h>

/** How far back in time a packet may come from without moving the clock back. */
#define CLOCK_TOLERANCE (10 * SIPWHY_SECOND)

struct sipwhy_analysis {
    struct intake intake;
    struct pipeline *pipeline; /**< owned; NULL: the steps of intake are calls */
    bool wants_pipeline;       /**< from the first frame on */
    struct sipwhy_handlers handlers;
    void *context;
    struct tracker *tracker;
    struct diagnoser *diagnoser;
    atomic_int error; /**< of the frame at hand, or of what was given up since the last one */
    struct sip_message message;
    struct sipwhy_groups groups; /**< of the message at hand */
    struct sip_message request; /**< the request that a response answers, for its advice */
    struct arena shown; /**< URIs as handlers are told of them */
    struct counts counts;
    struct peer_rows peers;
    struct causes causes;
    sipwhy_time now; /**< of the messages; SIPWHY_TIME_UNKNOWN before the first frame */
    struct relay relay;
    uint32_t told_limits; /**< a bit for each limit that was told */
    uint32_t decoder_limits; /**< the same for each that decoding has hit */
    uint64_t seen_hits;   /**< of the limits of tracking, when it was last looked for new ones */
};

/** All URIs of a call, or of a message; they are of no more bytes than a message. */
#define SHOWN_BYTES ((size_t)4 << 16)

/** A URI without its password, until the next arena_reset(). */
static span show(struct sipwhy_analysis *analysis, span uri)
{
    return mask_uri(&analysis->shown, uri);
}

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
    arena_reset(&analysis->shown);
    for (size_t i = 0; analysis->intake.disguise && i < media.count; i++)
        media.media[i].digits = hide_digits(media.media[i].digits);
    struct sipwhy_call told = {
        .call_id = conversation_call_id(conversation),
        .from = show(analysis, span_of(call->from)),
        .to = show(analysis, span_of(call->to)),
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
    arena_reset(&analysis->shown);
    struct sipwhy_registration told = {
        .call_id = conversation_call_id(conversation),
        .aor = show(analysis, span_of(registration->aor)),
        .src = registration->src,
        .registrar = registration->registrar,
        .contact = show(analysis, span_of(registration->contact)),
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

static stage_take take_step;

int sipwhy_analysis_create(const struct sipwhy_handlers *handlers, void *context,
                           struct sipwhy_analysis **ret_analysis)
{
    struct sipwhy_analysis *analysis = calloc(1, sizeof(*analysis));
    if (!analysis)
        return SIPWHY_ERROR_MEMORY;
    analysis->handlers = *handlers;
    analysis->context = context;
    analysis->now = SIPWHY_TIME_UNKNOWN;
    counts_init(&analysis->counts);
    sip_message_init(&analysis->message);
    sip_message_init(&analysis->request);
    arena_init(&analysis->shown, SHOWN_BYTES);
    int error = intake_init(&analysis->intake, take_step, analysis);
    if (!error && handlers->use)
        intake_tell_uses(&analysis->intake);
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
    pipeline_destroy(analysis->pipeline);
    analysis->handlers.call = NULL;
    analysis->handlers.finding = NULL;
    analysis->handlers.registration = NULL;
    intake_finish(&analysis->intake);
    tracker_destroy(analysis->tracker);
    diagnoser_destroy(analysis->diagnoser);
    causes_finish(&analysis->causes);
    sip_message_finish(&analysis->message);
    sip_message_finish(&analysis->request);
    arena_finish(&analysis->shown);
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
    struct disguise *disguise = analysis->intake.disguise;
    int error = legs_add_header(&analysis->tracker->legs, span_of(header));
    return error || !disguise ? error : disguise_keep_name(disguise, span_of(header));
}

int sipwhy_analysis_anonymize(struct sipwhy_analysis *analysis, struct sipwhy_anonymizer *anonymizer)
{
    const struct legs *legs = &analysis->tracker->legs;
    int error = 0;
    analysis->intake.disguise = hide_disguise(anonymizer);
    for (size_t i = 0; !error && i < legs->header_count; i++)
        error = disguise_keep_name(analysis->intake.disguise, span_of(legs->headers[i]));
    return error;
}

void sipwhy_analysis_set_threads(struct sipwhy_analysis *analysis, unsigned threads)
{
    analysis->wants_pipeline = threads > 1;
}

void sipwhy_analysis_wait(const struct sipwhy_analysis *analysis)
{
    pipeline_wait(analysis->pipeline);
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
    intake_advance(&analysis->intake, now);
    pipeline_flush(analysis->pipeline);
}

sipwhy_time sipwhy_analysis_deadline(const struct sipwhy_analysis *analysis)
{
    pipeline_wait(analysis->pipeline);
    sipwhy_time due = relay_arrival(&analysis->relay, timers_next(&analysis->tracker->timers));
    return time_earlier(due, decoder_deadline(analysis->intake.decoder));
}

/** How often a limit was hit in any of the rooms; for when there is no pipeline at work. */
static uint64_t limit_count(const struct sipwhy_analysis *analysis, size_t limit)
{
    return analysis->tracker->hits.count[limit] +
           decoder_hits(analysis->intake.decoder)->count[limit];
}

/** Tell of each limit once, when it is hit for the first time; @p decoder_limits by now in decoding. */
static void tell_limits(struct sipwhy_analysis *analysis, uint32_t decoder_limits)
{
    const struct limit_hits *hits = &analysis->tracker->hits;
    if (hits->total == analysis->seen_hits && decoder_limits == analysis->decoder_limits)
        return;
    analysis->seen_hits = hits->total;
    analysis->decoder_limits = decoder_limits;
    for (unsigned i = 0; i < LIMIT_HITS; i++) {
        uint32_t bit = (uint32_t)1 << i;
        if (!(hits->count[i] || (decoder_limits & bit)) || (analysis->told_limits & bit))
            continue;
        analysis->told_limits |= bit;
        if (analysis->handlers.limit)
            analysis->handlers.limit(analysis->context, limits_name(i),
                                     limits_text(i));
    }
}

/** What was too much in the message itself. */
static void count_cuts(struct sipwhy_analysis *analysis, const struct sip_message *message)
{
    if (message->fields_cut)
        limit_hit_more(&analysis->tracker->hits, LIMIT_HIT_MESSAGE_HEADERS, message->fields_cut);
    if (message->arena.is_short)
        limit_hit(&analysis->tracker->hits, LIMIT_HIT_MESSAGE_MEMORY);
}

static int analyse_message(struct sipwhy_analysis *analysis, struct sip_message *message,
                           const struct sighting *sighting)
{
    struct tracked tracked;
    int error = tracker_add(analysis->tracker, message, sighting, &tracked);
    if (error)
        return error;
    struct sipwhy_message told = message_told(message, sighting, &tracked);
    arena_reset(&analysis->shown);
    told.request_uri = show(analysis, told.request_uri);
    told.groups = analysis->groups;
    struct sipwhy_message_detail detail = {
        .message = message,
        .request = &analysis->request,
        .tracked = &tracked,
        .now = analysis->now,
    };
    told.detail = &detail;
    counts_add_message(&analysis->counts, &told, message->method);
    if (analysis->handlers.message)
        analysis->handlers.message(analysis->context, &told);
    diagnoser_message(analysis->diagnoser, message, sighting, &tracked, analysis->now);
    if (tracked.transaction && moment_happened(&tracked.transaction->final) && !tracked.duplicate) {
        transaction_drop_copy(tracked.transaction);
        tracker_weigh(analysis->tracker, tracked.conversation);
    }
    count_cuts(analysis, message);
    return 0;
}

/**
 * Packets come a little out of order, and then the clock just waits. When they are far back it was the
 * clock that was wrong before: to go on from there would make everything look overdue.
 */
static void set_back(struct sipwhy_analysis *analysis, sipwhy_time clock)
{
    if (clock < analysis->now - CLOCK_TOLERANCE)
        analysis->now = clock;
}

/**
 * The clock is what a message that HEP relays says (relay.h). The decoder is at work now, and its own
 * clock remains that of the frames: fragments and segments are late by when they come.
 */
static void follow(struct sipwhy_analysis *analysis, const struct datagram *datagram)
{
    analysis->tracker->pinholes.is_deaf |= datagram->is_relayed;
    if (!datagram->is_relayed) {
        analysis->relay.is_mixed = true;
        return;
    }
    relay_add(&analysis->relay, datagram->time, datagram->lag);
    sipwhy_time clock = relay_clock(&analysis->relay, datagram->time + datagram->lag);
    set_back(analysis, clock);
    run_timers(analysis, clock);
}

static void take_message(struct sipwhy_analysis *analysis, const struct step *step)
{
    struct sip_message *message = &analysis->message;
    struct sighting sighting = sighting_of(step->datagram);
    analysis->groups = step->datagram->groups;
    if (!step->is_announced)
        follow(analysis, step->datagram);
    if (step->message) {
        message = step->message;
        sip_message_lend(message, &analysis->message.arena);
    } else {
        sip_message_index(message, step->datagram->payload);
    }
    int error = analyse_message(analysis, message, &sighting);
    analysis->message.arena = message->arena;
    if (error)
        analysis->error = error;
    else
        tell_limits(analysis, step->limits);
}

static void tell_use(struct sipwhy_analysis *analysis, const struct sipwhy_use *use)
{
    if (analysis->handlers.use)
        analysis->handlers.use(analysis->context, use);
}

static void take_payload(struct sipwhy_analysis *analysis, const struct step *step)
{
    const struct datagram *datagram = step->datagram;
    if (step->kind == STEP_ALIVE)
        pinholes_hear(&analysis->tracker->pinholes, &datagram->src, true, datagram->time);
    struct sipwhy_use use = {.frame = datagram->frame.frame,
                             .input = (uint16_t)datagram->frame.input,
                             .kind = SIPWHY_USE_MEDIA};
    media_take(analysis->tracker, analysis->diagnoser, datagram, analysis->now, &use.group);
    if (use.group)
        tell_use(analysis, &use);
}

/** Somebody refuses what may be SIP. */
static void take_refusal(struct sipwhy_analysis *analysis, const struct refusal *refusal)
{
    if (!diagnoser_awaits(analysis->diagnoser, refusal))
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

static void note_continuity(struct sipwhy_analysis *analysis, const struct moment *packet)
{
    struct capture_fault fault;
    struct tracker *tracker = analysis->tracker;
    if (continuity_add(&tracker->continuity, packet, &tracker->media, &fault))
        diagnoser_capture(analysis->diagnoser, &fault, analysis->now);
}

static void take_step(void *context, const struct step *step)
{
    struct sipwhy_analysis *analysis = context;
    switch (step->kind) {
    case STEP_FRAME:
        set_back(analysis, relay_clock(&analysis->relay, step->time));
        run_timers(analysis, relay_clock(&analysis->relay, step->time));
        break;
    case STEP_CLOCK:
        run_timers(analysis, relay_clock(&analysis->relay, step->time));
        break;
    case STEP_BACK:
        set_back(analysis, relay_clock(&analysis->relay, step->time));
        break;
    case STEP_PACKET:
        note_continuity(analysis, &(struct moment){step->time, step->frame});
        break;
    case STEP_SIP:
        follow(analysis, step->datagram);
        break;
    case STEP_MESSAGE:
        take_message(analysis, step);
        break;
    case STEP_PAYLOAD:
    case STEP_ALIVE:
        take_payload(analysis, step);
        break;
    case STEP_REFUSAL:
        take_refusal(analysis, step->refusal);
        break;
    case STEP_USE:
        tell_use(analysis, step->use);
        break;
    case STEP_LIMITS:
        tell_limits(analysis, step->limits);
        break;
    }
}

void sipwhy_analysis_note_drops(struct sipwhy_analysis *analysis, uint64_t dropped)
{
    struct capture_fault fault = {
        .kind = FAULT_DROPS,
        .before = MOMENT_NONE,
        .after = MOMENT_NONE,
        .dropped = dropped,
    };
    pipeline_wait(analysis->pipeline);
    if (dropped)
        diagnoser_capture(analysis->diagnoser, &fault, analysis->now);
}

/** What went wrong since this was last asked. */
static int take_error(struct sipwhy_analysis *analysis)
{
    if (!atomic_load_explicit(&analysis->error, memory_order_relaxed))
        return 0;
    return atomic_exchange(&analysis->error, 0);
}

int sipwhy_analysis_add_secrets(struct sipwhy_analysis *analysis, struct sipwhy_span text)
{
    int error = intake_add_secrets(&analysis->intake, text);
    pipeline_wait(analysis->pipeline);
    int error_of_messages = take_error(analysis);
    return error ? error : error_of_messages;
}

static void expect_message(void *context, uint64_t call_id_hash, unsigned ahead)
{
    struct sipwhy_analysis *analysis = context;
    ahead_fetch(analysis->tracker, call_id_hash, (enum ahead)ahead);
}

/** Threads are made when they are needed, after the program has confined itself. */
static void start_pipeline(struct sipwhy_analysis *analysis)
{
    analysis->wants_pipeline = false;
    const struct stage stage = {take_step, expect_message, analysis, analysis->tracker->seed};
    if (pipeline_create(&stage, &analysis->pipeline) == 0)
        intake_divert(&analysis->intake, pipeline_take, analysis->pipeline);
}

int sipwhy_analysis_frame(struct sipwhy_analysis *analysis, const struct sipwhy_frame *frame)
{
    if (analysis->wants_pipeline)
        start_pipeline(analysis);
    int error = intake_frame(&analysis->intake, frame);
    int error_of_messages = take_error(analysis);
    return error ? error : error_of_messages;
}

static void sum_up(struct sipwhy_analysis *analysis)
{
    struct counts *counts = &analysis->counts;
    const struct decoder *decoder = analysis->intake.decoder;
    for (size_t i = 0; i < LIMIT_HITS; i++)
        counts_set_limit(counts, limits_name(i), limit_count(analysis, i));
    counts_set_tls(counts, decoder_tls(decoder), decoder_expects_secrets(decoder));
    counts_finish(counts, &analysis->intake.packets, analysis->diagnoser->counts,
                  analysis->diagnoser->by_severity);
    figures_of_kpi(&analysis->tracker->kpi, &counts->summary);
    causes_tell(&analysis->causes, &counts->summary);
    peer_rows_fill(&analysis->peers, analysis->tracker, analysis->now, &counts->summary);
}

int sipwhy_analysis_finish(struct sipwhy_analysis *analysis, struct sipwhy_summary *ret_summary)
{
    intake_end(&analysis->intake);
    pipeline_wait(analysis->pipeline);
    legs_ask_last(analysis->tracker, analysis->diagnoser, analysis->now);
    tracker_forget_all(analysis->tracker);
    LIST_EACH(link, &analysis->tracker->fleet.by_use)
    {
        struct peer *peer = LIST_ENTRY(link, struct peer, link);
        if (peer->suspicion || (peer->service && peer->service->sessions.requests))
            diagnoser_peer(analysis->diagnoser, peer, analysis->now);
    }
    sum_up(analysis);
    *ret_summary = analysis->counts.summary;
    return analysis->error;
}
