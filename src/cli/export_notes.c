/*
 * export_notes.c — what -w has to remember of a capture while it is analysed: which frame is there for what.
 */
#include "cli/export_notes.h"

#include "cli/temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum note_kind {
    NOTE_FRAME,      /**< subject: a frame; object: a mark */
    NOTE_PART,       /**< a frame; a group */
    NOTE_MEDIA,      /**< a frame; a group of media */
    NOTE_DATA,       /**< a frame; a connection */
    NOTE_DATA_PART,  /**< the same, and a NOTE_PART comes with it */
    NOTE_CONTROL,    /**< a frame; a connection */
    NOTE_JOIN,       /**< a group; the group that it belongs to */
    NOTE_GROUP,      /**< a group; the mark that it belongs to */
    NOTE_STREAM,     /**< a group of media; the mark */
    NOTE_CONNECTION, /**< a connection; the mark of a message on it */
    NOTE_ENCRYPTED,  /**< the same, by TLS */
    NOTE_NAME,       /**< the hash of a Call-ID; its mark */
    NOTE_LEG,        /**< the hash of a Call-ID; the mark of a leg of the same call */
};

struct note {
    uint64_t subject;
    uint64_t object : 56;
    uint64_t kind : 8;
};

/** Records are read so many at a time. */
#define NOTES_AT_ONCE 4096

/** Joined groups are groups of fragments in groups of segments in fragments; deeper, nobody looks. */
#define JOINS_DEEP 8

int export_notes_init(struct export_notes *notes, size_t input_count)
{
    *notes = (struct export_notes){.file = temporary_open(), .input_count = input_count};
    notes->frames = calloc(input_count, sizeof *notes->frames);
    if (notes->file && notes->frames)
        return 0;
    export_notes_finish(notes);
    return -1;
}

void export_notes_finish(struct export_notes *notes)
{
    int error = errno;
    struct bits *const all[] = {&notes->selected,    &notes->groups, &notes->media,     &notes->connections,
                                &notes->encrypted, &notes->begun,  &notes->unanswered};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bits_finish(all[i]);
    for (size_t i = 0; notes->frames && i < notes->input_count; i++)
        bits_finish(&notes->frames[i]);
    if (notes->file)
        fclose(notes->file);
    free(notes->frames);
    free(notes->wanted_legs);
    *notes = (struct export_notes){0};
    errno = error;
}

static void note(struct export_notes *notes, enum note_kind kind, uint64_t subject, uint64_t object)
{
    struct note made = {.subject = subject, .object = object & (((uint64_t)1 << 56) - 1), .kind = kind};
    if (!notes->has_failed && fwrite(&made, sizeof made, 1, notes->file) != 1)
        notes->has_failed = true;
}

static uint64_t frame_of(uint64_t frame, uint16_t input)
{
    return frame << 16 | input;
}

/** FNV-1a of 64 bits. Two Call-IDs that share one would at worst bring a call too many along. */
static uint64_t hash_of(struct sipwhy_span text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001b3u;
    return hash;
}

uint64_t export_notes_mark(struct export_notes *notes, struct sipwhy_span call_id)
{
    note(notes, NOTE_NAME, hash_of(call_id), ++notes->marks);
    return notes->marks;
}

void export_notes_message(struct export_notes *notes, const struct sipwhy_message *message,
                          uint64_t mark)
{
    const struct sipwhy_groups *groups = &message->groups;
    bool is_encrypted = message->transport == SIPWHY_TRANSPORT_TLS ||
                        message->transport == SIPWHY_TRANSPORT_WSS;
    if (groups->connection)
        note(notes, is_encrypted ? NOTE_ENCRYPTED : NOTE_CONNECTION, groups->connection, mark);
    if (groups->fragments)
        note(notes, NOTE_GROUP, groups->fragments, mark);
    if (groups->segments)
        note(notes, NOTE_GROUP, groups->segments, mark);
    note(notes, NOTE_FRAME, frame_of(message->frame, message->input), mark);
}

void export_notes_evidence(struct export_notes *notes, struct sipwhy_evidence evidence,
                           uint64_t mark)
{
    note(notes, NOTE_FRAME, frame_of(evidence.frame, evidence.input), mark);
}

void export_notes_call(struct export_notes *notes, const struct sipwhy_call *call, uint64_t mark)
{
    for (size_t i = 0; i < call->media_count; i++)
        note(notes, NOTE_STREAM, call->media[i].group, mark);
    for (size_t i = 0; i < call->leg_count; i++)
        note(notes, NOTE_LEG, hash_of(call->legs[i].call_id), mark);
}

void export_notes_use(struct export_notes *notes, const struct sipwhy_use *use)
{
    uint64_t frame = frame_of(use->frame, use->input);
    switch (use->kind) {
    case SIPWHY_USE_PART:
        note(notes, NOTE_PART, frame, use->group);
        if (use->connection)
            note(notes, NOTE_DATA_PART, frame, use->connection);
        break;
    case SIPWHY_USE_JOIN:
        note(notes, NOTE_JOIN, use->joined, use->group);
        break;
    case SIPWHY_USE_DATA:
        note(notes, NOTE_DATA, frame, use->connection);
        break;
    case SIPWHY_USE_CONTROL:
        note(notes, NOTE_CONTROL, frame, use->connection);
        break;
    case SIPWHY_USE_MEDIA:
        if (notes->has_media)
            note(notes, NOTE_MEDIA, frame, use->group);
        break;
    }
}

static void set(struct export_notes *notes, struct bits *bits, uint64_t number)
{
    if (bits_set(bits, number) < 0)
        notes->has_failed = true;
}

