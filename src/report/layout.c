/*
 * layout.c — the ladder of a call, computed once for whoever paints it.
 */
#include "report/layout.h"

#include "report/role.h"
#include "report/translate.h"

#include <stdlib.h>

/** A row on its way to its place among those of all legs. */
struct item {
    struct layout_row row;
    sipwhy_time time; /**< never before that of the item before it in the same leg; so is the next one */
    uint64_t frame;
    size_t sequence;
};

/** Rows of one leg as they are gathered; answers are taken in turn. */
struct gathering {
    struct item *items; /**< of all legs */
    size_t count;
    const struct record *record;
    size_t leg;
    size_t answer;
    unsigned long next; /**< findings after the rows before this one are taken */
    sipwhy_time time; /**< of the last item of this leg */
    uint64_t frame;
};

static struct layout_row *add(struct gathering *gathering, enum layout_kind kind, sipwhy_time time)
{
    if (time > gathering->time)
        gathering->time = time;
    struct item *item = &gathering->items[gathering->count];
    *item = (struct item){.time = gathering->time, .frame = gathering->frame, .sequence = gathering->count};
    item->row = (struct layout_row){.kind = kind,
                                    .leg = gathering->leg,
                                    .record = gathering->record,
                                    .src = -1,
                                    .dst = -1,
                                    .since_first = SIPWHY_TIME_UNKNOWN,
                                    .since_previous = SIPWHY_TIME_UNKNOWN};
    gathering->count++;
    return &item->row;
}

/** Findings are in the order they were made in, which is not always that in which they became true. */
static void add_notices(struct gathering *gathering, unsigned long row, bool is_elsewhere)
{
    const struct record *record = gathering->record;
    sipwhy_time before = gathering->time;
    sipwhy_time last = before;
    for (size_t i = 0; i < record->notice_count; i++) {
        const struct notice *notice = &record->notices[i];
        if (notice->row < gathering->next || notice->row > row)
            continue;
        struct layout_row *added = add(gathering, LAYOUT_FINDING, notice->time);
        added->notice = notice;
        added->is_superseded = record_is_superseded(record, i);
        added->is_elsewhere = is_elsewhere || notice->row != row;
        if (gathering->time > last)
            last = gathering->time;
        gathering->time = before;
    }
    gathering->time = last;
    gathering->next = row + 1;
}

/** What belongs after a row of the ladder, and after those before it that are not kept. */
static void add_after(struct gathering *gathering, unsigned long row, bool is_elsewhere)
{
    const struct record *record = gathering->record;
    while (gathering->answer < record->answer_count && record->answers[gathering->answer].row <= row) {
        const struct answer *answer = &record->answers[gathering->answer++];
        struct layout_row *added = add(gathering, LAYOUT_ANSWER, gathering->time);
        added->answer = answer;
        added->is_elsewhere = is_elsewhere || answer->row != row;
    }
    add_notices(gathering, row, is_elsewhere);
}

static void add_leg(struct gathering *gathering)
{
    const struct ladder *ladder = &gathering->record->ladder;
    for (size_t i = 0; i < ladder->row_count; i++) {
        const struct ladder_row *row = ladder_row_at(ladder, i);
        if (i == LADDER_FIRST && ladder->total > LADDER_ROWS) {
            add(gathering, LAYOUT_LEFT_OUT, gathering->time)->left_out =
                ladder->total - (unsigned long)ladder->row_count;
            add_after(gathering, row->index - 1, true);
        }
        if (row->frame > gathering->frame)
            gathering->frame = row->frame;
        add(gathering, LAYOUT_MESSAGE, row->time)->message = row;
        add_after(gathering, row->index, false);
    }
    add_after(gathering, ladder->total, true);
}

static int compare_items(const void *a, const void *b)
{
    const struct item *one = a;
    const struct item *two = b;
    if (one->time != two->time)
        return one->time < two->time ? -1 : 1;
    if (one->frame != two->frame)
        return one->frame < two->frame ? -1 : 1;
    return (one->sequence > two->sequence) - (one->sequence < two->sequence);
}

static size_t most_rows(const struct record *const *legs, size_t leg_count)
{
    size_t count = 1;
    for (size_t i = 0; i < leg_count; i++)
        count += legs[i]->ladder.row_count + legs[i]->answer_count + legs[i]->notice_count + 1;
    return count;
}

static int add_rows(const struct record *const *legs, size_t leg_count, struct layout *layout)
{
    size_t most = most_rows(legs, leg_count);
    struct gathering gathering = {.items = calloc(most, sizeof *gathering.items)};
    layout->rows = calloc(most, sizeof *layout->rows);
    if (!gathering.items || !layout->rows) {
        free(gathering.items);
        return SIPWHY_ERROR_MEMORY;
    }
    for (size_t i = 0; i < leg_count; i++) {
        gathering = (struct gathering){
            .items = gathering.items, .count = gathering.count, .record = legs[i], .leg = i};
        add_leg(&gathering);
    }
    qsort(gathering.items, gathering.count, sizeof *gathering.items, compare_items);
    for (size_t i = 0; i < gathering.count; i++)
        layout->rows[i] = gathering.items[i].row;
    layout->row_count = gathering.count;
    free(gathering.items);
    return 0;
}

