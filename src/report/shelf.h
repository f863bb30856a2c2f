/*
 * shelf.h — the records of all Call-IDs that a report keeps, within a number of bytes.
 *
 * A record is open while its Call-ID goes on, and kept from its end on if it is to become a block. Where
 * all of them are too much, what has no problem goes first, the least recently used of it before the
 * others; then the least bad. A call that has ended without a problem is kept for a while, as one may still
 * turn up, but many of them need not be.
 */
#ifndef REPORT_SHELF_H
#define REPORT_SHELF_H

#include "report/record.h"

/** Blocks that are kept, the worst. */
#define SHELF_BLOCKS 1000

/** What calls may take that have ended without a problem: the last thousand of them. */
#define SHELF_SETTLED_BYTES ((size_t)2 << 20)

/** Records in the order in which they were put there. */
struct records {
    struct record *first;
    struct record *last;
    size_t count;
};

struct shelf {
    struct hold *hold;      /**< borrowed: the bytes that all may take, what is held back of the report included */
    struct records open[4]; /**< by severity, least recently used first */
    struct records kept[4]; /**< by severity, in the order of their end */
    struct records settled; /**< open, but over and without a problem; least recently used first */
    size_t settled_bytes;
    size_t kept_count;
    bool keeps_all;   /**< set by whoever wants what has no problem as well */
    enum sipwhy_severity counts_from; /**< what is less bad than this counts as no block when it is lost */
    bool keeps_bytes; /**< and by whoever wants the messages themselves */
    uint64_t blocks_lost;   /**< that there was no room for */
    uint64_t messages_lost; /**< of records that there was no room for and that had no problem */
};

/** The record behind an attachment, made where there is none yet; NULL without either, or without memory. */
struct record *shelf_record(struct shelf *shelf, void **attachment);

/** Note that a record has changed, and make room for it. It stays. */
void shelf_use(struct shelf *shelf, struct record *record);

/** Its Call-ID is over: keep it, or forget it. */
void shelf_close(struct shelf *shelf, struct record *record, bool is_kept);

/** How many there are. */
size_t shelf_count(const struct shelf *shelf);

/**
 * All of them, by Call-ID; those of one Call-ID that was seen again after its release stay in the order of time.
 * @return an owned array of shelf_count() records, or NULL for want of memory
 */
const struct record **shelf_by_call_id(const struct shelf *shelf);

/** Free all records. */
void shelf_finish(struct shelf *shelf);

#endif
