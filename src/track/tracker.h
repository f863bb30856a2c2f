/*
 * tracker.h — sorts messages into conversations, transactions, dialogs, calls and registrations.
 *
 * It says what happened, never what is wrong: that is for diagnose/. Nothing in it reads a clock.
 */
#ifndef TRACK_TRACKER_H
#define TRACK_TRACKER_H

#include "base/map.h"
#include "base/timer.h"
#include "sip/cseq.h"
#include "track/continuity.h"
#include "track/conversation.h"
#include "track/duplicates.h"
#include "track/kpi.h"
#include "track/legs.h"
#include "track/location.h"
#include "track/media.h"
#include "track/peers.h"
#include "track/pinhole.h"
#include "track/timers.h"

/** Called before a conversation is freed. */
typedef void tracker_release(void *context, struct conversation *conversation);

struct tracker {
    uint64_t seed;
    struct map conversations;
    struct pool pool; /**< of transactions */
    struct list by_use; /**< those that go on, least recently used first */
    struct list over;   /**< those that are over, likewise */
    struct list by_birth;
    struct timers timers;
    struct peers peers;
    struct continuity continuity;
    struct fleet fleet;
    struct kpi kpi;
    struct media media;
    struct legs legs;
    struct location location;
    struct pinholes pinholes;
    struct duplicates duplicates;
    tracker_release *release;
    void *context;
    size_t conversation_bytes; /**< what all conversations weigh */
    unsigned strangers_refused; /**< see refusal_is_of_connection() */
    struct limit_hits hits;
};

/** What became of a message. Pointers live until the next message or release. */
struct tracked {
    struct conversation *conversation; /**< NULL where the message has no Call-ID */
    struct transaction *transaction;   /**< NULL where it has no CSeq either */
    struct dialog *dialog;             /**< that it is in, or that it is the answer of; or NULL */
    struct registration *registration; /**< that it asks for or grants; or NULL */
    struct session *session; /**< whose offers and answers it may carry; or NULL */
    struct host_pair *pair;            /**< NULL for duplicates */
    struct peer *source;               /**< who asks; NULL for duplicates and ACK */
    struct peer *target;               /**< who is asked; likewise */
    bool has_cseq;
    struct sip_cseq cseq;
    uint32_t cseq_before; /**< the highest CSeq of this side of the dialog before this request; or 0 */
    uint8_t cause; /**< of Q.850 (Reason), where it is not the one that the conversation told last; or 0 */
    bool retransmission;
    bool duplicate;
    bool second_point; /**< of a duplicate: seen at another place of the same hop (router, NAT) */
    bool first_of_conversation;
    struct sipwhy_evidence original; /**< of a duplicate */
};

int tracker_create(tracker_release *release, void *context, struct tracker **ret_tracker);

/** Free; what is still there is released, the oldest first. NULL is nothing. */
void tracker_destroy(struct tracker *tracker);

/** Take in a message. Headers that do not parse become its defects. @return 0 or SIPWHY_ERROR_MEMORY */
int tracker_add(struct tracker *tracker, struct sip_message *message,
                const struct sighting *sighting, struct tracked *ret_tracked);

/** The conversation of a Call-ID, or NULL. */
struct conversation *tracker_find(struct tracker *tracker, span call_id);

/** Note that a conversation keeps more or less than before. */
void tracker_weigh(struct tracker *tracker, struct conversation *conversation);

/** The same of what diagnose/ keeps of it, in bytes. */
void tracker_note_findings(struct tracker *tracker, struct conversation *conversation,
                           size_t bytes);

/** Drop what is long over in it: conversation_settle(). */
void tracker_settle(struct tracker *tracker, struct conversation *conversation, sipwhy_time now);

/**
 * Tell and forget conversations while all of them together are too much: those that are over before those
 * that go on, and of these the least recently used first. @p used stays; it may be NULL.
 */
void tracker_shrink(struct tracker *tracker, const struct conversation *used);
/** Count what became of the calls of a conversation that is released, at @p now. */
void tracker_sum_up(struct tracker *tracker, const struct conversation *conversation,
                    sipwhy_time now);

/** Tell and forget a conversation. */
void tracker_forget(struct tracker *tracker, struct conversation *conversation);

/** Tell and forget all, the oldest first. */
void tracker_forget_all(struct tracker *tracker);

#endif
