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

/** Repetitions of a message whose times are kept. */
#define LADDER_REPEATS 10

/** Of a message so many bytes are kept, where they are asked for. */
#define LADDER_MESSAGE_BYTES ((size_t)8 << 10)

/** What a message is, as far as the roles of hosts follow from it. */
enum ladder_method {
    LADDER_OTHER,
    LADDER_INVITE, /**< of a call that begins: in no dialog yet */
    LADDER_REINVITE,
    LADDER_REGISTER,
};

/** A message sent again. */
struct ladder_repeat {
    sipwhy_time time;
    uint64_t frame;
};

/** One message, or one that was sent several times in a row. */
struct ladder_row {
    sipwhy_time time;
    uint64_t frame;
    const char *label;   /**< "INVITE", "100 Trying", "200 OK (BYE)"; raw bytes */
    char *sdp;           /**< as offer_text() has it; owned, or NULL */
    char *bytes;         /**< the message itself, its secrets masked, where the ladder keeps it; owned, or NULL */
    /** The first LADDER_REPEATS of them, and behind these the last one where there are more; owned, or NULL. */
    struct ladder_repeat *repeats;
    uint32_t length;     /**< of bytes, which may be less than the message had */
    uint32_t message_length;
    uint32_t index; /**< counts all rows from 0, those that are not kept too */
    uint8_t src;         /**< of ladder.hosts; LADDER_UNKNOWN where there was no room */
    uint8_t dst;
    uint16_t input;
    uint16_t code;
    uint16_t duplicates;         /**< how often more the capture saw it; it was sent once */
    uint16_t repeat_count;
    enum ladder_method method : 4; /**< of a response: of its request, and never LADDER_REINVITE */
    enum sipwhy_transport transport : 4;
    bool has_sdp : 1;
    bool is_malformed : 1;
    bool is_again : 1; /**< a repetition that does not directly follow the original */
};

#define LADDER_UNKNOWN UINT8_MAX

struct ladder {
    struct sipwhy_endpoint *hosts; /**< in the order of appearance; owned */
    size_t host_count;
    struct ladder_row *rows; /**< owned; the last LADDER_LAST of them are a ring */
    size_t row_count;
    size_t row_capacity;
    unsigned long total;      /**< rows, those that are not kept too */
    unsigned long messages;   /**< all that were added, duplicates too */
    unsigned long duplicates; /**< packets that the capture saw twice */
    size_t bytes;             /**< of memory, beside the ladder itself */
    size_t message_bytes;     /**< that part of it which is messages themselves */
    bool keeps_bytes;         /**< set by whoever wants the messages themselves */
    bool by_port;             /**< an address talks to itself: its ports are the hosts */
};

/**
 * Add a message. A retransmission that follows its original joins its row.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
int ladder_add(struct ladder *ladder, const struct sipwhy_message *message);

/** Whether two endpoints have the same address, whatever their ports. */
bool ladder_is_same_address(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b);

/** When a row was last repeated; only where it was. */
const struct ladder_repeat *ladder_last_repeat(const struct ladder_row *row);

/** The @p index-th kept row in the order of time, or NULL. */
const struct ladder_row *ladder_row_at(const struct ladder *ladder, size_t index);

/** Free what it keeps. */
void ladder_finish(struct ladder *ladder);

#endif
