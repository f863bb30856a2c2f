/*
 * rule.h — a diagnosis: a row of prose and thresholds, and pure functions over a read-only view.
 *
 * assess() says whether it holds, how badly, since when, and when to ask again; it is called with every
 * message of its subject and costs next to nothing where it does not apply. describe() is called only
 * when something is to be told. Not applicable (half of it was not captured) is neither fine nor wrong.
 * A transaction that has its 2xx, and a dialog that has its BYE, is not asked about by timers any more, unless
 * a rule that is asked with that message wants it.
 */
#ifndef DIAGNOSE_RULE_H
#define DIAGNOSE_RULE_H

#include "base/arena.h"
#include "track/refusal.h"
#include "track/tracker.h"

#define _(text) sipwhy_translate(text)
#define N_(text) text

/** What a rule is asked about. */
enum rule_subject {
    RULE_OF_TRANSACTION, /**< with every message of the transaction, and when its timer is due */
    RULE_OF_MESSAGE,     /**< with every message */
    RULE_OF_PAIR,        /**< with every message between two hosts */
    RULE_OF_DIALOG,      /**< with every message in a dialog, and when its timer is due */
    RULE_OF_REGISTRATION, /**< with every message of a registration, and when its timer is due */
    RULE_OF_CAPTURE, /**< with every fault of the capture itself */
    RULE_OF_SOURCE, /**< with every message of a transaction that a host began, and when its timer is due */
    RULE_OF_TARGET, /**< the same of the host that is asked */
    RULE_OF_EXCHANGE, /**< with every message that does something to an offer: makes, answers, refuses it */
    RULE_OF_SESSION, /**< with messages that may carry offers and answers, when its timer is due, at its end */
};

/** Which messages a rule is asked about; a rule that names none is asked about all. */
enum rule_kinds {
    KIND_REQUEST = 1,
    KIND_PROVISIONAL = 2,
    KIND_SUCCESS = 4,
    KIND_REDIRECTION = 8,
    KIND_CLIENT_FAILURE = 16,
    KIND_SERVER_FAILURE = 32,
    KIND_GLOBAL_FAILURE = 64,
    KIND_FAILURE = KIND_CLIENT_FAILURE | KIND_SERVER_FAILURE | KIND_GLOBAL_FAILURE,
    KIND_FINAL = KIND_SUCCESS | KIND_REDIRECTION | KIND_FAILURE,
    KIND_RESPONSE = KIND_PROVISIONAL | KIND_FINAL,
    KIND_ANY = KIND_REQUEST | KIND_RESPONSE,
};

/**
 * What must be the case, for a rule to be asked at all: one of its bits. Nearly all messages have none of them,
 * so that a rule that names them costs those next to nothing.
 */
enum rule_when {
    WHEN_COPY = 1,      /**< the message is a duplicate of the capture */
    WHEN_CUT = 2,       /**< it is not whole */
    WHEN_FIRST = 4,     /**< it is the first of its Call-ID */
    WHEN_AGAIN = 8,     /**< it is sent again, or its request was after a response */
    WHEN_FAILED = 16,   /**< the transaction has a final response from 300 on */
    WHEN_CANCELLED = 32, /**< it was cancelled */
    WHEN_MESSAGE = 64,  /**< there is a message: no timer asks */
    WHEN_NEW = 128,     /**< and it is whole and seen for the first time, see is_first_sighting() */
    WHEN_UNANSWERED = 256,  /**< the transaction has no response */
    WHEN_TRIED = 512,       /**< it has a 100 */
    WHEN_PROGRESSED = 1024, /**< it has a 101 to 199 */
    WHEN_UNACKNOWLEDGED = 2048, /**< it has a 2xx and no ACK */
    WHEN_REFUSED = 4096,    /**< it did not get to where it was sent, or the message refuses it */
    WHEN_LARGE = 8192,      /**< its request has more than BYTES_OVER_UDP */
    WHEN_CAUSE = 16384,     /**< the message names a cause of Q.850 that is news */
    WHEN_ANY = 32768,       /**< always */
};

/** Larger requests than this must not go over UDP where the MTU is not known (RFC 3261 section 18.1.1). */
#define BYTES_OVER_UDP 1300

enum answer {
    NOT_APPLICABLE,
    DOES_NOT_HOLD,
    HOLDS,
};

/** What a rule may look at. */
struct view {
    sipwhy_time now;
    const sipwhy_time *thresholds; /**< by severity, with what the user set; unset: SIPWHY_TIME_UNKNOWN */
    const int64_t *settings;       /**< of the row, in its order, with what the user set */
    const struct tracker *tracker;
    const struct conversation *conversation; /**< NULL where a message has no Call-ID */
    const struct transaction *transaction;   /**< NULL where a message has no CSeq */
    const struct dialog *dialog;             /**< NULL where a message is in none that was seen to begin */
    const struct registration *registration; /**< NULL where a message is of none */
    const struct peer *source;               /**< who asks; NULL for duplicates and ACK */
    const struct peer *target;               /**< who is asked; when a timer of a host asks, the same */
    const struct session *session;           /**< NULL where a message is of none */
    bool is_last; /**< what is asked about is about to be forgotten: there is no later */
    const struct capture_fault *fault;       /**< for RULE_OF_CAPTURE */
    struct sip_message *message;             /**< NULL when a timer asks */
    const struct sighting *sighting;         /**< with message */
    const struct tracked *tracked;           /**< with message */
    struct sip_message *request_storage;     /**< for view_request() */
    unsigned facts; /**< what is the case with the message and the transaction, bits of enum rule_when */
    const struct refused *refused; /**< alone: of a connection that carried no message yet */
};

