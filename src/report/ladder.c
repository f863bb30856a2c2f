/*
 * ladder.c — the messages of one Call-ID as a ladder: who talks to whom, in rows.
 */
#include "report/ladder.h"

#include "report/hold.h"
#include "report/mask.h"
#include "report/offer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ladder_is_same_address(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    size_t length = a->family == 4 ? 4 : sizeof a->address;
    return a->family == b->family && memcmp(a->address, b->address, length) == 0;
}

static uint8_t find_host(const struct ladder *ladder, const struct sipwhy_endpoint *endpoint)
{
    for (size_t i = 0; i < ladder->host_count; i++) {
        const struct sipwhy_endpoint *host = &ladder->hosts[i];
        if (host->port == endpoint->port && ladder_is_same_address(host, endpoint))
            return (uint8_t)i;
    }
    return LADDER_UNKNOWN;
}

/** The place of a host that no kept row names any more, other than @p keep; there are fewer in rows than places. */
static uint8_t find_unused(const struct ladder *ladder, uint8_t keep)
{
    bool used[LADDER_UNKNOWN + 1] = {false};
    used[keep] = true;
    for (size_t i = 0; i < ladder->row_count; i++)
        used[ladder->rows[i].src] = used[ladder->rows[i].dst] = true;
    uint8_t place = 0;
    while (place < LADDER_UNKNOWN && used[place])
        place++;
    return place;
}

