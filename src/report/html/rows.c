/*
 * rows.c — the calls and registrations of the table: a line each, of more of them than are shown in full.
 */
#include "report/html/rows.h"

#include <stdlib.h>
#include <string.h>

/** Bytes of each text that are kept. */
#define TEXT_BYTES 160
#define FINDINGS_BYTES 320
#define CALL_ID_BYTES 256

/** What a row is made of. */
struct parts {
    struct sipwhy_span call_id;
    struct sipwhy_span from;
    struct sipwhy_span to;
    const struct sipwhy_finding_reference *findings;
    size_t finding_count;
    const struct sipwhy_verdict *verdict;
};

/** Put a text at @p place and return it. */
static const char *put(char **place, struct sipwhy_span text, size_t most)
{
    char *start = *place;
    size_t length = text.length < most ? text.length : most;
    /* Bytes of the wire may hold a NUL, which would end the text. */
    for (size_t i = 0; i < length; i++)
        start[i] = text.data[i] ? text.data[i] : ' ';
    start[length] = '\0';
    *place = start + length + 1;
    return start;
}

static struct sipwhy_span span_of(const char *text)
{
    return (struct sipwhy_span){text ? text : "", text ? strlen(text) : 0};
}

static const char *put_findings(char **place, const struct parts *parts)
{
    char *start = *place;
    size_t used = 0;
    for (size_t i = 0; i < parts->finding_count; i++) {
        size_t length = strlen(parts->findings[i].id);
        if (used + length + 2 > FINDINGS_BYTES)
            break;
        memcpy(start + used, parts->findings[i].id, length);
        used += length;
        start[used++] = ' ';
    }
    start[used] = '\0';
    *place = start + used + 1;
    return start;
}

/** A row with its texts, nothing else filled in; NULL without memory. */
static struct row *make(const struct parts *parts)
{
    char texts[CALL_ID_BYTES + 4 * TEXT_BYTES + FINDINGS_BYTES + 6];
    char *place = texts;
    const struct sipwhy_verdict *verdict = parts->verdict;
    const char *const texts_of[] = {
        put(&place, parts->call_id, CALL_ID_BYTES),
        put(&place, parts->from, TEXT_BYTES),
        put(&place, parts->to, TEXT_BYTES),
        put_findings(&place, parts),
        put(&place, span_of(verdict ? verdict->id : NULL), TEXT_BYTES),
        put(&place, span_of(verdict ? verdict->at : NULL), TEXT_BYTES),
    };
    struct row *row = calloc(1, sizeof *row + (size_t)(place - texts));
    if (!row)
        return NULL;
    memcpy(row->texts, texts, (size_t)(place - texts));
    const char **const places[] = {&row->call_id,  &row->from,    &row->to,
                                   &row->findings, &row->verdict, &row->at};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        *places[i] = row->texts + (texts_of[i] - texts);
    row->worst = parts->finding_count ? parts->findings[0].severity : SIPWHY_SEVERITY_NONE;
    row->verdict_code = verdict ? verdict->code : 0;
    row->delay = row->duration = SIPWHY_TIME_UNKNOWN;
    return row;
}

static void append(struct row_list *list, struct row *row)
{
    if (!list->end)
        list->end = &list->first;
    *list->end = row;
    list->end = &row->next;
    list->count++;
}

/** Forget a row that is not worse than one of severity @p worst. @return whether there was one */
static bool drop(struct rows *rows, enum sipwhy_severity worst)
{
    for (int severity = 0; severity < (int)worst; severity++) {
        struct row_list *list = &rows->lists[severity];
        struct row *row = list->first;
        if (!row)
            continue;
        list->first = row->next;
        if (!row->next)
            list->end = &list->first;
        list->count--;
        rows->count--;
        free(row);
        return true;
    }
    return false;
}

static void keep(struct rows *rows, struct row *row)
{
    if (!row) {
        rows->left_out++;
        return;
    }
    if (rows->count >= ROWS_KEPT) {
        rows->left_out++;
        if (!drop(rows, row->worst)) {
            free(row);
            return;
        }
    }
    append(&rows->lists[row->worst], row);
    rows->count++;
}

void rows_add_call(struct rows *rows, const struct sipwhy_call *call)
{
    struct row *row = make(&(struct parts){call->call_id, call->from, call->to, call->findings,
                                           call->finding_count, call->verdict});
    if (row) {
        row->kind = RECORD_CALL;
        row->state = (int)call->state;
        row->code = call->code;
        row->src = call->src;
        row->dst = call->dst;
        row->start = call->start;
        row->delay = call->post_dial_delay;
        row->duration = call->duration;
    }
    keep(rows, row);
}

void rows_add_registration(struct rows *rows, const struct sipwhy_registration *registration)
{
    struct row *row = make(&(struct parts){registration->call_id, registration->aor,
                                           registration->contact, registration->findings,
                                           registration->finding_count, registration->verdict});
    if (row) {
        row->kind = RECORD_REGISTRATION;
        row->state = (int)registration->state;
        row->code = registration->code;
        row->src = registration->src;
        row->dst = registration->registrar;
        row->start = registration->start;
    }
    keep(rows, row);
}

void rows_add_record(struct rows *rows, const struct record *record)
{
    struct sipwhy_finding_reference findings[RECORD_NOTICES];
    size_t count = 0;
    for (int severity = SIPWHY_SEVERITY_ERROR; severity >= SIPWHY_SEVERITY_NOTE; severity--) {
        for (size_t i = 0; i < record->notice_count; i++) {
            const struct notice *notice = &record->notices[i];
            if ((int)notice->severity == severity && !record_is_superseded(record, i))
                findings[count++] = (struct sipwhy_finding_reference){notice->id, notice->severity};
        }
    }
    struct row *row =
        make(&(struct parts){.call_id = span_of(record->call_id), .findings = findings, .finding_count = count});
    if (row) {
        row->kind = RECORD_OTHER;
        row->src = record->src;
        row->dst = record->dst;
        row->start = record->start;
    }
    keep(rows, row);
}

static int compare(const void *a, const void *b)
{
    const struct row *one = *(struct row *const *)a;
    const struct row *two = *(struct row *const *)b;
    if (one->worst != two->worst)
        return one->worst > two->worst ? -1 : 1;
    if (one->start != two->start)
        return one->start < two->start ? -1 : 1;
    return strcmp(one->call_id, two->call_id);
}

struct row **rows_sort(const struct rows *rows)
{
    struct row **sorted = calloc(rows->count + 1, sizeof(struct row *));
    size_t count = 0;
    if (!sorted)
        return NULL;
    for (int severity = SIPWHY_SEVERITY_ERROR; severity >= SIPWHY_SEVERITY_NONE; severity--) {
        for (struct row *row = rows->lists[severity].first; row; row = row->next)
            sorted[count++] = row;
    }
    qsort(sorted, count, sizeof *sorted, compare);
    return sorted;
}

void rows_finish(struct rows *rows)
{
    for (int severity = 0; severity < 4; severity++) {
        struct row *next;
        for (struct row *row = rows->lists[severity].first; row; row = next) {
            next = row->next;
            free(row);
        }
    }
    *rows = (struct rows){0};
}
