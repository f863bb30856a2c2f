/*
 * export_notes.h — what -w has to remember of a capture while it is analysed: which frame is there for what.
 *
 * What is selected is known last of all. So each fact is a record in a file without a name, and at the end the file is
 * read a few times: from the Call-IDs that are selected to their legs, to the groups of frames, to the frames. What is in
 * memory is a bit a Call-ID, a group and a frame.
 */
#ifndef CLI_EXPORT_NOTES_H
#define CLI_EXPORT_NOTES_H

#include "cli/bits.h"

#include <sipwhy/analysis.h>
#include <stdio.h>

/** What is selected has this mark, where it has no Call-ID. */
#define EXPORT_MARK_SELECTED 0

struct export_notes {
    FILE *file; /**< owned; without a name */
    bool has_failed; /**< to be written, or for want of memory */
    bool has_media;
    uint64_t marks;         /**< that were given: one a Call-ID */
    struct bits selected;   /**< of these */
    uint64_t *wanted_legs;  /**< owned: hashes of Call-IDs, sorted */
    size_t leg_count;
    struct bits groups;
    struct bits media;
    struct bits connections;
    struct bits encrypted; /**< of the connections, those that are taken as a whole */
    struct bits begun;     /**< those of which a message was seen */
    struct bits unanswered; /**< those whose next segment without payload acknowledges something */
    struct bits *frames;   /**< owned: an input each */
    size_t input_count;
    uint64_t frame_count; /**< that are chosen */
    bool has_changed;
};

/** @return 0, or -1 with an errno */
int export_notes_init(struct export_notes *notes, size_t input_count);
void export_notes_finish(struct export_notes *notes);

/** A mark for a Call-ID that was not seen before. */
uint64_t export_notes_mark(struct export_notes *notes, struct sipwhy_span call_id);

/** A message; @p mark is 0 where it has no Call-ID. */
void export_notes_message(struct export_notes *notes, const struct sipwhy_message *message,
                          uint64_t mark);

/** A frame that is to come along, for what it shows. */
void export_notes_evidence(struct export_notes *notes, struct sipwhy_evidence evidence,
                           uint64_t mark);

/** The streams and the legs of a call. */
void export_notes_call(struct export_notes *notes, const struct sipwhy_call *call, uint64_t mark);

void export_notes_use(struct export_notes *notes, const struct sipwhy_use *use);

/** A Call-ID is over. */
void export_notes_over(struct export_notes *notes, uint64_t mark, bool is_selected);

/** All was told: choose the frames. @return 0, or -1 where the file cannot be read or memory is short */
int export_notes_choose(struct export_notes *notes);

bool export_notes_has(const struct export_notes *notes, const struct sipwhy_frame *frame);

/** Whether a connection that is taken as a whole is among what was chosen. */
bool export_notes_has_encrypted(const struct export_notes *notes);

#endif