/** The place of a host, a new one where it has none yet, but not that of @p keep. */
static uint8_t host_of(struct ladder *ladder, const struct sipwhy_endpoint *endpoint, uint8_t keep)
{
    size_t count = ladder->host_count;
    uint8_t known = find_host(ladder, endpoint);
    if (known != LADDER_UNKNOWN)
        return known;
    if (count >= LADDER_UNKNOWN) {
        uint8_t place = find_unused(ladder, keep);
        if (place < LADDER_UNKNOWN)
            ladder->hosts[place] = *endpoint;
        return place;
    }
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

/** Room for any label, with its NUL: a code, a phrase and a method. */
#define LABEL_TEXT 144

static const char *label_of(const struct sipwhy_message *message, char text[LABEL_TEXT])
{
    struct sipwhy_span method = message->method;
    bool is_invite = method.length == 6 && memcmp(method.data, "INVITE", 6) == 0;
    if (!message->code)
        snprintf(text, LABEL_TEXT, "%.*s", label_length(method), method.data);
    else if (is_invite || method.length == 0)
        snprintf(text, LABEL_TEXT, "%d %.*s", message->code, label_length(message->phrase), message->phrase.data);
    else
        snprintf(text, LABEL_TEXT, "%d %.*s (%.*s)", message->code, label_length(message->phrase),
                 message->phrase.data, label_length(method), method.data);
    return text;
}

/** What most rows say: these share one copy. */
static const char *const common_labels[] = {
    "INVITE", "100 Trying",    "180 Ringing",  "183 Session Progress", "200 OK", "ACK",
    "BYE",    "200 OK (BYE)", "OPTIONS", "200 OK (OPTIONS)", "REGISTER", "200 OK (REGISTER)",
};

static const char *find_common(const char *label)
{
    for (size_t i = 0; i < sizeof common_labels / sizeof *common_labels; i++) {
        if (strcmp(common_labels[i], label) == 0)
            return common_labels[i];
    }
    return NULL;
}

/** @return a label to be given to label_free(), or NULL for want of memory */
static const char *label_keep(const char *label)
{
    const char *common = find_common(label);
    return common ? common : strdup(label);
}

static void label_free(const char *label)
{
    if (label && find_common(label) != label)
        free((char *)label);
}

/** The row with the same message; and whether nothing new passed between the two hosts since. */
static struct ladder_row *find_row(const struct ladder *ladder, uint8_t src, uint8_t dst,
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

#define REPEATS_BYTES ((LADDER_REPEATS + 1) * sizeof(struct ladder_repeat) + PIECE_BYTES)

/** What hangs on a row. */
static size_t row_bytes(const struct ladder_row *row)
{
    size_t of_label = find_common(row->label) == row->label ? 0 : strlen(row->label) + PIECE_BYTES;
    return of_label + (row->sdp ? strlen(row->sdp) + PIECE_BYTES : 0) +
           (row->repeats ? REPEATS_BYTES : 0) + (row->bytes ? row->length + PIECE_BYTES : 0);
}

static int row_repeat(struct ladder *ladder, struct ladder_row *row,
                      const struct sipwhy_message *message)
{
    if (!row->repeats) {
        row->repeats = calloc(LADDER_REPEATS + 1, sizeof *row->repeats);
        if (!row->repeats)
            return SIPWHY_ERROR_MEMORY;
        ladder->bytes += REPEATS_BYTES;
    }
    int place = row->repeat_count < LADDER_REPEATS ? row->repeat_count : LADDER_REPEATS;
    row->repeats[place] = (struct ladder_repeat){message->time, message->frame};
    if (row->repeat_count < UINT16_MAX)
        row->repeat_count++;
    return 0;
}

const struct ladder_repeat *ladder_last_repeat(const struct ladder_row *row)
{
    int count = row->repeat_count;
    return &row->repeats[count <= LADDER_REPEATS ? count - 1 : LADDER_REPEATS];
}

static void row_finish(struct ladder_row *row)
{
    label_free(row->label);
    free(row->sdp);
    free(row->bytes);
    free(row->repeats);
}

/** Room for the next row: a new one, or that of the oldest of the last. */
static struct ladder_row *row_make(struct ladder *ladder)
{
    if (ladder->row_count == LADDER_ROWS) {
        struct ladder_row *row = &ladder->rows[slot_of(ladder->total++)];
        ladder->bytes -= row_bytes(row);
        ladder->message_bytes -= row->bytes ? row->length : 0;
        row_finish(row);
        *row = (struct ladder_row){0};
        return row;
    }
    size_t count = ladder->row_count;
    if (count == ladder->row_capacity) {
        size_t capacity = count ? count + count / 2 : 4; /* 6 is a plain call */
        struct ladder_row *grown = realloc(ladder->rows, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        ladder->rows = grown;
        ladder->row_capacity = capacity;
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

static bool is_method(const struct sipwhy_message *message, const char *name)
{
    return message->method.length == strlen(name) &&
           memcmp(message->method.data, name, message->method.length) == 0;
}

/** Whether a request is in a dialog already: its To has a tag (RFC 3261 section 12.2.1.1). */
static bool is_in_dialog(const struct sipwhy_message *message)
{
    struct sipwhy_span to = sipwhy_message_header(message, "To", 0);
    const char *end = to.data ? memchr(to.data, '>', to.length) : NULL;
    struct sipwhy_span rest = to;
    if (end)
        rest = (struct sipwhy_span){end, (size_t)(to.data + to.length - end)};
    return rest.data && memmem(rest.data, rest.length, ";tag=", 5);
}

static enum ladder_method method_of(const struct sipwhy_message *message)
{
    if (is_method(message, "REGISTER"))
        return LADDER_REGISTER;
    if (!is_method(message, "INVITE"))
        return LADDER_OTHER;
    return !message->code && is_in_dialog(message) ? LADDER_REINVITE : LADDER_INVITE;
}

static int keep_bytes(struct ladder_row *row, const struct sipwhy_message *message)
{
    struct sipwhy_span bytes = message->bytes;
    if (bytes.length > LADDER_MESSAGE_BYTES)
        bytes.length = LADDER_MESSAGE_BYTES;
    size_t length = 0;
    row->bytes = mask_message(bytes, &length);
    row->length = (uint32_t)length;
    return row->bytes ? 0 : SIPWHY_ERROR_MEMORY;
}

/** The row of a message, but for its hosts and its place. */
static int row_init(const struct sipwhy_message *message, bool keeps_bytes, struct ladder_row *ret_row)
{
    char label[LABEL_TEXT];
    struct ladder_row row = {.time = message->time,
                             .frame = message->frame,
                             .input = message->input,
                             .label = label_keep(label_of(message, label)),
                             .message_length = (uint32_t)message->bytes.length,
                             .code = (uint16_t)message->code,
                             .method = method_of(message),
                             .transport = message->transport,
                             .is_malformed = message->malformed,
                             .is_again = message->retransmission};
    if (!row.label || offer_text(message, &row.sdp) < 0 || (keeps_bytes && keep_bytes(&row, message) < 0)) {
        row_finish(&row);
        return SIPWHY_ERROR_MEMORY;
    }
    row.has_sdp = row.sdp || carries_sdp(message);
    *ret_row = row;
    return 0;
}

static int add_row(struct ladder *ladder, const struct sipwhy_message *message, uint8_t src, uint8_t dst)
{
    struct ladder_row made;
    if (row_init(message, ladder->keeps_bytes, &made) < 0)
        return SIPWHY_ERROR_MEMORY;
    struct ladder_row *row = row_make(ladder);
    if (!row) {
        row_finish(&made);
        return SIPWHY_ERROR_MEMORY;
    }
    *row = made;
    row->index = (uint32_t)(ladder->total - 1);
    row->src = src;
    row->dst = dst;
    ladder->bytes += row_bytes(row);
    ladder->message_bytes += row->bytes ? row->length : 0;
    if (ladder_is_same_address(&message->src, &message->dst))
        ladder->by_port = true;
    return 0;
}

/** The row that a message repeats; NULL where it is the first, or there is none left. */
static struct ladder_row *find_original(const struct ladder *ladder, const struct sipwhy_message *message,
                                        bool *ret_is_adjacent)
{
    char label[LABEL_TEXT];
    if (!message->duplicate && !message->retransmission)
        return NULL;
    return find_row(ladder, find_host(ladder, &message->src), find_host(ladder, &message->dst),
                    label_of(message, label), ret_is_adjacent);
}

int ladder_add(struct ladder *ladder, const struct sipwhy_message *message)
{
    bool is_adjacent = false;
    struct ladder_row *original = find_original(ladder, message, &is_adjacent);
    ladder->messages++;
    ladder->duplicates += message->duplicate;
    if (message->duplicate) {
        if (original && original->duplicates < UINT16_MAX)
            original->duplicates++;
        return 0;
    }
    if (original && is_adjacent)
        return row_repeat(ladder, original, message);
    uint8_t src = host_of(ladder, &message->src, LADDER_UNKNOWN);
    uint8_t dst = host_of(ladder, &message->dst, src);
    return add_row(ladder, message, src, dst);
}

void ladder_finish(struct ladder *ladder)
{
    for (size_t i = 0; i < ladder->row_count; i++)
        row_finish(&ladder->rows[i]);
    free(ladder->rows);
    free(ladder->hosts);
    *ladder = (struct ladder){0};
}
