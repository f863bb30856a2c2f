/*
 * ladder.h — the messages of one Call-ID as a ladder: who talks to whom, in rows and columns.
 *
 * The ladder keeps and computes; whoever shows it does the painting.
 */
#ifndef REPORT_LADDER_H
#define REPORT_LADDER_H

#include <sipwhy/analysis.h>

/** The first rows of a ladder are kept, and the last; what lies between is only counted. */
#define LADDER_FIRST 60
#define LADDER_LAST 20
#define LADDER_ROWS (LADDER_FIRST + LADDER_LAST)

/** Hosts that get a column each; with more, rows name their hosts. */
#define LADDER_COLUMNS 5

/** Repetitions of a message whose times are kept. */
#define LADDER_REPEATS 10

/** A message sent again. */
struct ladder_repeat {
    sipwhy_time time;
    uint64_t frame;
};

/** One message, or one that was sent several times in a row. */
struct ladder_row {
    sipwhy_time time;
    uint64_t frame;
    char *label;         /**< "INVITE", "100 Trying", "200 OK (BYE)"; owned, raw bytes */
    unsigned long index; /**< counts all rows from 0, those that are not kept too */
    uint8_t src;         /**< of ladder.hosts; LADDER_UNKNOWN where there was no room */
    uint8_t dst;
    uint16_t input;
    uint16_t code;
    bool has_sdp;
    bool is_again; /**< a repetition that does not directly follow the original */
    uint16_t repeat_count;
    struct ladder_repeat *repeats; /**< the first LADDER_REPEATS of them; owned, or NULL */
};

#define LADDER_UNKNOWN UINT8_MAX

struct ladder {
    struct sipwhy_endpoint *hosts; /**< in the order of appearance; owned */
    size_t host_count;
    struct ladder_row *rows; /**< owned; the last LADDER_LAST of them are a ring */
    size_t row_count;
    unsigned long total;      /**< rows, those that are not kept too */
    unsigned long duplicates; /**< packets that the capture saw twice */
    size_t bytes;             /**< of memory, beside the ladder itself */
    bool by_port;             /**< an address talks to itself: its ports are the hosts */
};

/**
 * Add a message. A retransmission that follows its original joins its row.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
int ladder_add(struct ladder *ladder, const struct sipwhy_message *message);

/** The @p index-th kept row in the order of time, or NULL. */
const struct ladder_row *ladder_row_at(const struct ladder *ladder, size_t index);

/** What stands at the top of a column. */
struct ladder_column {
    struct sipwhy_endpoint host;
    char text[SIPWHY_ENDPOINT_TEXT];
};

/** Where things go on a line of a given width. */
struct ladder_layout {
    struct ladder_column columns[LADDER_COLUMNS];
    int column_count; /**< 0: too many hosts for columns */
    int left;         /**< where the first lifeline stands */
    int gap;          /**< from one lifeline to the next */
    bool has_legend;  /**< the names do not fit: letters stand for them */
};

/** Lay out columns between @p left and @p width. */
void ladder_lay_out(const struct ladder *ladder, int left, int width,
                    struct ladder_layout *ret_layout);

/** The column of a host of the ladder, from 0; -1 where it has none. */
int ladder_column(const struct ladder *ladder, const struct ladder_layout *layout, uint8_t host);

/** Free what it keeps. */
void ladder_finish(struct ladder *ladder);

#endif
