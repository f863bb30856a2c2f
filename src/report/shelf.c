/*
 * shelf.c — the records of all Call-IDs that a report keeps, within a number of bytes.
 */
#include "report/shelf.h"

#include <stdlib.h>
#include <string.h>

static void append(struct records *records, struct record *record)
{
    record->next = NULL;
    record->previous = records->last;
    *(records->last ? &records->last->next : &records->first) = record;
    records->last = record;
    records->count++;
}

static void take_out(struct records *records, struct record *record)
{
    *(record->previous ? &record->previous->next : &records->first) = record->next;
    *(record->next ? &record->next->previous : &records->last) = record->previous;
    records->count--;
}

static void weigh(struct shelf *shelf, struct record *record)
{
    shelf->hold->bytes -= record->weight;
    record->weight = record_weigh(record);
    shelf->hold->bytes += record->weight;
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

static void drop_kept(struct shelf *shelf, struct records *kept)
{
    struct record *record = kept->last;
    take_out(kept, record);
    forget(shelf, record);
    shelf->kept_count--;
    shelf->blocks_lost++;
}

static void drop_open(struct shelf *shelf, struct records *open, struct record *record)
{
    bool is_block = shelf->keeps_all || record->listed >= SIPWHY_SEVERITY_WARNING;
    take_out(open, record);
    *record->place = NULL;
    shelf->blocks_lost += is_block;
    shelf->messages_lost += is_block ? 0 : record->ladder.total;
    forget(shelf, record);
}

/** @return whether there was anything to drop but @p used */
static bool drop_least(struct shelf *shelf, const struct record *used)
{
    for (int severity = 0; severity < 4; severity++) {
        struct records *open = &shelf->open[severity];
        struct record *record = open->first == used && used ? used->next : open->first;
        if (shelf->kept[severity].last) {
            drop_kept(shelf, &shelf->kept[severity]);
            return true;
        }
        if (record) {
            drop_open(shelf, open, record);
            return true;
        }
    }
    return false;
}

static void make_room(struct shelf *shelf, const struct record *used)
{
    while (shelf->hold->bytes > shelf->hold->limit && drop_least(shelf, used))
        continue;
}

void shelf_use(struct shelf *shelf, struct record *record)
{
    take_out(&shelf->open[record->listed], record);
    record->listed = record->worst;
    append(&shelf->open[record->listed], record);
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
    take_out(&shelf->open[record->listed], record);
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
    size_t count = 0;
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
    count = 0;
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
    for (int severity = 0; severity < 4; severity++) {
        finish(&shelf->open[severity]);
        finish(&shelf->kept[severity]);
    }
}
