/*
 * shelf.c — the records of all Call-IDs that a report keeps, within a number of bytes.
 */
#include "report/shelf.h"

#include <stdlib.h>
#include <string.h>

static void append(struct records *records, struct record *record)
{
    record->list = records;
    record->next = NULL;
    record->previous = records->last;
    *(records->last ? &records->last->next : &records->first) = record;
    records->last = record;
    records->count++;
}

static void take_out(struct record *record)
{
    struct records *records = record->list;
    *(record->previous ? &record->previous->next : &records->first) = record->next;
    *(record->next ? &record->next->previous : &records->last) = record->previous;
    records->count--;
}

static void weigh(struct shelf *shelf, struct record *record)
{
    size_t weight = record_weigh(record);
    if (record->list == &shelf->settled)
        shelf->settled_bytes += weight;
    shelf->hold->bytes += weight - record->weight;
    record->weight = weight;
}

struct record *shelf_record(struct shelf *shelf, void **attachment)
{
    if (!attachment)
        return NULL;
    if (*attachment)
        return *attachment;
    struct record *record = record_create();
    if (!record)
        return NULL;
    append(&shelf->open[SIPWHY_SEVERITY_NONE], record);
    record->ladder.keeps_bytes = shelf->keeps_bytes;
    record->place = attachment;
    *attachment = record;
    weigh(shelf, record);
    return record;
}

static void forget(struct shelf *shelf, struct record *record)
{
    shelf->hold->bytes -= record->weight;
    record_destroy(record);
}

/** Take it from its list; it goes to another one, or is forgotten. */
static void unlist(struct shelf *shelf, struct record *record)
{
    if (record->list == &shelf->settled)
        shelf->settled_bytes -= record->weight;
    take_out(record);
}

static void drop_kept(struct shelf *shelf, struct records *kept)
{
    struct record *record = kept->last;
    unlist(shelf, record);
    shelf->blocks_lost += record->worst >= shelf->counts_from;
    forget(shelf, record);
    shelf->kept_count--;
}

static void drop_open(struct shelf *shelf, struct record *record)
{
    bool is_block = shelf->keeps_all || record->worst >= SIPWHY_SEVERITY_WARNING;
    bool is_over = record->list == &shelf->settled;
    unlist(shelf, record);
    *record->place = NULL;
    shelf->blocks_lost += is_block;
    shelf->messages_lost += is_block || is_over ? 0 : record->ladder.total;
    forget(shelf, record);
}

/** The least recently used one but @p used, or NULL. */
static struct record *oldest_of(const struct records *records, const struct record *used)
{
    return records->first == used && used ? used->next : records->first;
}

/** @return whether there was anything to drop but @p used */
static bool drop_least(struct shelf *shelf, const struct record *used)
{
    struct record *over = oldest_of(&shelf->settled, used);
    if (over) {
        drop_open(shelf, over);
        return true;
    }
    for (int severity = 0; severity < 4; severity++) {
        struct record *record = oldest_of(&shelf->open[severity], used);
        if (shelf->kept[severity].last) {
            drop_kept(shelf, &shelf->kept[severity]);
            return true;
        }
        if (record) {
            drop_open(shelf, record);
            return true;
        }
    }
    return false;
}

static void make_room(struct shelf *shelf, const struct record *used)
{
    while (shelf->settled_bytes > SHELF_SETTLED_BYTES && shelf->settled.first != used)
        drop_open(shelf, shelf->settled.first);
    while (shelf->hold->bytes > shelf->hold->limit && drop_least(shelf, used))
        continue;
}

/** The list for an open record. Whoever wants all of them wants those that are over no less. */
static struct records *list_for(struct shelf *shelf, const struct record *record)
{
    bool is_over = record->is_settled && record->worst == SIPWHY_SEVERITY_NONE && !shelf->keeps_all;
    return is_over ? &shelf->settled : &shelf->open[record->worst];
}

void shelf_use(struct shelf *shelf, struct record *record)
{
    unlist(shelf, record);
    append(list_for(shelf, record), record);
    weigh(shelf, record);
    make_room(shelf, record);
}

/** A block more than there may be: the latest of the least bad goes. */
static void drop_one_block(struct shelf *shelf)
{
    for (int severity = 0; severity < 4; severity++) {
        if (shelf->kept[severity].last) {
            drop_kept(shelf, &shelf->kept[severity]);
            return;
        }
    }
}

void shelf_close(struct shelf *shelf, struct record *record, bool is_kept)
{
    unlist(shelf, record);
    record->place = NULL;
    if (!is_kept) {
        forget(shelf, record);
        return;
    }
    append(&shelf->kept[record->worst], record);
    weigh(shelf, record);
    if (++shelf->kept_count > SHELF_BLOCKS)
        drop_one_block(shelf);
    make_room(shelf, NULL);
}

size_t shelf_count(const struct shelf *shelf)
{
    size_t count = shelf->settled.count;
    for (int severity = 0; severity < 4; severity++)
        count += shelf->open[severity].count + shelf->kept[severity].count;
    return count;
}

static const char *call_id_of(const struct record *record)
{
    return record->call_id ? record->call_id : "";
}

static int compare_call_ids(const void *a, const void *b)
{
    const struct record *one = *(const struct record *const *)a;
    const struct record *two = *(const struct record *const *)b;
    int order = strcmp(call_id_of(one), call_id_of(two));
    return order ? order : (one->start > two->start) - (one->start < two->start);
}

static size_t gather(const struct records *records, const struct record **all, size_t count)
{
    for (const struct record *record = records->first; record; record = record->next)
        all[count++] = record;
    return count;
}

const struct record **shelf_by_call_id(const struct shelf *shelf)
{
    size_t count = shelf_count(shelf);
    const struct record **all = calloc(count ? count : 1, sizeof(struct record *));
    if (!all)
        return NULL;
    count = gather(&shelf->settled, all, 0);
    for (int severity = 0; severity < 4; severity++) {
        count = gather(&shelf->open[severity], all, count);
        count = gather(&shelf->kept[severity], all, count);
    }
    qsort(all, count, sizeof(struct record *), compare_call_ids);
    return all;
}

static void finish(struct records *records)
{
    struct record *next;
    for (struct record *record = records->first; record; record = next) {
        next = record->next;
        record_destroy(record);
    }
    *records = (struct records){0};
}

void shelf_finish(struct shelf *shelf)
{
    finish(&shelf->settled);
    for (int severity = 0; severity < 4; severity++) {
        finish(&shelf->open[severity]);
        finish(&shelf->kept[severity]);
    }
}
