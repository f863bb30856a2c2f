/*
 * group.c — the records of a shelf put together to calls.
 */
#include "report/group.h"

#include <stdlib.h>
#include <string.h>

/** A record on its way to the others of its call. */
struct member {
    const struct record *record;
    size_t call; /**< the place of one record of the call, the same for all of them */
};

/** Who belongs together: each place leads to another one of the same call, the last to itself. */
struct ties {
    const struct record **records; /**< by Call-ID */
    size_t *next;
    size_t count;
};

static size_t last_of(struct ties *ties, size_t place)
{
    while (ties->next[place] != place) {
        ties->next[place] = ties->next[ties->next[place]];
        place = ties->next[place];
    }
    return place;
}

static int compare_to_record(const void *key, const void *element)
{
    const struct record *record = *(const struct record *const *)element;
    return strcmp(key, record->call_id ? record->call_id : "");
}

static void tie(struct ties *ties, size_t place)
{
    const struct record *record = ties->records[place];
    for (size_t i = 0; i < record->other_count; i++) {
        const struct record **found = bsearch(record->others[i].call_id, ties->records, ties->count,
                                              sizeof *ties->records, compare_to_record);
        if (found)
            ties->next[last_of(ties, (size_t)(found - ties->records))] = last_of(ties, place);
    }
}

static int compare_members(const void *a, const void *b)
{
    const struct member *one = a;
    const struct member *two = b;
    if (one->call != two->call)
        return one->call < two->call ? -1 : 1;
    if (one->record->start != two->record->start)
        return one->record->start < two->record->start ? -1 : 1;
    return strcmp(one->record->call_id ? one->record->call_id : "",
                  two->record->call_id ? two->record->call_id : "");
}

static int compare_groups(const void *a, const void *b)
{
    const struct group *one = a;
    const struct group *two = b;
    if (one->told->worst != two->told->worst)
        return one->told->worst > two->told->worst ? -1 : 1;
    if (one->start != two->start)
        return one->start < two->start ? -1 : 1;
    return (one->legs > two->legs) - (one->legs < two->legs);
}

/** All records, those of a call next to each other; NULL for want of memory. */
static struct member *members_of(struct ties *ties)
{
    struct member *members = calloc(ties->count + 1, sizeof *members);
    if (!members)
        return NULL;
    for (size_t i = 0; i < ties->count; i++)
        ties->next[i] = i;
    for (size_t i = 0; i < ties->count; i++)
        tie(ties, i);
    for (size_t i = 0; i < ties->count; i++)
        members[i] = (struct member){ties->records[i], last_of(ties, i)};
    qsort(members, ties->count, sizeof *members, compare_members);
    return members;
}

static void add(struct groups *groups, size_t place, bool is_new)
{
    const struct record *record = groups->records[place];
    if (is_new)
        groups->items[groups->count++] =
            (struct group){&groups->records[place], 0, record, record->start};
    struct group *group = &groups->items[groups->count - 1];
    group->leg_count++;
    if (record->worst > group->told->worst)
        group->told = record;
}

int groups_init(const struct shelf *shelf, struct groups *ret_groups)
{
    struct ties ties = {.records = shelf_by_call_id(shelf), .count = shelf_count(shelf)};
    struct groups groups = {.records = ties.records,
                            .items = calloc(ties.count + 1, sizeof *groups.items)};
    ties.next = calloc(ties.count + 1, sizeof *ties.next);
    struct member *members = ties.records && ties.next ? members_of(&ties) : NULL;
    free(ties.next);
    if (!members || !groups.items) {
        free(members);
        groups_finish(&groups);
        return SIPWHY_ERROR_MEMORY;
    }
    for (size_t i = 0; i < ties.count; i++) {
        groups.records[i] = members[i].record;
        add(&groups, i, i == 0 || members[i].call != members[i - 1].call);
    }
    free(members);
    if (groups.count)
        qsort(groups.items, groups.count, sizeof *groups.items, compare_groups);
    *ret_groups = groups;
    return 0;
}

void groups_finish(struct groups *groups)
{
    free(groups->items);
    free(groups->records);
    *groups = (struct groups){0};
}
