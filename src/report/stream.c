/*
 * stream.c — the report of an interface for people: each response explained as it arrives, each
 * finding as soon as it is true, and the summary at the end.
 */
#include "report/answer.h"
#include "report/clock.h"
#include "report/format.h"
#include "report/hold.h"
#include "report/lines.h"
#include "report/notice.h"
#include "report/summary.h"
#include "report/words.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_LEFT 16
#define CODES_REMEMBERED 8
#define IDS_REMEMBERED 4

/** What is kept of a Call-ID: the codes and the findings that were explained already. */
struct told {
    uint32_t ids[IDS_REMEMBERED]; /**< their hashes */
    uint16_t codes[CODES_REMEMBERED];
    uint8_t code_count;
    uint8_t id_count;
};

struct stream {
    const struct report_options *options;
    struct paint paint;
};

static void *create(const struct report_options *options)
{
    struct stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return NULL;
    stream->options = options;
    summary_paint_init(options, &stream->paint);
    return stream;
}

static struct told *told_of(struct stream *stream, void **attachment)
{
    if (!attachment)
        return NULL;
    if (!*attachment && (*attachment = calloc(1, sizeof(struct told))))
        stream->options->hold->bytes += sizeof(struct told) + PIECE_BYTES;
    return *attachment;
}

/** Write what is painted now. */
static void emit(struct stream *stream)
{
    out_write(stream->options->out, stream->paint.data, stream->paint.length);
    paint_clear(&stream->paint);
}

/** Whether a code is seen for the first time; later it is a line without explanation. */
static bool is_first(struct told *told, int code)
{
    if (!told)
        return true;
    for (size_t i = 0; i < told->code_count; i++) {
        if (told->codes[i] == code)
            return false;
    }
    if (told->code_count < CODES_REMEMBERED)
        told->codes[told->code_count++] = (uint16_t)code;
    return true;
}

/** FNV-1a: tells the few ids of diagnoses apart. */
static uint32_t hash_of(const char *id)
{
    uint32_t hash = 2166136261u;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    return hash;
}

/** Whether a finding is new; when it gets worse, its meaning was told already. */
static bool is_new(struct told *told, const char *id)
{
    if (!told)
        return true;
    uint32_t hash = hash_of(id);
    for (size_t i = 0; i < told->id_count; i++) {
        if (told->ids[i] == hash)
            return false;
    }
    if (told->id_count < IDS_REMEMBERED)
        told->ids[told->id_count++] = hash;
    return true;
}

static void paint_answer(struct stream *stream, const struct sipwhy_message *message)
{
    struct answer answer;
    struct paint *paint = &stream->paint;
    if (answer_init(message, &answer) < 0)
        return;
    paint->margin = paint_either(paint, "┊", ":");
    paint->margin_column = TEXT_LEFT - 2;
    paint->margin_style = PAINT_DIM;
    answer_paint(&answer, paint, TEXT_LEFT);
    paint->margin = NULL;
    answer_finish(&answer);
}

static void message(void *state, const struct sipwhy_message *message)
{
    struct stream *stream = state;
    struct told *told = told_of(stream, message->attachment);
    bool is_verbose = stream->options->amount == REPORT_VERBOSE;
    if (message->duplicate && !is_verbose)
        return;
    lines_message(message, &stream->paint);
    if (message->code && !message->duplicate && (is_first(told, message->code) || is_verbose))
        paint_answer(stream, message);
    emit(stream);
}

static void paint_finding(struct stream *stream, const struct sipwhy_finding *finding,
                          bool is_told_in_full)
{
    struct notice notice;
    char text[CLOCK_TEXT];
    struct paint *paint = &stream->paint;
    if (notice_init(finding, &notice) < 0)
        return;
    paint_styled(paint, PAINT_DIM, clock_format_day(finding->time, text));
    paint->margin = paint_either(paint, "┃", "|");
    paint->margin_column = TEXT_LEFT - 2;
    paint->margin_style = words_severity_style(finding->severity);
    paint_to(paint, paint->margin_column);
    paint_begin(paint, TEXT_LEFT);
    if (is_told_in_full)
        notice_paint(&notice, NULL, NULL, paint, TEXT_LEFT);
    else
        notice_paint_short(&notice, paint, TEXT_LEFT);
    if (finding->call_id.length > 0) {
        paint_style(paint, PAINT_DIM);
        paint_wrap(paint, TEXT_LEFT, "Call-ID");
        paint_put(paint, " ");
        paint_span(paint, finding->call_id);
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
    }
    paint->margin = NULL;
    notice_finish(&notice);
}

static void finding(void *state, const struct sipwhy_finding *finding)
{
    struct stream *stream = state;
    struct told *told = told_of(stream, finding->attachment);
    paint_finding(stream, finding, is_new(told, finding->id));
    emit(stream);
}

static void released(void *state, void *attachment)
{
    struct stream *stream = state;
    struct told *told = attachment;
    stream->options->hold->bytes -= sizeof(struct told) + PIECE_BYTES;
    free(told);
}

static void finish(void *state, const struct report_end *end)
{
    struct stream *stream = state;
    paint_newline(&stream->paint);
    lines_lost(stream->options->hold, &stream->paint);
    summary_paint(stream->options, end, &stream->paint);
    out_write(stream->options->out, stream->paint.data, stream->paint.length);
}

static void destroy(void *state)
{
    struct stream *stream = state;
    paint_finish(&stream->paint);
    free(stream);
}

const struct report_format report_stream = {
    .name = "stream",
    .is_streamed = true,
    .create = create,
    .message = message,
    .finding = finding,
    .released = released,
    .finish = finish,
    .destroy = destroy,
};
