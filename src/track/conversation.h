/*
 * conversation.h — everything of one Call-ID: its transactions, dialogs, its call and registrations.
 */
#ifndef TRACK_CONVERSATION_H
#define TRACK_CONVERSATION_H

#include "base/limits.h"
#include "base/list.h"
#include "base/timer.h"
#include "track/call.h"
#include "track/dialog.h"
#include "track/registration.h"
#include "track/session.h"
#include "track/transaction.h"

struct leg;

/** What diagnose/ found about it; known there. */
struct findings;

/** Header values that were parsed once and need not be parsed again. */
#define CONVERSATION_PARSED 8

/** A key whose bit is not set needs no walk through up to LIMIT_TRANSACTIONS_PER_CONVERSATION of them. */
#define CONVERSATION_KEY_WORDS 16

/** Of fewer transactions nobody notes the keys. */
#define CONVERSATION_FEW 8

struct conversation {
    struct list by_use;   /**< among all that are over or all that go on, least recently used first */
    struct list by_birth; /**< among all, the oldest first */
    struct timer timer;   /**< when it may be forgotten */
    uint64_t hash;
    struct list transactions; /**< the oldest first */
    struct list dialogs;
    struct list registrations;
    struct list sessions;
    struct media *media; /**< borrowed: where the media of its sessions are found; or NULL */
    uint64_t *keys_seen; /**< a bit for each key that was ever in the list; owned, NULL while they are few */
    struct call *call; /**< NULL where no INVITE outside a dialog was seen */
    struct leg *leg;   /**< of a call: see legs.h, which owns it; or NULL */
    struct moment first;
    struct moment last;
    uint32_t parsed[CONVERSATION_PARSED]; /**< their hashes */
    uint32_t piece_bytes;    /**< of what it keeps beside its transactions: see conversation_keep() */
    uint32_t findings_bytes; /**< of what diagnose/ keeps of it */
    uint32_t weight_bytes;   /**< what the tracker counted it as */
    uint32_t challenged;     /**< methods of dropped transactions that ended in a challenge: 1 << method */
    uint16_t transaction_count;
    uint8_t dialog_count;
    uint8_t registration_count;
    uint8_t session_count;
    uint8_t parsed_next;
    uint8_t cause; /**< of Q.850, the last in any message of it; 0: none */
    bool began_in_dialog; /**< its first message belongs to a dialog that was there before */
    uint16_t call_id_length;
    struct limit_hits *hits;   /**< the tracker's */
    struct findings *findings; /**< diagnose/ owns it and frees it when told of the release */
    void *attachment;          /**< of the program's handler */
    char call_id[]; /**< at most LIMIT_CALL_ID_BYTES of it */
};

static inline span conversation_call_id(const struct conversation *conversation)
{
    return (span){conversation->call_id, conversation->call_id_length};
}

/** @return NULL without memory; @p hits is borrowed, and counts what gets no place in it */
struct conversation *conversation_create(span call_id, uint64_t hash, struct limit_hits *hits);

/** Count a piece of memory of @p bytes that was allocated for it, or is freed. */
static inline void conversation_keep(struct conversation *conversation, size_t bytes)
{
    conversation->piece_bytes += (uint32_t)(bytes + LIMIT_PIECE_BYTES);
}

static inline void conversation_unkeep(struct conversation *conversation, size_t bytes)
{
    conversation->piece_bytes -= (uint32_t)(bytes + LIMIT_PIECE_BYTES);
}

/** The memory that it takes, with everything in it and its places in the tables of the tracker. */
size_t conversation_weigh(const struct conversation *conversation);

/**
 * Free with everything in it but the findings; its transactions, whose timers must not be set, go
 * back to their pool.
 */
void conversation_destroy(struct conversation *conversation, struct pool *transactions);

/** The dialog of these tags, whichever way round, or NULL. */
struct dialog *conversation_find_dialog(const struct conversation *conversation,
                                        uint64_t from_tag, uint64_t to_tag);

/** The same, made where it is not there; NULL at the limit or without memory. */
struct dialog *conversation_make_dialog(struct conversation *conversation, uint64_t caller_tag,
                                        uint64_t callee_tag);

/** The transaction of this method with this branch, or NULL for 0 and for none; this CSeq is preferred. */
struct transaction *conversation_find_branch(const struct conversation *conversation,
                                             enum sip_method method, uint64_t branch,
                                             uint32_t cseq);

/**
 * Whether @p later went on where @p earlier ended: a request of the same method and client with a higher
 * CSeq, or with credentials now, came after its final response.
 */
bool conversation_was_followed_up(const struct conversation *conversation,
                                  const struct transaction *earlier);

/** Whether nothing points at a transaction but its own list, so that it may be dropped. */
bool conversation_can_drop(const struct conversation *conversation,
                           const struct transaction *transaction);

/** Free a transaction; whatever named it as its parent is a first hop now. */
void conversation_drop(struct conversation *conversation, struct transaction *transaction,
                       struct pool *transactions);

/** No conversation is forgotten sooner after its last message, however finished it looks. */
#define CONVERSATION_LINGER_LEAST (64 * SIPWHY_SECOND)

/**
 * Drop what is over for so long by @p now that nothing comes of it any more: ACKs, and all but the last one
 * of each method but INVITE. Dialogs and registrations may last for days.
 */
void conversation_settle(struct conversation *conversation, sipwhy_time now,
                         struct pool *transactions);

/** Whether nothing is expected in it any more but stragglers, after a message of @p transaction. */
bool conversation_is_over(const struct conversation *conversation,
                          const struct transaction *transaction);

/** How long after its last message it may be forgotten. */
sipwhy_time conversation_linger(const struct conversation *conversation);

#endif
