/*
 * captures.c — writes every scene as a capture file, for tests of the program.
 *
 * Usage: scene_captures FOLDER writes FOLDER/NAME-LINE.pcap for each scene, LINE being where it
 * begins, and NAME-LINE-mangled.pcap with some damaged forms of each message before it.
 */
#include "damage.h"
#include "frame.h"

#include <stdio.h>
#include <stdlib.h>

/** A mangled capture holds one in so many forms of a message. */
#define STRIDE 149

struct pcap_file_header {
    uint32_t magic;
    uint16_t major;
    uint16_t minor;
    uint32_t zone;
    uint32_t accuracy;
    uint32_t snaplen;
    uint32_t link_type;
};

struct pcap_packet_header {
    uint32_t seconds;
    uint32_t nanoseconds;
    uint32_t captured;
    uint32_t original;
};

static void write_packet(FILE *file, const struct scene_step *step, span payload)
{
    static unsigned char bytes[FRAME_BYTES];
    struct sipwhy_frame frame = frame_write(step, payload, 1, bytes);
    struct pcap_packet_header header = {
        .seconds = (uint32_t)(frame.time / SIPWHY_SECOND),
        .nanoseconds = (uint32_t)(frame.time % SIPWHY_SECOND),
        .captured = (uint32_t)frame.bytes.length,
        .original = frame.original_length,
    };
    fwrite(&header, sizeof(header), 1, file);
    fwrite(frame.bytes.data, 1, frame.bytes.length, file);
}

static void write_damaged(FILE *file, const struct scene_step *step)
{
    static char bytes[DAMAGE_BYTES];
    span payload;
    if (!step->payload.data || step->payload.length > DAMAGE_BYTES / 2)
        return;
    for (size_t way = 0; way < DAMAGE_WAYS; way++) {
        size_t form = step->line % STRIDE;
        for (; (payload = damages[way].apply(step->payload, form, bytes)).data; form += STRIDE)
            write_packet(file, step, payload);
    }
}

static void write_scene(const struct scene *scene, const char *path, bool mangled)
{
    static const struct pcap_file_header header = {0xa1b23c4d, 2, 4, 0, 0, 262144, 1};
    FILE *file = fopen(path, "wb");
    if (!file)
        scene_reject(scene->file, scene->line, "%s cannot be written", path);
    fwrite(&header, sizeof(header), 1, file);
    for (size_t i = 0; i < scene->step_count; i++) {
        const struct scene_step *step = &scene->steps[i];
        if (step->unseen)
            continue;
        if (mangled)
            write_damaged(file, step);
        write_packet(file, step, step->payload);
    }
    if (fclose(file) != 0)
        scene_reject(scene->file, scene->line, "%s cannot be written", path);
}

int main(int count, char **arguments)
{
    static struct book book;
    if (count != 2) {
        fputs("usage: scene_captures FOLDER\n", stderr);
        return 2;
    }
    book_open(&book);
    for (const struct scene *scene = book.first; scene; scene = scene->next) {
        const char *stem =
            arena_format(&book.arena, "%s/%s-%u", arguments[1], scene->file, scene->line);
        write_scene(scene, arena_format(&book.arena, "%s.pcap", stem), false);
        write_scene(scene, arena_format(&book.arena, "%s-mangled.pcap", stem), true);
    }
    book_close(&book);
    return 0;
}
