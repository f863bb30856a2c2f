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

/** What diagnose/ found about it; known there. */
struct findings;

/** Header values that were parsed once and need not be parsed again. */
#define CONVERSATION_PARSED 8

/** A key whose bit is not set needs no walk through up to LIMIT_TRANSACTIONS_PER_CONVERSATION of them. */
#define CONVERSATION_KEY_WORDS 16

struct conversation {
    struct list by_use;   /**< among all, least recently used first */
    struct list by_birth; /**< among all, the oldest first */
    struct timer timer;   /**< when it may be forgotten */
    uint64_t hash;
    struct list transactions; /**< the oldest first */
    unsigned transaction_count;
    uint64_t keys_seen[CONVERSATION_KEY_WORDS]; /**< a bit for each key that was ever in the list */
    struct list dialogs;
    unsigned dialog_count;
    struct list registrations;
    unsigned registration_count;
    struct list sessions;
    unsigned session_count;
    struct media *media; /**< borrowed: where the media of its sessions are found; or NULL */
    struct call *call; /**< NULL where no INVITE outside a dialog was seen */
    struct moment first;
    struct moment last;
    bool began_in_dialog; /**< its first message belongs to a dialog that was there before */
    uint64_t parsed[CONVERSATION_PARSED];
    unsigned parsed_next;
    struct limit_hits *hits; /**< the tracker's */
    size_t copy_bytes;       /**< copies of requests that its transactions keep */
    size_t weight_bytes;     /**< what the tracker counted it as */
    struct findings *findings; /**< diagnose/ owns it and frees it when told of the release */
    void *attachment;          /**< of the program's handler */
    size_t call_id_length;
    char call_id[]; /**< at most LIMIT_CALL_ID_BYTES of it */
};

static inline span conversation_call_id(const struct conversation *conversation)
{
    return (span){conversation->call_id, conversation->call_id_length};
}

/** @return NULL without memory; @p hits is borrowed, and counts what gets no place in it */
struct conversation *conversation_create(span call_id, uint64_t hash, struct limit_hits *hits);

/** About what it takes, with everything in it. */
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

/** How long after its last message it may be forgotten. */
sipwhy_time conversation_linger(const struct conversation *conversation);

#endif
