/*
 * made.c — messages in a file of their own, and packets made out of them.
 */
#include "cli/made.h"

#include "cli/export_notes.h"
#include "cli/temporary.h"

#include <sipwhy/packets.h>
#include <stdlib.h>
#include <string.h>

/** What stands in front of the bytes of a message. */
struct record {
    uint64_t mark;
    uint64_t frame;
    sipwhy_time time;
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    uint32_t length;
    uint16_t input;
    uint16_t transport;
};

int made_init(struct made *made)
{
    made->file = temporary_open();
    return made->file ? 0 : -1;
}

void made_finish(struct made *made)
{
    if (made->file)
        fclose(made->file);
    *made = (struct made){0};
}

void made_add(struct made *made, const struct sipwhy_message *message, uint64_t mark)
{
    struct record record;
    memset(&record, 0, sizeof record); /* what is between its members too */
    record.mark = mark;
    record.frame = message->frame;
    record.time = message->time;
    record.src = message->src;
    record.dst = message->dst;
    record.length = (uint32_t)message->bytes.length;
    record.input = message->input;
    record.transport = (uint16_t)message->transport;
    if (fwrite(&record, sizeof record, 1, made->file) != 1 ||
        fwrite(message->bytes.data, 1, record.length, made->file) != record.length)
        made->has_failed = true;
}

/** Where the packets of a message go. */
struct target {
    struct sipwhy_writer *writer;
    const char *comment; /**< for the first of them */
    struct sipwhy_failure *failure;
};

static int take(void *context, const struct sipwhy_frame *frame)
{
    struct target *target = context;
    const char *comment = target->comment;
    target->comment = NULL;
    return sipwhy_writer_comment(target->writer, frame, comment, target->failure);
}

/** @return 0, or a negative error, with a failure where it could not be written */
static int write_one(struct sipwhy_packets *packets, const struct record *record, const char *bytes,
                     struct target *target)
{
    struct sipwhy_message message = {
        .time = record->time,
        .src = record->src,
        .dst = record->dst,
        .transport = (enum sipwhy_transport)record->transport,
        .bytes = {bytes, record->length},
    };
    return sipwhy_packets_make(packets, &message, take, target);
}

static int write_all(struct made *made, const struct bits *selected, struct remarks *remarks,
                     struct sipwhy_packets *packets, struct target *target)
{
    struct record record;
    char *bytes = NULL;
    int result = 0;
    while (result == 0 && fread(&record, sizeof record, 1, made->file) == 1) {
        char *grown = realloc(bytes, record.length + 1);
        if (!grown)
            break;
        bytes = grown;
        if (fread(bytes, 1, record.length, made->file) != record.length)
            break;
        if (record.mark != EXPORT_MARK_SELECTED && !bits_has(selected, record.mark))
            continue;
        struct sipwhy_frame frame = {.number = record.frame, .input = record.input};
        target->comment = remarks_at(remarks, &frame, selected);
        result = write_one(packets, &record, bytes, target);
    }
    free(bytes);
    return result == 0 && !feof(made->file) ? -1 : result;
}

int made_write(struct made *made, const struct bits *selected, struct remarks *remarks, struct sipwhy_writer *writer,
               struct sipwhy_failure *failure)
{
    struct sipwhy_packets *packets = NULL;
    struct target target = {.writer = writer, .failure = failure};
    bool can = !made->has_failed && fflush(made->file) == 0 && fseek(made->file, 0, SEEK_SET) == 0 &&
               sipwhy_packets_create(&packets) == 0;
    int result = can ? write_all(made, selected, remarks, packets, &target) : -1;
    sipwhy_packets_destroy(packets);
    if (result < 0 && !*failure->text)
        snprintf(failure->text, sizeof failure->text, "-w: no memory, or no room in the temporary folder");
    return result < 0 ? -1 : 0;
}
