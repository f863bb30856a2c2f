/*
 * record.c — what a report keeps of one Call-ID until it is told in full.
 */
#include "report/record.h"

#include "report/legs.h"
#include "report/media.h"

#include <stdlib.h>
#include <string.h>

struct record *record_create(void)
{
    struct record *record = calloc(1, sizeof *record);
    if (record)
        record->start = record->end = SIPWHY_TIME_UNKNOWN;
    return record;
}

/** Replace an owned string by a copy of the span. */
static int set_span(struct record *record, char **text, struct sipwhy_span span)
{
    char *copy = strndup(span.data ? span.data : "", span.length);
    if (!copy)
        return SIPWHY_ERROR_MEMORY;
    if (*text)
        record->text_bytes -= strlen(*text) + PIECE_BYTES;
    free(*text);
    *text = copy;
    record->text_bytes += strlen(copy) + PIECE_BYTES;
    return 0;
}

static int set_text(struct record *record, char **text, const char *value)
{
    return value ? set_span(record, text, (struct sipwhy_span){value, strlen(value)}) : 0;
}

size_t record_weigh(const struct record *record)
{
    return sizeof *record + PIECE_BYTES + record->ladder.bytes + record->text_bytes;
}

/** The messages themselves, where they are kept, take nothing away from what is said of them. */
static bool is_full(const struct record *record)
{
    return record_weigh(record) - record->ladder.message_bytes > RECORD_BYTES;
}

static const struct answer *find_answer(const struct record *record, int code)
{
    for (size_t i = 0; i < record->answer_count; i++) {
        if (record->answers[i].code == code)
            return &record->answers[i];
    }
    return NULL;
}

static int add_answer(struct record *record, const struct sipwhy_message *message)
{
    if (record->answer_count >= RECORD_ANSWERS || is_full(record) ||
        find_answer(record, message->code))
        return 0;
    struct answer *grown =
        realloc(record->answers, (record->answer_count + 1) * sizeof *record->answers);
    if (!grown)
        return SIPWHY_ERROR_MEMORY;
    record->answers = grown;
    struct answer *answer = &grown[record->answer_count];
    int result = answer_init(message, answer);
    if (result < 0)
        return result == SIPWHY_ERROR_ARGUMENT ? 0 : result;
    answer->row = record->ladder.total - 1;
    record->answer_count++;
    record->text_bytes += sizeof *answer + answer_weigh(answer);
    return 0;
}

static bool answers_bye(const struct sipwhy_message *message)
{
    return message->code >= 200 && message->method.length == 3 && memcmp(message->method.data, "BYE", 3) == 0;
}

int record_message(struct record *record, const struct sipwhy_message *message)
{
    if (!record->call_id && set_span(record, &record->call_id, message->call_id) < 0)
        return SIPWHY_ERROR_MEMORY;
    if (record->start == SIPWHY_TIME_UNKNOWN) {
        record->start = message->time;
        record->src = message->src;
        record->dst = message->dst;
    }
    record->end = message->time;
    record->is_settled = answers_bye(message);
    int result = ladder_add(&record->ladder, message);
    if (result == 0 && message->code && !message->duplicate)
        result = add_answer(record, message);
    return result;
}

/** The row that it comes after: what a finding says may have become true before the last messages. */
static unsigned long row_before(const struct ladder *ladder, sipwhy_time time)
{
    unsigned long row = ladder->total ? ladder->total - 1 : 0;
    for (size_t i = ladder->row_count; i > 1; i--) {
        const struct ladder_row *last = ladder_row_at(ladder, i - 1);
        if (last->time <= time)
            break;
        row = last->index - 1;
    }
    return row;
}

int record_finding(struct record *record, const struct sipwhy_finding *finding)
{
    if (finding->severity > record->worst)
        record->worst = finding->severity;
    if (!record->call_id && set_span(record, &record->call_id, finding->call_id) < 0)
        return SIPWHY_ERROR_MEMORY;
    if (record->notice_count >= RECORD_NOTICES || is_full(record)) {
        record->notices_lost++;
        return 0;
    }
    struct notice *grown =
        realloc(record->notices, (record->notice_count + 1) * sizeof *record->notices);
    if (!grown)
        return SIPWHY_ERROR_MEMORY;
    record->notices = grown;
    int result = notice_init(finding, &grown[record->notice_count]);
    if (result < 0)
        return result;
    record->text_bytes += sizeof *grown + notice_weigh(&grown[record->notice_count]);
    grown[record->notice_count++].row = row_before(&record->ladder, finding->time);
    return 0;
}