struct assessment {
    enum sipwhy_severity severity;
    sipwhy_time since; /**< when it became true */
    sipwhy_time again; /**< when to ask again if no message comes; SIPWHY_TIME_UNKNOWN: never */
};

#define DRAFT_EVIDENCE 16
#define DRAFT_VALUES 12

/** A finding being written; texts are translated and live in its arena. */
struct draft {
    struct arena *arena;
    enum sipwhy_confidence confidence;
    struct sipwhy_evidence evidence[DRAFT_EVIDENCE];
    size_t evidence_count;
    const char *detail;
    const char *cause; /**< the row's meaning where it stays NULL */
    const char *fix;   /**< the row's fix where it stays NULL */
    const char *peer;
    const char *at;     /**< the host that the trouble is at; NULL: the sender of a message, or the target */
    bool passed;        /**< the request went on all the same: no reason why it failed, if it did */
    const char *matter; /**< what is told of one host beside all else of this rule; NULL: the usual */
    struct sipwhy_value values[DRAFT_VALUES];
    size_t value_count;
};

/** Which comes first when several could be the root cause: the order of triage. */
enum rank {
    RANK_CAPTURE,
    RANK_TRANSPORT, /**< what is sent cannot get there, whoever is there */
    RANK_REACHABILITY,
    RANK_SYNTAX,
    RANK_AUTHENTICATION,
    RANK_ROUTING,
    RANK_OVERLOAD,
    RANK_NEGOTIATION,
    RANK_DIALOG,
    RANK_MEDIA,
    RANK_TIMING,
    RANK_USER,
};

struct rule {
    struct sipwhy_diagnosis about;
    enum rule_subject subject;
    unsigned methods; /**< bits of METHOD(); of transactions needed, of others 0 is any */
    unsigned kinds;   /**< of the messages that it is asked about, enum rule_kinds; 0 is any */
    unsigned when;    /**< bits of enum rule_when, of which one must be the case; 0: always */
    enum rank rank;
    bool every_time;        /**< each occurrence is told, not one for a Call-ID */
    bool explains_failure;  /**< it says why a request got its final response */
    bool lasting;           /**< told again, with the last numbers, in the verdict */
    bool last_resort;       /**< told only where nothing else explains the failure; asked last */
    const char *follows_from[8]; /**< ids of what it merely follows from, where they hold too */
    enum answer (*assess)(const struct view *view, struct assessment *ret_assessment);
    void (*describe)(const struct view *view, const struct assessment *assessment,
                     struct draft *draft);
};

#define METHOD(name) (1u << SIP_METHOD_##name)
#define ANY_METHOD (~0u)

#define UNTIMED {SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN}

/** Thresholds of a note, a warning and an error; SIPWHY_TIME_UNKNOWN for a level it has not. */
#define TIMED(note, warning, error) {SIPWHY_TIME_UNKNOWN, (note), (warning), (error)}

/** Holds with this severity since now. */
enum answer holds(struct assessment *assessment, enum sipwhy_severity severity, sipwhy_time since);

/**
 * For what gets worse by waiting: holds once @p start plus a threshold is behind @p until, which is now
 * for what still lasts. Asks again at the next threshold.
 */
enum answer holds_by_age(const struct view *view, sipwhy_time start, sipwhy_time until,
                         struct assessment *ret_assessment);

/**
 * The request of the transaction, while its final response is not told; NULL where it was not captured.
 * Its first LIMIT_REQUEST_BYTES only. Valid while the rule is asked.
 */
struct sip_message *view_request(const struct view *view);

/** The same of another transaction, in the same place: what was given before is no longer valid. */
struct sip_message *view_request_of(const struct view *view, const struct transaction *transaction);

/** The message at hand is whole and seen for the first time: neither sent again nor captured twice. */
bool is_first_sighting(const struct view *view);

/** The first hop of a request, as far as the capture shows. */
static inline bool is_first_hop(const struct transaction *transaction)
{
    return transaction->request_seen && !transaction->parent;
}

/** An INVITE that begins a call, at the hop nearest the caller. */
bool is_call_attempt(const struct view *view);

/** Nobody may be accused of silence where the capture sees only one direction. */
bool is_one_way(const struct view *view);

/* Writing a finding. */

void draft_add_moment(struct draft *draft, const struct moment *moment);
void draft_add_number(struct draft *draft, const char *name, double number);
/** In ms; left out below zero, where the clock of the capture was set back. */
void draft_add_duration(struct draft *draft, const char *name, sipwhy_time duration);
void draft_add_text(struct draft *draft, const char *name, const char *text);

/** Texts in the arena of the draft; "?" without memory. */
const char *draft_endpoint(struct draft *draft, const struct sipwhy_endpoint *endpoint);
const char *draft_host(struct draft *draft, const struct sipwhy_endpoint *endpoint);
/** "an unknown time" below zero. */
const char *draft_duration(struct draft *draft, sipwhy_time duration);
const char *draft_copy(struct draft *draft, span text);

#endif
