/*
 * cases.c — what a report that ends in documents keeps while it is told, and what of it is told in full.
 */
#include "report/cases.h"

#include "report/cause.h"

#include <stdlib.h>
#include <string.h>

/** Findings about no one call that are kept. */
#define NOTICES_KEPT 200

/** Calls of one root cause that are kept, and root causes that are told apart for that. */
#define KEPT_OF_A_CAUSE 30
#define TALLIES 256

/** Whether somebody asked for more than the problems. */
static bool is_asked_for(const struct cases *cases)
{
    return cases->options->amount == REPORT_VERBOSE ||
           (cases->options->wanted & ~(unsigned)SELECTION_PROBLEMS);
}

void cases_init(struct cases *cases, const struct report_options *options)
{
    *cases = (struct cases){.options = options};
    cases->shelf.hold = options->hold;
    cases->shelf.keeps_all = is_asked_for(cases);
    cases->shelf.counts_from = is_asked_for(cases) ? SIPWHY_SEVERITY_NONE : SIPWHY_SEVERITY_WARNING;
}

void cases_message(struct cases *cases, const struct sipwhy_message *message)
{
    struct record *record = shelf_record(&cases->shelf, message->attachment);
    if (!record)
        return;
    record_message(record, message);
    shelf_use(&cases->shelf, record);
}

static void add_notice(struct cases *cases, const struct sipwhy_finding *finding)
{
    if (cases->notice_count >= NOTICES_KEPT) {
        cases->notices_lost++;
        return;
    }
    struct notice *grown = realloc(cases->notices, (cases->notice_count + 1) * sizeof *grown);
    if (!grown)
        return;
    cases->notices = grown;
    if (notice_init(finding, &grown[cases->notice_count]) == 0)
        cases->notice_count++;
}

void cases_finding(struct cases *cases, const struct sipwhy_finding *finding)
{
    struct record *record = shelf_record(&cases->shelf, finding->attachment);
    if (!record) {
        add_notice(cases, finding);
        return;
    }
    record_finding(record, finding);
    shelf_use(&cases->shelf, record);
}

void cases_call(struct cases *cases, const struct sipwhy_call *call)
{
    struct record *record = shelf_record(&cases->shelf, call->attachment);
    if (!record)
        return;
    record_call(record, call);
    shelf_use(&cases->shelf, record);
}

void cases_registration(struct cases *cases, const struct sipwhy_registration *registration)
{
    struct record *record = shelf_record(&cases->shelf, registration->attachment);
    if (!record)
        return;
    record_registration(record, registration);
    shelf_use(&cases->shelf, record);
}

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct cases_tally *find_tally(const struct cases *cases, const struct record *record)
{
    for (size_t i = 0; i < cases->tally_count; i++) {
        struct cases_tally *tally = &cases->tallies[i];
        if (tally->kind == record->kind && tally->code == record->verdict.code &&
            tally->is_of_leg == record->verdict.is_of_leg && is_same(tally->id, record->verdict.id) &&
            is_same(tally->at, record->verdict.at))
            return tally;
    }
    return NULL;
}

/** The tally of its root cause; NULL where it has none, there are too many, or for want of memory. */
static struct cases_tally *tally_of(struct cases *cases, const struct record *record)
{
    struct cases_tally *found = record->verdict.id ? find_tally(cases, record) : NULL;
    if (found || !record->verdict.id || cases->tally_count >= TALLIES)
        return found;
    struct cases_tally *grown = realloc(cases->tallies, (cases->tally_count + 1) * sizeof *grown);
    if (!grown)
        return NULL;
    cases->tallies = grown;
    struct cases_tally tally = {.id = strdup(record->verdict.id),
                                .at = record->verdict.at ? strdup(record->verdict.at) : NULL,
                                .code = record->verdict.code,
                                .kind = record->kind,
                                .is_of_leg = record->verdict.is_of_leg};
    if (!tally.id || (record->verdict.at && !tally.at)) {
        free(tally.id);
        free(tally.at);
        return NULL;
    }
    grown[cases->tally_count] = tally;
    return &grown[cases->tally_count++];
}