static int set_media(struct record *record, const struct sipwhy_call *call)
{
    if (!call->media_count)
        return 0;
    char *lines = media_lines(call);
    int result = lines ? set_text(record, &record->media, lines) : SIPWHY_ERROR_MEMORY;
    free(lines);
    return result;
}

static void forget_others(struct record *record)
{
    for (size_t i = 0; i < record->other_count; i++) {
        struct record_leg *other = &record->others[i];
        record->text_bytes -= sizeof *other + strlen(other->call_id) + strlen(other->join) + 2 * PIECE_BYTES;
        free(other->call_id);
        free(other->join);
    }
    free(record->others);
    record->others = NULL;
    record->other_count = 0;
}

static int set_others(struct record *record, const struct sipwhy_call *call)
{
    forget_others(record);
    record->others = calloc(call->leg_count, sizeof *record->others);
    if (!record->others)
        return SIPWHY_ERROR_MEMORY;
    for (size_t i = 0; i < call->leg_count; i++) {
        struct sipwhy_span call_id = call->legs[i].call_id;
        struct record_leg other = {strndup(call_id.data, call_id.length), strdup(call->legs[i].join)};
        if (!other.call_id || !other.join) {
            free(other.call_id);
            free(other.join);
            return SIPWHY_ERROR_MEMORY;
        }
        record->others[record->other_count++] = other;
        record->text_bytes += sizeof other + strlen(other.call_id) + strlen(other.join) + 2 * PIECE_BYTES;
    }
    return 0;
}

static int set_legs(struct record *record, const struct sipwhy_call *call)
{
    if (!call->leg_count)
        return 0;
    record->verdict.is_of_leg = call->verdict_leg != NULL;
    if (set_others(record, call) < 0)
        return SIPWHY_ERROR_MEMORY;
    char *lines = legs_lines(call);
    int result = lines ? set_text(record, &record->legs, lines) : SIPWHY_ERROR_MEMORY;
    free(lines);
    return result;
}

static int set_verdict(struct record *record, const struct sipwhy_verdict *verdict)
{
    if (!verdict)
        return 0;
    record->verdict.code = verdict->code;
    if (set_text(record, &record->verdict.why, verdict->why) < 0 ||
        set_text(record, &record->verdict.next, verdict->next) < 0 ||
        set_text(record, &record->verdict.at, verdict->at) < 0)
        return SIPWHY_ERROR_MEMORY;
    return set_text(record, &record->verdict.id, verdict->id);
}

int record_call(struct record *record, const struct sipwhy_call *call)
{
    record->kind = RECORD_CALL;
    record->src = call->src;
    record->dst = call->dst;
    record->start = call->start;
    record->end = call->end;
    record->state = (int)call->state;
    record->code = call->code;
    if (set_span(record, &record->call_id, call->call_id) < 0 || set_span(record, &record->from, call->from) < 0 ||
        set_span(record, &record->to, call->to) < 0 || set_media(record, call) < 0 ||
        set_legs(record, call) < 0)
        return SIPWHY_ERROR_MEMORY;
    return set_verdict(record, call->verdict);
}

int record_registration(struct record *record, const struct sipwhy_registration *registration)
{
    record->kind = RECORD_REGISTRATION;
    record->src = registration->src;
    record->dst = registration->registrar;
    record->start = registration->start;
    record->end = registration->end;
    record->state = (int)registration->state;
    record->code = registration->code;
    if (set_span(record, &record->call_id, registration->call_id) < 0 ||
        set_span(record, &record->from, registration->aor) < 0 ||
        set_span(record, &record->to, registration->contact) < 0)
        return SIPWHY_ERROR_MEMORY;
    return set_verdict(record, registration->verdict);
}

const struct answer *record_answer_at(const struct record *record, unsigned long row)
{
    for (size_t i = 0; i < record->answer_count; i++) {
        if (record->answers[i].row == row)
            return &record->answers[i];
    }
    return NULL;
}

bool record_is_superseded(const struct record *record, size_t notice)
{
    for (size_t i = notice + 1; i < record->notice_count; i++) {
        if (strcmp(record->notices[i].id, record->notices[notice].id) == 0)
            return true;
    }
    return false;
}

void record_destroy(struct record *record)
{
    if (!record)
        return;
    free(record->call_id);
    free(record->from);
    free(record->to);
    free(record->verdict.id);
    free(record->verdict.why);
    free(record->verdict.next);
    free(record->verdict.at);
    free(record->media);
    free(record->legs);
    forget_others(record);
    ladder_finish(&record->ladder);
    for (size_t i = 0; i < record->notice_count; i++)
        notice_finish(&record->notices[i]);
    free(record->notices);
    for (size_t i = 0; i < record->answer_count; i++)
        answer_finish(&record->answers[i]);
    free(record->answers);
    free(record);
}
