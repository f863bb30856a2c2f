/*
 * causes.c — calls and registrations that went wrong for the same reason: the same diagnosis at the
 * same host, with the same final response where it explains one.
 */
#include "engine/causes.h"

#include "base/hash.h"

#include <stdlib.h>

void causes_init(struct causes *causes, struct limit_hits *hits)
{
    causes->count = 0;
    causes->seed = hash_seed();
    causes->hits = hits;
}

void causes_finish(struct causes *causes)
{
    for (size_t i = 0; i < causes->count; i++) {
        struct sipwhy_root_cause *cause = &causes->rows[i].told;
        free((char *)cause->at);
        for (size_t j = 0; j < SIPWHY_CAUSE_EXAMPLES; j++)
            free((char *)cause->call_ids[j]);
    }
    causes->count = 0;
}

static bool is_same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct cause_row *find_row(struct causes *causes, uint64_t key,
                                  const struct sipwhy_verdict *verdict)
{
    for (size_t i = 0; i < causes->count; i++) {
        struct cause_row *row = &causes->rows[i];
        if (row->key == key && row->told.code == verdict->code &&
            is_same_text(row->told.id, verdict->id) && is_same_text(row->told.at, verdict->at))
            return row;
    }
    return NULL;
}

static struct cause_row *make_row(struct causes *causes, const struct causes_case *one)
{
    const struct sipwhy_verdict *verdict = one->verdict;
    uint64_t key = hash_number(causes->seed, (uint64_t)verdict->code);
    key = hash_span(hash_span(key, span_of(verdict->id)), span_of(verdict->at));
    struct cause_row *row = find_row(causes, key, verdict);
    if (row)
        return row;
    char *at = verdict->at ? strdup(verdict->at) : NULL;
    if (causes->count == LIMIT_CAUSES || (verdict->at && !at)) {
        limit_hit(causes->hits, LIMIT_HIT_CAUSES);
        free(at);
        return NULL;
    }
    row = &causes->rows[causes->count++];
    *row = (struct cause_row){
        .key = key,
        .told = {.id = verdict->id, .at = at, .code = verdict->code, .first = one->start, .last = one->start},
    };
    return row;
}

static void add_example(struct sipwhy_root_cause *cause, span call_id)
{
    size_t i = 0;
    while (i < SIPWHY_CAUSE_EXAMPLES && cause->call_ids[i])
        i++;
    if (i < SIPWHY_CAUSE_EXAMPLES)
        cause->call_ids[i] = strndup(call_id.data, call_id.length);
}

void causes_add(struct causes *causes, const struct causes_case *one)
{
    struct cause_row *row = make_row(causes, one);
    if (!row)
        return;
    struct sipwhy_root_cause *cause = &row->told;
    cause->calls += !one->is_registration;
    cause->registrations += one->is_registration;
    if (one->start < cause->first)
        cause->first = one->start;
    if (one->start > cause->last)
        cause->last = one->start;
    add_example(cause, one->call_id);
}

/** Those with most cases first; of equals the one that began first. */
static int compare(const void *left, const void *right)
{
    const struct sipwhy_root_cause *a = left;
    const struct sipwhy_root_cause *b = right;
    uint64_t of_a = a->calls + a->registrations;
    uint64_t of_b = b->calls + b->registrations;
    if (of_a != of_b)
        return of_a > of_b ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    int by_id = strcmp(a->id, b->id);
    if (by_id)
        return by_id;
    if (a->code != b->code)
        return a->code - b->code;
    return strcmp(a->at ? a->at : "", b->at ? b->at : "");
}

void causes_tell(struct causes *causes, struct sipwhy_summary *summary)
{
    for (size_t i = 0; i < causes->count; i++)
        causes->sorted[i] = causes->rows[i].told;
    qsort(causes->sorted, causes->count, sizeof(causes->sorted[0]), compare);
    summary->causes = causes->sorted;
    summary->cause_count = causes->count;
}