void export_notes_over(struct export_notes *notes, uint64_t mark, bool is_selected)
{
    if (mark && is_selected)
        set(notes, &notes->selected, mark);
}

static bool is_selected(const struct export_notes *notes, uint64_t mark)
{
    return mark == EXPORT_MARK_SELECTED || bits_has(&notes->selected, mark);
}

typedef void take_note(struct export_notes *notes, const struct note *note);

/** Take all notes, in the order in which they were made. */
static void each(struct export_notes *notes, take_note *take)
{
    static const size_t size = sizeof(struct note);
    struct note *some = malloc(NOTES_AT_ONCE * size);
    size_t count;
    if (!some) {
        notes->has_failed = true;
        return;
    }
    rewind(notes->file);
    while ((count = fread(some, size, NOTES_AT_ONCE, notes->file)) > 0) {
        for (size_t i = 0; i < count; i++)
            take(notes, &some[i]);
    }
    notes->has_failed |= ferror(notes->file) != 0;
    free(some);
}

static void add_leg(struct export_notes *notes, const struct note *note)
{
    if (note->kind != NOTE_LEG || !is_selected(notes, note->object))
        return;
    if (notes->leg_count % 1024 == 0) {
        uint64_t *grown =
            realloc(notes->wanted_legs, (notes->leg_count + 1024) * sizeof *grown);
        if (!grown) {
            notes->has_failed = true;
            return;
        }
        notes->wanted_legs = grown;
    }
    notes->wanted_legs[notes->leg_count++] = note->subject;
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a;
    uint64_t two = *(const uint64_t *)b;
    return (one > two) - (one < two);
}

static void select_leg(struct export_notes *notes, const struct note *note)
{
    uint64_t hash = note->subject;
    if (note->kind == NOTE_NAME && bsearch(&hash, notes->wanted_legs, notes->leg_count, sizeof hash,
                                           compare_hashes))
        set(notes, &notes->selected, note->object);
}

/** Whatever belongs to what is selected. */
static void choose_groups(struct export_notes *notes, const struct note *note)
{
    bool is_wanted = is_selected(notes, note->object);
    if (note->kind == NOTE_GROUP && is_wanted)
        set(notes, &notes->groups, note->subject);
    else if (note->kind == NOTE_STREAM && is_wanted)
        set(notes, &notes->media, note->subject);
    else if ((note->kind == NOTE_CONNECTION || note->kind == NOTE_ENCRYPTED) && is_wanted)
        set(notes, &notes->connections, note->subject);
    if (note->kind == NOTE_ENCRYPTED && is_wanted)
        set(notes, &notes->encrypted, note->subject);
}

static void choose_joined(struct export_notes *notes, const struct note *note)
{
    if (note->kind != NOTE_JOIN || !bits_has(&notes->groups, note->object) ||
        bits_has(&notes->groups, note->subject))
        return;
    set(notes, &notes->groups, note->subject);
    notes->has_changed = true;
}

/** What opens a connection, and what acknowledges a message that was chosen; of TLS, which nobody could read otherwise, all. */
static bool is_of_connection(struct export_notes *notes, const struct note *note)
{
    uint64_t connection = note->object;
    if (!bits_has(&notes->connections, connection))
        return false;
    if (bits_has(&notes->encrypted, connection))
        return true;
    if (note->kind == NOTE_DATA_PART)
        return false;
    if (!bits_has(&notes->begun, connection))
        return true;
    bool is_answer = note->kind == NOTE_CONTROL && bits_has(&notes->unanswered, connection);
    if (is_answer)
        bits_clear(&notes->unanswered, connection);
    return is_answer;
}

static bool is_chosen(struct export_notes *notes, const struct note *note)
{
    switch ((enum note_kind)note->kind) {
    case NOTE_FRAME:
        return is_selected(notes, note->object);
    case NOTE_PART:
        return bits_has(&notes->groups, note->object);
    case NOTE_MEDIA:
        return bits_has(&notes->media, note->object);
    case NOTE_DATA:
    case NOTE_DATA_PART:
    case NOTE_CONTROL:
        return is_of_connection(notes, note);
    default:
        return false;
    }
}

static void choose_frame(struct export_notes *notes, const struct note *note)
{
    if (note->kind == NOTE_CONNECTION) {
        set(notes, &notes->begun, note->subject);
        if (is_selected(notes, note->object))
            set(notes, &notes->unanswered, note->subject);
    }
    size_t input = note->subject & 0xffff;
    uint64_t number = note->subject >> 16;
    if (!is_chosen(notes, note) || input >= notes->input_count || number == 0 ||
        bits_has(&notes->frames[input], number))
        return;
    set(notes, &notes->frames[input], number);
    notes->frame_count++;
}

int export_notes_choose(struct export_notes *notes)
{
    if (fflush(notes->file) != 0)
        notes->has_failed = true;
    each(notes, add_leg);
    if (notes->leg_count) {
        qsort(notes->wanted_legs, notes->leg_count, sizeof *notes->wanted_legs, compare_hashes);
        each(notes, select_leg);
    }
    each(notes, choose_groups);
    notes->has_changed = true;
    for (int i = 0; i < JOINS_DEEP && notes->has_changed; i++) {
        notes->has_changed = false;
        each(notes, choose_joined);
    }
    each(notes, choose_frame);
    return notes->has_failed ? -1 : 0;
}

bool export_notes_has(const struct export_notes *notes, const struct sipwhy_frame *frame)
{
    return frame->input < notes->input_count &&
           bits_has(&notes->frames[frame->input], frame->number);
}

bool export_notes_has_encrypted(const struct export_notes *notes)
{
    for (size_t i = 0; i < notes->encrypted.count; i++)
        if (notes->encrypted.words[i])
            return true;
    return false;
}
