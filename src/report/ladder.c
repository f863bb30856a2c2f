/*
 * ladder.c — the messages of one Call-ID as a ladder: who talks to whom, in rows and columns.
 */
#include "report/ladder.h"

#include "report/hold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_same_address(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    size_t length = a->family == 4 ? 4 : sizeof a->address;
    return a->family == b->family && memcmp(a->address, b->address, length) == 0;
}

static uint8_t host_of(struct ladder *ladder, const struct sipwhy_endpoint *endpoint)
{
    for (size_t i = 0; i < ladder->host_count; i++) {
        const struct sipwhy_endpoint *host = &ladder->hosts[i];
        if (host->port == endpoint->port && is_same_address(host, endpoint))
            return (uint8_t)i;
    }
    size_t count = ladder->host_count;
    if (count >= LADDER_UNKNOWN)
        return LADDER_UNKNOWN;
    if ((count & (count - 1)) == 0) {
        struct sipwhy_endpoint *grown =
            realloc(ladder->hosts, (count ? count * 2 : 1) * sizeof *grown);
        if (!grown)
            return LADDER_UNKNOWN;
        ladder->hosts = grown;
        ladder->bytes += (count ? count : 1) * sizeof *grown;
    }
    ladder->hosts[count] = *endpoint;
    ladder->host_count++;
    return (uint8_t)count;
}

static size_t slot_of(unsigned long index)
{
    return index < LADDER_FIRST ? index : LADDER_FIRST + (index - LADDER_FIRST) % LADDER_LAST;
}

const struct ladder_row *ladder_row_at(const struct ladder *ladder, size_t index)
{
    if (index >= ladder->row_count)
        return NULL;
    if (index < LADDER_FIRST)
        return &ladder->rows[index];
    return &ladder->rows[slot_of(ladder->total - (ladder->row_count - index))];
}

/** Wire bytes in a label are cut; a method or a phrase may be as long as a packet. */
static int label_length(struct sipwhy_span span)
{
    return span.length < 60 ? (int)span.length : 60;
}

static char *label_of(const struct sipwhy_message *message)
{
    char *label = NULL;
    struct sipwhy_span method = message->method;
    bool is_invite = method.length == 6 && memcmp(method.data, "INVITE", 6) == 0;
    int written;
    if (!message->code)
        written = asprintf(&label, "%.*s", label_length(method), method.data);
    else if (is_invite || method.length == 0)
        written = asprintf(&label, "%d %.*s", message->code, label_length(message->phrase),
                           message->phrase.data);
    else
        written = asprintf(&label, "%d %.*s (%.*s)", message->code, label_length(message->phrase),
                           message->phrase.data, label_length(method), method.data);
    return written < 0 ? NULL : label;
}

/** The row that a retransmission repeats, when nothing new passed between the two hosts since. */
static struct ladder_row *original_of(struct ladder *ladder, uint8_t src, uint8_t dst,
                                      const char *label, bool *ret_is_adjacent)
{
    *ret_is_adjacent = true;
    for (unsigned long back = 1; back <= ladder->row_count && back <= LADDER_LAST; back++) {
        struct ladder_row *row = &ladder->rows[slot_of(ladder->total - back)];
        if (row->src == src && row->dst == dst && strcmp(row->label, label) == 0)
            return row;
        if ((row->src == src && row->dst == dst) || (row->src == dst && row->dst == src))
            *ret_is_adjacent = false;
    }
    return NULL;
}

#define REPEATS_BYTES (LADDER_REPEATS * sizeof(struct ladder_repeat) + PIECE_BYTES)

/** What hangs on a row. */
static size_t row_bytes(const struct ladder_row *row)
{
    return strlen(row->label) + PIECE_BYTES + (row->repeats ? REPEATS_BYTES : 0);
}

static int row_repeat(struct ladder *ladder, struct ladder_row *row,
                      const struct sipwhy_message *message)
{
    if (!row->repeats) {
        row->repeats = calloc(LADDER_REPEATS, sizeof *row->repeats);
        if (!row->repeats)
            return SIPWHY_ERROR_MEMORY;
        ladder->bytes += REPEATS_BYTES;
    }
    if (row->repeat_count < LADDER_REPEATS)
        row->repeats[row->repeat_count] = (struct ladder_repeat){message->time, message->frame};
    if (row->repeat_count < UINT16_MAX)
        row->repeat_count++;
    return 0;
}

static void row_finish(struct ladder_row *row)
{
    free(row->label);
    free(row->repeats);
}

