/*
 * remarks.c — what -w writes at the packets that show it: findings and verdicts, as comments.
 */
#include "cli/remarks.h"

#include "cli/temporary.h"
#include "report/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct remark {
    uint64_t place; /**< the frame, and its input in the last 16 bits; 0: where its finding is */
    uint64_t mark;
    uint64_t offset; /**< of its text */
    uint32_t length;
    uint32_t id;     /**< hash of that of the diagnosis */
    uint32_t order;
    bool is_verdict;
};

/** Longer texts are cut; a comment holds several. */
#define TEXT_BYTES 8000

/** A comment is cut there (pcapng_writer.c): what follows need not be read. */
#define COMMENT_BYTES 65000

int remarks_init(struct remarks *remarks)
{
    *remarks = (struct remarks){.file = temporary_open()};
    return remarks->file ? 0 : -1;
}

void remarks_finish(struct remarks *remarks)
{
    int error = errno;
    if (remarks->file)
        fclose(remarks->file);
    free(remarks->items);
    free(remarks->text);
    *remarks = (struct remarks){0};
    errno = error;
}

static uint32_t hash_of(const char *id)
{
    uint32_t hash = 2166136261u;
    for (; *id; id++)
        hash = (hash ^ (unsigned char)*id) * 16777619u;
    return hash;
}

/** Room for one more, or NULL. */
static struct remark *grow(struct remarks *remarks)
{
    if (remarks->count == REMARKS_MOST) {
        remarks->lost++;
        return NULL;
    }
    if (remarks->count == remarks->capacity) {
        size_t capacity = remarks->capacity ? remarks->capacity * 2 : 256;
        struct remark *grown = realloc(remarks->items, capacity * sizeof *grown);
        if (!grown) {
            remarks->has_failed = true;
            return NULL;
        }
        remarks->items = grown;
        remarks->capacity = capacity;
    }
    return &remarks->items[remarks->count];
}

static void add(struct remarks *remarks, const struct remark *made)
{
    struct remark *remark = grow(remarks);
    if (!remark)
        return;
    *remark = *made;
    remark->order = (uint32_t)remarks->count++;
}

/** Keep "WHAT ID: TEXT". */
static struct remark write_text(struct remarks *remarks, const char *what, const char *id,
                                const char *text)
{
    char start[128];
    int used = snprintf(start, sizeof start, "%s %s: ", what, id);
    size_t length = strnlen(text, TEXT_BYTES);
    struct remark made = {.offset = remarks->length, .id = hash_of(id)};
    made.length = (uint32_t)((size_t)used + length);
    if (fwrite(start, 1, (size_t)used, remarks->file) != (size_t)used ||
        fwrite(text, 1, length, remarks->file) != length)
        remarks->has_failed = true;
    remarks->length += made.length;
    return made;
}

void remarks_add_finding(struct remarks *remarks, const struct sipwhy_finding *finding,
                         uint64_t mark)
{
    if (!finding->evidence_count || remarks->count == REMARKS_MOST)
        return;
    const char *text = finding->detail && *finding->detail ? finding->detail : finding->title;
    struct remark made =
        write_text(remarks, sipwhy_severity_name(finding->severity), finding->id, text);
    made.mark = mark;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        made.place = (uint64_t)finding->evidence[i].frame << 16 | finding->evidence[i].input;
        add(remarks, &made);
    }
}

void remarks_add_verdict(struct remarks *remarks, const struct sipwhy_verdict *verdict,
                         uint64_t mark)
{
    if (!verdict || remarks->count == REMARKS_MOST)
        return;
    struct remark made = write_text(remarks, "verdict", verdict->id, verdict->text);
    made.mark = mark;
    made.is_verdict = true;
    add(remarks, &made);
}

/** By Call-ID and diagnosis: the findings as they were made, then the verdict. */
static int compare_subjects(const void *a, const void *b)
{
    const struct remark *one = a;
    const struct remark *two = b;
    if (one->mark != two->mark)
        return one->mark < two->mark ? -1 : 1;
    if (one->id != two->id)
        return one->id < two->id ? -1 : 1;
    if (one->is_verdict != two->is_verdict)
        return one->is_verdict ? 1 : -1;
    return (one->order > two->order) - (one->order < two->order);
}

/** By frame; the verdicts first. */
static int compare_places(const void *a, const void *b)
{
    const struct remark *one = a;
    const struct remark *two = b;
    if (one->place != two->place)
        return one->place < two->place ? -1 : 1;
    if (one->is_verdict != two->is_verdict)
        return one->is_verdict ? -1 : 1;
    return (one->order > two->order) - (one->order < two->order);
}

static bool is_same_subject(const struct remark *one, const struct remark *two)
{
    return one->mark == two->mark && one->id == two->id;
}

void remarks_sort(struct remarks *remarks)
{
    struct remark *items = remarks->items;
    if (fflush(remarks->file) != 0)
        remarks->has_failed = true;
    if (remarks->count == 0)
        return;
    qsort(items, remarks->count, sizeof *items, compare_subjects);
    for (size_t i = 1; i < remarks->count; i++) {
        if (items[i].is_verdict && is_same_subject(&items[i - 1], &items[i]))
            items[i].place = items[i - 1].place;
    }
    qsort(items, remarks->count, sizeof *items, compare_places);
}

/** The first at a place or behind it. */
static size_t find(const struct remarks *remarks, uint64_t place)
{
    size_t low = 0;
    size_t high = remarks->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (remarks->items[middle].place < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** Whether the same is said again at this place, for it got worse. */
static bool is_superseded(const struct remarks *remarks, size_t index)
{
    const struct remark *remark = &remarks->items[index];
    for (size_t i = index + 1; i < remarks->count && remarks->items[i].place == remark->place; i++) {
        if (is_same_subject(&remarks->items[i], remark) && !remark->is_verdict)
            return true;
    }
    return false;
}

/** Add a text to those that are there, on a line of its own. */
static int append(struct remarks *remarks, const struct remark *remark, size_t *length)
{
    char *grown = realloc(remarks->text, *length + remark->length + 2);
    if (!grown)
        return -1;
    remarks->text = grown;
    if (*length)
        grown[(*length)++] = '\n';
    if (fseeko(remarks->file, (off_t)remark->offset, SEEK_SET) != 0 ||
        fread(grown + *length, 1, remark->length, remarks->file) != remark->length)
        return -1;
    *length += remark->length;
    grown[*length] = '\0';
    return 0;
}

/** As UTF-8, whatever the wire had. */
static const char *clean(struct remarks *remarks, size_t length)
{
    char *cleaned = utf8_clean((struct sipwhy_span){remarks->text, length}, &length);
    free(remarks->text);
    remarks->text = cleaned;
    remarks->has_failed |= !cleaned;
    return cleaned;
}

const char *remarks_at(struct remarks *remarks, const struct sipwhy_frame *frame,
                       const struct bits *selected)
{
    uint64_t place = frame->number << 16 | frame->input;
    size_t length = 0;
    for (size_t i = find(remarks, place);
         i < remarks->count && remarks->items[i].place == place && length < COMMENT_BYTES; i++) {
        const struct remark *remark = &remarks->items[i];
        if ((remark->mark && !bits_has(selected, remark->mark)) || is_superseded(remarks, i))
            continue;
        if (append(remarks, remark, &length) < 0) {
            remarks->has_failed = true;
            return NULL;
        }
    }
    return length ? clean(remarks, length) : NULL;
}