/** Of those that went wrong for the same reason, some are enough; lest they push others off the shelf. */
void cases_released(struct cases *cases, void *attachment)
{
    struct record *record = attachment;
    struct cases_tally *tally = is_asked_for(cases) ? NULL : tally_of(cases, record);
    bool is_kept = !tally || tally->kept < KEPT_OF_A_CAUSE;
    if (tally)
        *(is_kept ? &tally->kept : &tally->dropped) += 1;
    shelf_close(&cases->shelf, record, is_kept);
}

/** Not asked for itself; but where another leg of its call is, it belongs to that. */
void cases_unwanted(struct cases *cases, void *attachment)
{
    struct record *record = attachment;
    record->is_unwanted = true;
    shelf_close(&cases->shelf, record, record->other_count > 0);
}

void cases_finish(struct cases *cases)
{
    shelf_finish(&cases->shelf);
    for (size_t i = 0; i < cases->notice_count; i++)
        notice_finish(&cases->notices[i]);
    free(cases->notices);
    for (size_t i = 0; i < cases->tally_count; i++) {
        free(cases->tallies[i].id);
        free(cases->tallies[i].at);
    }
    free(cases->tallies);
    cases->tallies = NULL;
    cases->tally_count = 0;
    cases->notices = NULL;
    cases->notice_count = 0;
}

static bool is_wanted(const struct group *group)
{
    for (size_t i = 0; i < group->leg_count; i++) {
        if (!group->legs[i]->is_unwanted)
            return true;
    }
    return false;
}

static bool has_problem(const struct group *group)
{
    return group->told->worst >= SIPWHY_SEVERITY_WARNING;
}

/** Those of @p order from the first on that have its root cause; they are moved behind it. */
static size_t take_cause(const struct group **order, size_t count)
{
    size_t size = 1;
    for (size_t i = 1; i < count; i++) {
        if (!cause_is_shared(order[0]->told, order[i]->told))
            continue;
        const struct group *taken = order[i];
        for (size_t place = i; place > size; place--)
            order[place] = order[place - 1];
        order[size++] = taken;
    }
    return size;
}

static void make_items(const struct cases *cases, size_t count, struct cases_list *list)
{
    const struct report_options *options = cases->options;
    bool is_alone = options->amount == REPORT_VERBOSE || options->call_id_count > 0;
    for (size_t i = 0; i < count; i += list->items[list->count++].count) {
        size_t size = is_alone || !has_problem(list->order[i]) ? 1 : take_cause(&list->order[i], count - i);
        const struct cases_tally *tally = is_alone ? NULL : find_tally(cases, list->order[i]->told);
        list->items[list->count] = (struct cases_item){&list->order[i], size, tally ? tally->dropped : 0};
    }
}

static int make_list(const struct cases *cases, bool or_any, struct cases_list *ret_list)
{
    struct cases_list list = {0};
    if (groups_init(&cases->shelf, &list.groups) < 0)
        return SIPWHY_ERROR_MEMORY;
    list.order = calloc(list.groups.count + 1, sizeof *list.order);
    list.items = calloc(list.groups.count + 1, sizeof *list.items);
    if (!list.order || !list.items) {
        cases_list_finish(&list);
        return SIPWHY_ERROR_MEMORY;
    }
    size_t count = 0;
    for (size_t i = 0; i < list.groups.count; i++) {
        if (is_wanted(&list.groups.items[i]))
            list.order[count++] = &list.groups.items[i];
    }
    /* The worst come first: where the first has no problem, none has. */
    bool is_all = is_asked_for(cases) || (or_any && count > 0 && !has_problem(list.order[0]));
    while (!is_all && count > 0 && !has_problem(list.order[count - 1]))
        count--;
    make_items(cases, count, &list);
    *ret_list = list;
    return 0;
}

int cases_list_init(const struct cases *cases, struct cases_list *ret_list)
{
    return make_list(cases, false, ret_list);
}

int cases_list_init_any(const struct cases *cases, struct cases_list *ret_list)
{
    return make_list(cases, true, ret_list);
}

void cases_list_finish(struct cases_list *list)
{
    groups_finish(&list->groups);
    free(list->order);
    free(list->items);
    *list = (struct cases_list){0};
}
