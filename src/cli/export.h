/*
 * export.h — read -w: the packets of what was selected, as a capture file.
 *
 * While the capture is analysed it is noted which frame belongs to what (export_notes.h) and what is said of it (remarks.h);
 * then it is read again, and the frames that were chosen are copied, as they are and in their order.
 */
#ifndef CLI_EXPORT_H
#define CLI_EXPORT_H

#include "cli/export_notes.h"
#include "cli/made.h"
#include "cli/options.h"
#include "cli/remarks.h"

/** Zero it. It stays where it is until export_finish(). */
struct export {
    const struct options *options;
    struct sipwhy_source *source; /**< borrowed, opened with keep */
    struct sipwhy_writer *writer; /**< owned; NULL: nothing is written */
    struct export_notes notes;
    struct remarks remarks;
    struct made made; /**< of --anonymize: what is written instead of frames */
    struct report_follower follower; /**< for the report */
};

/** Whether the options of -w go together. Complains where they do not. */
bool export_is_possible(const struct options *options);

/** Whether neither -w nor -o is a file that is read: opening it to write would empty it. Complains where one is. */
bool export_spares_input(const struct options *options);

/**
 * Create the file, and whatever is needed until it is written.
 * @return 0, or -1 after a complaint
 */
int export_begin(struct export *export, const struct options *options,
                 struct sipwhy_source *source);

/** The analysis is finished, of a capture that ended at @p end: write. @return 0, or -1 after a complaint */
int export_write(struct export *export, sipwhy_time end);

/** Close the file and free. @return 0, or -1 after a complaint */
int export_finish(struct export *export);

#endif