static const struct sipwhy_endpoint *endpoint_of(const struct layout_row *row, uint8_t host)
{
    const struct ladder *ladder = &row->record->ladder;
    return host < ladder->host_count ? &ladder->hosts[host] : NULL;
}

/** Whether an address sends something to itself: then its ports are the hosts. */
static bool talks_to_itself(const struct layout *layout, const struct sipwhy_endpoint *host)
{
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct layout_row *row = &layout->rows[i];
        const struct sipwhy_endpoint *src = row->message ? endpoint_of(row, row->message->src) : NULL;
        const struct sipwhy_endpoint *dst = src ? endpoint_of(row, row->message->dst) : NULL;
        if (dst && ladder_is_same_address(src, host) && ladder_is_same_address(dst, host))
            return true;
    }
    return false;
}

static int find_column(const struct layout *layout, const struct sipwhy_endpoint *host)
{
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct layout_column *column = &layout->columns[i];
        if (ladder_is_same_address(&column->host, host) &&
            (!column->has_port || column->host.port == host->port))
            return (int)i;
    }
    return -1;
}

/** The column of a host, a new one where it has none yet; -1 where nobody knows the host, or for want of memory. */
static int column_of(struct layout *layout, const struct sipwhy_endpoint *host, bool *ret_failed)
{
    int known = host ? find_column(layout, host) : -1;
    size_t count = layout->column_count;
    if (!host || known >= 0)
        return known;
    struct layout_column *grown = realloc(layout->columns, (count + 1) * sizeof *grown);
    if (!grown) {
        *ret_failed = true;
        return -1;
    }
    layout->columns = grown;
    layout->columns[count] = (struct layout_column){.host = *host, .has_port = talks_to_itself(layout, host)};
    if (layout->columns[count].has_port)
        sipwhy_endpoint_format(host, layout->columns[count].name);
    else
        sipwhy_endpoint_format_host(host, layout->columns[count].name);
    layout->column_count++;
    return (int)count;
}

static int add_columns(struct layout *layout)
{
    bool failed = false;
    for (size_t i = 0; i < layout->row_count && !failed; i++) {
        struct layout_row *row = &layout->rows[i];
        if (!row->message)
            continue;
        row->src = column_of(layout, endpoint_of(row, row->message->src), &failed);
        row->dst = column_of(layout, endpoint_of(row, row->message->dst), &failed);
    }
    return failed ? SIPWHY_ERROR_MEMORY : 0;
}

static sipwhy_time since(sipwhy_time earlier, sipwhy_time time)
{
    return time > earlier ? time - earlier : 0;
}

static sipwhy_time start_of(const struct layout *layout)
{
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct layout_row *row = &layout->rows[i];
        if (row->message)
            return row->message->time;
        if (row->notice)
            return row->notice->time;
    }
    return SIPWHY_TIME_UNKNOWN;
}

static void set_times(struct layout *layout)
{
    sipwhy_time previous = layout->start = layout->end = start_of(layout);
    for (size_t i = 0; i < layout->row_count; i++) {
        struct layout_row *row = &layout->rows[i];
        if (row->notice)
            row->since_first = since(layout->start, row->notice->time);
        if (!row->message)
            continue;
        row->since_first = since(layout->start, row->message->time);
        row->since_previous = since(previous, row->message->time);
        previous = layout->end = row->message->time;
    }
}

int layout_init(const struct record *const *legs, size_t leg_count, struct layout *ret_layout)
{
    struct layout layout = {.leg_count = leg_count};
    if (add_rows(legs, leg_count, &layout) < 0 || add_columns(&layout) < 0 || roles_set(&layout) < 0) {
        layout_finish(&layout);
        return SIPWHY_ERROR_MEMORY;
    }
    set_times(&layout);
    *ret_layout = layout;
    return 0;
}

void layout_finish(struct layout *layout)
{
    free(layout->columns);
    free(layout->rows);
    *layout = (struct layout){0};
}

const char *layout_role_text(enum layout_role role)
{
    static const char *const words[LAYOUT_ROLES] = {
        [LAYOUT_UNKNOWN] = "",
        [LAYOUT_CALLER] = N_("caller"),
        [LAYOUT_PROXY] = N_("proxy"),
        [LAYOUT_B2BUA] = "B2BUA",
        [LAYOUT_CALLEE] = N_("callee"),
        [LAYOUT_REDIRECT] = N_("redirects"),
        [LAYOUT_REGISTRAR] = N_("registrar"),
    };
    const char *word = words[role];
    return *word ? _(word) : "";
}