/** Room for the next row: a new one, or that of the oldest of the last. */
static struct ladder_row *row_make(struct ladder *ladder)
{
    if (ladder->row_count == LADDER_ROWS) {
        struct ladder_row *row = &ladder->rows[slot_of(ladder->total++)];
        ladder->bytes -= row_bytes(row);
        row_finish(row);
        return row;
    }
    size_t count = ladder->row_count;
    if (count == 0 || (count >= 4 && (count & (count - 1)) == 0)) {
        size_t capacity = count ? count * 2 : 4;
        struct ladder_row *grown = realloc(ladder->rows, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        ladder->rows = grown;
        ladder->bytes += (capacity - count) * sizeof *grown;
    }
    ladder->total++;
    return &ladder->rows[ladder->row_count++];
}

static bool carries_sdp(const struct sipwhy_message *message)
{
    static const char type[] = "application/sdp";
    struct sipwhy_span value = sipwhy_message_header(message, "Content-Type", 0);
    return value.length >= sizeof type - 1 && strncasecmp(value.data, type, sizeof type - 1) == 0;
}

int ladder_add(struct ladder *ladder, const struct sipwhy_message *message)
{
    if (message->duplicate) {
        ladder->duplicates++;
        return 0;
    }
    uint8_t src = host_of(ladder, &message->src);
    uint8_t dst = host_of(ladder, &message->dst);
    char *label = label_of(message);
    if (!label)
        return SIPWHY_ERROR_MEMORY;
    bool is_adjacent = false;
    struct ladder_row *original =
        message->retransmission ? original_of(ladder, src, dst, label, &is_adjacent) : NULL;
    if (original && is_adjacent) {
        free(label);
        return row_repeat(ladder, original, message);
    }
    struct ladder_row *row = row_make(ladder);
    if (!row) {
        free(label);
        return SIPWHY_ERROR_MEMORY;
    }
    *row = (struct ladder_row){.time = message->time,
                               .frame = message->frame,
                               .input = message->input,
                               .label = label,
                               .index = ladder->total - 1,
                               .src = src,
                               .dst = dst,
                               .code = (uint16_t)message->code,
                               .has_sdp = carries_sdp(message),
                               .is_again = message->retransmission};
    ladder->bytes += row_bytes(row);
    if (is_same_address(&message->src, &message->dst))
        ladder->by_port = true;
    return 0;
}

/** The column of an endpoint among the first @p count, or -1. */
static int find_column(const struct ladder *ladder, const struct ladder_column *columns, int count,
                       const struct sipwhy_endpoint *endpoint)
{
    for (int i = 0; i < count; i++) {
        const struct sipwhy_endpoint *host = &columns[i].host;
        if (is_same_address(host, endpoint) && (!ladder->by_port || host->port == endpoint->port))
            return i;
    }
    return -1;
}

int ladder_column(const struct ladder *ladder, const struct ladder_layout *layout, uint8_t host)
{
    if (host >= ladder->host_count)
        return -1;
    return find_column(ladder, layout->columns, layout->column_count, &ladder->hosts[host]);
}

static int fill_columns(const struct ladder *ladder, struct ladder_column *columns)
{
    int count = 0;
    for (size_t i = 0; i < ladder->host_count; i++) {
        const struct sipwhy_endpoint *host = &ladder->hosts[i];
        if (find_column(ladder, columns, count, host) >= 0)
            continue;
        if (count == LADDER_COLUMNS)
            return 0;
        columns[count].host = *host;
        if (ladder->by_port)
            sipwhy_endpoint_format(host, columns[count].text);
        else
            sipwhy_endpoint_format_host(host, columns[count].text);
        count++;
    }
    return count;
}

void ladder_lay_out(const struct ladder *ladder, int left, int width,
                    struct ladder_layout *ret_layout)
{
    struct ladder_layout layout = {0};
    layout.column_count = fill_columns(ladder, layout.columns);
    if (layout.column_count == 0) {
        *ret_layout = layout;
        return;
    }
    int widest = 0;
    for (int i = 0; i < layout.column_count; i++) {
        int length = (int)strlen(layout.columns[i].text);
        widest = length > widest ? length : widest;
    }
    layout.gap = (width - left) / layout.column_count;
    if (layout.gap > 36)
        layout.gap = 36;
    layout.has_legend = widest + 1 > layout.gap;
    int half = layout.has_legend ? 2 : (widest + 1) / 2;
    layout.left = left + half;
    if (layout.column_count > 1) {
        int room = (width - left - 2 * half) / (layout.column_count - 1);
        if (layout.gap < room)
            layout.gap = room < 36 ? room : 36;
    }
    *ret_layout = layout;
}

void ladder_finish(struct ladder *ladder)
{
    for (size_t i = 0; i < ladder->row_count; i++)
        row_finish(&ladder->rows[i]);
    free(ladder->rows);
    free(ladder->hosts);
    *ladder = (struct ladder){0};
}
