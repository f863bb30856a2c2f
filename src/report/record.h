/*
 * record.h — what a report keeps of one Call-ID until it is told in full.
 */
#ifndef REPORT_RECORD_H
#define REPORT_RECORD_H

#include "report/answer.h"
#include "report/hold.h"
#include "report/ladder.h"
#include "report/notice.h"

/** Findings and annotated codes of a Call-ID that are kept. */
#define RECORD_NOTICES 40
#define RECORD_ANSWERS 24

/** Beyond this many bytes of memory, no more of them. */
#define RECORD_BYTES ((size_t)128 << 10)

enum record_kind {
    RECORD_OTHER, /**< no INVITE, no REGISTER; or nothing was told of it yet */
    RECORD_CALL,
    RECORD_REGISTRATION,
};

/** Another leg of the call, on the other side of a B2BUA. */
struct record_leg {
    char *call_id; /**< owned, as is the next one */
    char *join;    /**< "joined by Session-ID (certain)" */
};

struct record {
    struct record *next; /**< of a list of the shelf; so are the next ones */
    struct record *previous;
    void **place;        /**< the attachment of its Call-ID, while that goes on */
    size_t weight;       /**< what the shelf counted it as */
    bool is_unwanted;    /**< it was not asked for, and is kept for the other legs of its call */
    size_t text_bytes;   /**< of memory, for all but the ladder */
    enum record_kind kind;
    enum sipwhy_severity worst;
    struct records *list; /**< where the shelf has it */
    bool is_settled; /**< its BYE was answered: it is over, unless something is wrong */
    char *call_id;
    char *from; /**< of a registration: the address of record */
    char *to;   /**< of a registration: the contact */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    sipwhy_time start;
    sipwhy_time end;
    int state; /**< an enum sipwhy_call_state or sipwhy_registration_state */
    int code;
    struct {
        char *id; /**< NULL where there is none */
        char *why;
        char *next;
        char *at;
        int code;
        bool is_of_leg; /**< it is true in another leg of the call */
    } verdict;
    char *media; /**< lines, as media_lines() has them; or NULL */
    char *legs;  /**< a line for each other leg of the call; or NULL */
    struct record_leg *others; /**< those legs, as far as they were known when the call was told; owned */
    size_t other_count;
    struct ladder ladder;
    struct notice *notices; /**< in the order they were made */
    size_t notice_count;
    unsigned long notices_lost;
    struct answer *answers; /**< by code, the first of each */
    size_t answer_count;
};

/** @return a new record, or NULL for want of memory */
struct record *record_create(void);

/** Add to it; each @return 0 or SIPWHY_ERROR_MEMORY, which leaves the record incomplete but sound
 */
int record_message(struct record *record, const struct sipwhy_message *message);
int record_finding(struct record *record, const struct sipwhy_finding *finding);
int record_call(struct record *record, const struct sipwhy_call *call);
int record_registration(struct record *record, const struct sipwhy_registration *registration);

/** The memory that it takes. */
size_t record_weigh(const struct record *record);

/** The annotation that belongs under a row of the ladder, or NULL. */
const struct answer *record_answer_at(const struct record *record, unsigned long row);

/** Whether a later finding of the same id stands for this one. */
bool record_is_superseded(const struct record *record, size_t notice);

/** Free; NULL is nothing. */
void record_destroy(struct record *record);

#endif
