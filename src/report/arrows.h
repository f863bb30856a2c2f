/*
 * arrows.h — a layout as text: lifelines, and the messages as arrows between them.
 */
#ifndef REPORT_ARROWS_H
#define REPORT_ARROWS_H

#include "report/layout.h"
#include "report/paint.h"

/** Where things go on lines of a given width. */
struct arrows {
    const struct layout *layout; /**< borrowed */
    int left;                    /**< nothing of it stands before this column */
    int first;                   /**< where the first lifeline stands */
    int gap;                     /**< from one lifeline to the next */
    bool has_columns;            /**< else there are too many hosts for the width, and rows name theirs */
    bool has_legend;             /**< the names do not fit: letters stand for them */
};

/** Choose places between the columns @p left and @p width. */
void arrows_init(const struct layout *layout, int left, int width, struct arrows *ret_arrows);

/** "A = 2001:db8::1 (caller)", a line each; nothing where the names themselves are at the lifelines. */
void arrows_paint_legend(const struct arrows *arrows, struct paint *paint);

/** A line with the roles of the hosts; nothing where none is known, or where the legend has them. */
void arrows_paint_roles(const struct arrows *arrows, struct paint *paint);

/** The names of the hosts on the line that is begun, and a line with their lifelines. */
void arrows_paint_names(const struct arrows *arrows, struct paint *paint);

/** A line of lifelines alone. */
void arrows_paint_lifelines(const struct arrows *arrows, struct paint *paint);

/**
 * A message on the line that is begun, and under it what had no room on it: all of a label that was cut, the
 * session description, how often the capture saw it.
 */
void arrows_paint_message(const struct arrows *arrows, const struct layout_row *row, struct paint *paint);

/** A remark under the arrow of a message, dim, between the lifelines where it fits there. */
void arrows_paint_remark(const struct arrows *arrows, const struct layout_row *row, const char *text,
                         struct paint *paint);

#endif
