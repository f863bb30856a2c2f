/*
 * analysis.h — frames in; messages, findings, calls and registrations out.
 *
 * An analysis is fed with frames in the order of time and calls the handlers as it understands them.
 * All its state is in the instance: several may run side by side, each fed by one thread. Handlers are
 * called by that thread, or by another one where sipwhy_analysis_set_threads() asked for that.
 */
#ifndef SIPWHY_ANALYSIS_H
#define SIPWHY_ANALYSIS_H

#include <sipwhy/capture.h>
#include <sipwhy/knowledge.h>
#include <sipwhy/types.h>
#include <sipwhy/use.h>

#ifdef __cplusplus
extern "C" {
#endif

/** An analysis under way. */
struct sipwhy_analysis;

/** What carried a message. */
enum sipwhy_transport {
    SIPWHY_TRANSPORT_UDP,
    SIPWHY_TRANSPORT_TCP,
    SIPWHY_TRANSPORT_TLS,
    SIPWHY_TRANSPORT_SCTP,
    SIPWHY_TRANSPORT_WS,
    SIPWHY_TRANSPORT_WSS,
};

/** "udp", "tcp", "tls", "sctp", "ws" or "wss". */
SIPWHY_API const char *sipwhy_transport_name(enum sipwhy_transport transport);

/** A SIP message on the wire. Spans are views into the frame. */
struct sipwhy_message {
    uint64_t frame;
    uint16_t input; /**< as in struct sipwhy_frame */
    sipwhy_time time;
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    enum sipwhy_transport transport;
    struct sipwhy_span bytes;       /**< the whole message */
    struct sipwhy_span call_id;     /**< empty where it has none */
    struct sipwhy_span method;      /**< of the request, or of the response's CSeq; may be empty */
    struct sipwhy_span request_uri; /**< empty in responses; one with a password is a copy without that */
    struct sipwhy_span phrase;      /**< as sent; empty in requests */
    uint32_t cseq;
    bool has_cseq;
    int code;            /**< 0 in requests */
    bool retransmission; /**< the same message was sent before (RFC 3261 section 17) */
    bool duplicate;      /**< the capture saw the same packet twice; it was sent once */
    bool malformed;
    struct sipwhy_groups groups; /**< of the frames before this one */

    /**
     * A place for the handler to keep something with everything of the same Call-ID: the pointer
     * stored here comes back with later messages, findings, calls and registrations of it, and
     * last with the released handler. NULL at first; NULL itself where there is no Call-ID. The
     * place stays where it is until the release: a handler may clear it at any time before.
     */
    void **attachment;

    const struct sipwhy_message_detail *detail; /**< for sipwhy_message_annotate() and _header() */
};

/** The value of a header field, the @p index-th of its name from 0; data is NULL when absent. */
SIPWHY_API struct sipwhy_span sipwhy_message_header(const struct sipwhy_message *message,
                                                    const char *name, size_t index);

/** A header that carries the detail of a response. */
struct sipwhy_header {
    const char *name;         /**< its long name, "Retry-After" */
    struct sipwhy_span value; /**< unfolded; several fields of one name joined by ", " */
};

/** What a response means: the row of its code, and what follows from this very message. */
struct sipwhy_annotation {
    struct sipwhy_code code;     /**< texts translated already */
    enum sipwhy_class class_of_code;
    const char *const *advice;   /**< in words, translated */
    size_t advice_count;
    const struct sipwhy_header *headers;
    size_t header_count;
};

/**
 * Annotate a response, from within the message handler; what it gives lives as long as the message.
 * @return 0; SIPWHY_ERROR_ARGUMENT for a request; SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_message_annotate(const struct sipwhy_message *message,
                                       struct sipwhy_annotation *ret_annotation);

/** What a finding is about. */
enum sipwhy_scope {
    SIPWHY_SCOPE_MESSAGE,
    SIPWHY_SCOPE_TRANSACTION,
    SIPWHY_SCOPE_CALL,
    SIPWHY_SCOPE_REGISTRATION,
    SIPWHY_SCOPE_PEER,
    SIPWHY_SCOPE_CAPTURE,
};

/** "message", "transaction", "call", "registration", "peer" or "capture". */
SIPWHY_API const char *sipwhy_scope_name(enum sipwhy_scope scope);

enum sipwhy_confidence {
    SIPWHY_CONFIDENCE_POSSIBLE,
    SIPWHY_CONFIDENCE_LIKELY,
    SIPWHY_CONFIDENCE_CERTAIN,
};

/** "possible", "likely" or "certain". */
SIPWHY_API const char *sipwhy_confidence_name(enum sipwhy_confidence confidence);

/** A number or a text behind a finding. */
struct sipwhy_value {
    const char *name; /**< durations end in "_ms" */
    const char *text; /**< NULL where it is a number */
    double number;
};

/** A frame as evidence. */
struct sipwhy_evidence {
    uint64_t frame : 48;
    uint64_t input : 16; /**< as in struct sipwhy_frame */
};

/** A diagnosis that became true; the same id comes again with a higher severity when it gets worse. */
struct sipwhy_finding {
    const char *id; /**< "prolonged-trying" */
    enum sipwhy_severity severity;
    enum sipwhy_scope scope;
    enum sipwhy_confidence confidence;
    sipwhy_time time;               /**< when it became true, not when it was noticed */
    struct sipwhy_span call_id;     /**< empty where it is about no one call */
    const char *peer;               /**< a host, for scope peer; NULL otherwise */
    const struct sipwhy_evidence *evidence;
    size_t evidence_count;
    const char *title;  /**< translated, as all texts here */
    const char *detail; /**< what was seen, with names, times and addresses */
    const char *cause;  /**< what that means, most likely */
    const char *fix;    /**< what to check or change next */
    const char *rfc;
    const char *consequence_of; /**< the id of the finding that this one follows from, or NULL */
    const struct sipwhy_value *values;
    size_t value_count;
    void **attachment; /**< as in struct sipwhy_message, or NULL */
    struct sipwhy_span leg; /**< the Call-ID of another leg of the call, where this follows from what is there; or empty */
    const char *leg_id;     /**< what was found there, or NULL */
};

/** The id and the severity of a finding that was made before. */
struct sipwhy_finding_reference {
    const char *id;
    enum sipwhy_severity severity;
};

enum sipwhy_call_state {
    SIPWHY_CALL_CALLING,    /**< no response */
    SIPWHY_CALL_TRYING,     /**< 100 only */
    SIPWHY_CALL_RINGING,    /**< a 101-199 */
    SIPWHY_CALL_ANSWERED,   /**< a 2xx, no BYE */
    SIPWHY_CALL_ENDED,      /**< BYE */
    SIPWHY_CALL_CANCELLED,  /**< CANCEL, and 487 or nothing */
    SIPWHY_CALL_REDIRECTED, /**< the last word is a 3xx */
    SIPWHY_CALL_CHALLENGED, /**< the last word is an unanswered 401 or 407 */
    SIPWHY_CALL_FAILED,     /**< any other final response */
};
#define SIPWHY_CALL_STATES 9

/** "calling", "trying", "ringing", ... */
SIPWHY_API const char *sipwhy_call_state_name(enum sipwhy_call_state state);

/** RTP from one address to another in a call. Times: SIPWHY_TIME_UNKNOWN if absent. */
struct sipwhy_media {
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    const char *type;   /**< of its m= line: "audio", "video", "image" or "other" */
    const char *codec;  /**< "PCMU/8000"; "" where nothing says what it is */
    const char *digits; /**< keys pressed, by telephone-event (RFC 4733); "" */
    bool from_callee;   /**< else from the caller */
    bool is_secure;     /**< SRTP, by the profile */
    int payload_type;
    uint64_t packets;   /**< each counted once */
    uint64_t lost;      /**< by their sequence numbers (RFC 3550 appendix A.3) */
    uint64_t out_of_order;
    uint64_t duplicates;
    sipwhy_time jitter;      /**< mean of the estimate of RFC 3550 section 6.4.1 */
    sipwhy_time jitter_most;
    sipwhy_time first; /**< packets */
    sipwhy_time last;
    uint32_t ssrc;         /**< the last */
    uint32_t ssrc_changes;
    uint32_t reports;      /**< blocks in RTCP reports about it */
    double reported_loss_percent; /**< the worst of them */
    sipwhy_time round_trip; /**< the last, from where the capture was made to the receiver and back */
    uint64_t group;         /**< of its frames, as the use handler tells them */
};

/** What tells that two Call-IDs are legs of one call, on both sides of a B2BUA. */
enum sipwhy_leg_join {
    SIPWHY_LEG_BY_SESSION_ID, /**< Session-ID (RFC 7989) */
    SIPWHY_LEG_BY_HEADER,     /**< a header that sipwhy_analysis_correlate() named */
    SIPWHY_LEG_BY_SDP,        /**< hosts, times, a user and the session description */
    SIPWHY_LEG_BY_USERS,      /**< hosts, times, and caller or callee */
};

/** "session-id", "header", "sdp" or "users". */
SIPWHY_API const char *sipwhy_leg_join_name(enum sipwhy_leg_join joined_by);

/** Another Call-ID of the same call. */
struct sipwhy_leg {
    struct sipwhy_span call_id;
    struct sipwhy_endpoint src; /**< the hop nearest the caller */
    struct sipwhy_endpoint dst;
    enum sipwhy_leg_join joined_by; /**< where legs are between the two: of the weakest join */
    enum sipwhy_confidence confidence;
    const char *join; /**< the same in words, translated: "joined by Session-ID (certain)" */
    bool is_behind; /**< it was begun for the call that it is told with; else for another, or before it */
};

/** The root cause of what is wrong with a call or a registration. Texts are translated. */
struct sipwhy_verdict {
    const char *id;   /**< of the finding, one of its own */
    const char *leg_id; /**< of what was found in another leg of the call, where the trouble is there; or NULL */
    const char *text; /**< why and what to check next, as one text */
    const char *why;
    const char *next; /**< what to check next */
    const char *at;   /**< the host that the trouble is at, without a port; NULL where it is no one host */
    int code;         /**< the final response that it explains, or 0 */
    const struct sipwhy_value *values; /**< its last numbers, where it lasted; may be none */
    size_t value_count;
};

/** A call, told when it is over, forgotten, or the analysis ends. Times: SIPWHY_TIME_UNKNOWN if absent. */
struct sipwhy_call {
    struct sipwhy_span call_id;
    struct sipwhy_span from; /**< the URI of From */
    struct sipwhy_span to;
    struct sipwhy_endpoint src; /**< the hop nearest the caller */
    struct sipwhy_endpoint dst;
    sipwhy_time start;
    sipwhy_time end; /**< its last message */
    enum sipwhy_call_state state;
    int code; /**< the last final response to the INVITE, or 0 */
    sipwhy_time setup;           /**< INVITE to 2xx */
    sipwhy_time post_dial_delay; /**< INVITE to the first response that says something (RFC 6076) */
    sipwhy_time duration;        /**< 2xx to BYE */
    const struct sipwhy_finding_reference *findings; /**< worst first */
    size_t finding_count;
    const struct sipwhy_verdict *verdict; /**< NULL where nothing is a warning or worse */
    void **attachment;
    const struct sipwhy_media *media; /**< by their first packets */
    size_t media_count;
    const struct sipwhy_leg *legs; /**< its other Call-IDs */
    size_t leg_count;
    const struct sipwhy_leg *verdict_leg; /**< the leg where the trouble is; NULL: in this Call-ID */
};

enum sipwhy_registration_state {
    SIPWHY_REGISTRATION_PENDING,
    SIPWHY_REGISTRATION_CHALLENGED,
    SIPWHY_REGISTRATION_REGISTERED,
    SIPWHY_REGISTRATION_UNREGISTERED,
    SIPWHY_REGISTRATION_FAILED,
};
#define SIPWHY_REGISTRATION_STATES 5

/** "pending", "challenged", "registered", "unregistered" or "failed". */
SIPWHY_API const char *sipwhy_registration_state_name(enum sipwhy_registration_state state);

/** A registration, told as calls are. */
struct sipwhy_registration {
    struct sipwhy_span call_id;
    struct sipwhy_span aor; /**< address of record: the URI of To */
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint registrar;
    struct sipwhy_span contact; /**< the URI registered, or empty */
    sipwhy_time start;
    sipwhy_time end;
    enum sipwhy_registration_state state;
    int code;
    sipwhy_time expires; /**< as granted */
    const struct sipwhy_finding_reference *findings;
    size_t finding_count;
    const struct sipwhy_verdict *verdict;
    void **attachment;
};

/** What the analysis tells; any of them may be NULL. @p context is what the analysis was given. */
struct sipwhy_handlers {
    void (*message)(void *context, const struct sipwhy_message *message);
    void (*finding)(void *context, const struct sipwhy_finding *finding);
    void (*call)(void *context, const struct sipwhy_call *call);
    void (*registration)(void *context, const struct sipwhy_registration *registration);
    /** Everything of one Call-ID was told and is forgotten now; @p attachment is not NULL. */
    void (*released)(void *context, void *attachment);
    /** A limit was hit for the first time; in words what it is and what follows. */
    void (*limit)(void *context, const char *name, const char *text);
    /** What a frame is there for; without this handler nothing is done for it. */
    void (*use)(void *context, const struct sipwhy_use *use);
};

/** @return 0 or SIPWHY_ERROR_MEMORY. @p handlers is copied. */
SIPWHY_API int sipwhy_analysis_create(const struct sipwhy_handlers *handlers, void *context,
                                      struct sipwhy_analysis **ret_analysis);

/**
 * Set a threshold or a setting of a diagnosis before the first frame: @p name is "ID.LEVEL" or
 * "ID.SETTING", as "prolonged-trying.error"; @p value is measured in sipwhy_diagnosis_unit().
 * @return 0, or SIPWHY_ERROR_ARGUMENT where that diagnosis has no such level or setting
 */
SIPWHY_API int sipwhy_analysis_set_threshold(struct sipwhy_analysis *analysis, const char *name,
                                             int64_t value);

/**
 * Before the first frame: Call-IDs whose INVITEs have the same value in this header are legs of one call, and so
 * is the Call-ID that the value is ("X-CID"). May be called for several headers.
 * @return 0; SIPWHY_ERROR_ARGUMENT where it is no name of a header, or one too many; SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_analysis_correlate(struct sipwhy_analysis *analysis, const char *header);

/**
 * Before the first frame: work in so many threads. One, as without this call, is the thread that calls these
 * functions. With more, frames are decoded in that one, and everything is tracked, diagnosed and told in a
 * second one, which starts with the first frame; more than two are not used. Where it cannot be started all
 * is done in one. What is told is the same, in the same order.
 *
 * Handlers are called by either thread then, never by both at once, and some time after the frame: soon after
 * sipwhy_analysis_advance(), before sipwhy_analysis_deadline(), _add_secrets(), _wait() or _finish() return,
 * and until the next frame never again. They must not call functions of the analysis.
 */
SIPWHY_API void sipwhy_analysis_set_threads(struct sipwhy_analysis *analysis, unsigned threads);

/** Have everything told that the frames so far have to tell; without a second thread it is already. */
SIPWHY_API void sipwhy_analysis_wait(const struct sipwhy_analysis *analysis);

/** So many headers may be named. */
#define SIPWHY_CORRELATE_HEADERS 8

/**
 * Feed a frame. Its time moves the clock, so that what is overdue by then is found first; a time
 * before 1970 counts as 1970, and one after SIPWHY_TIME_LATEST as that.
 */
SIPWHY_API int sipwhy_analysis_frame(struct sipwhy_analysis *analysis,
                                     const struct sipwhy_frame *frame);

/**
 * Take in whole lines of a TLS key log (the SSLKEYLOGFILE format), at any time. What of TLS waited for them
 * is told at once, as of the time at which it was captured. Empty text says that there is a key log whose
 * lines may come later: records are kept for them from then on.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_analysis_add_secrets(struct sipwhy_analysis *analysis,
                                           struct sipwhy_span text);

/** Say that the capture lost so many packets before they got here, as its counters have it; 0 is nothing. */
SIPWHY_API void sipwhy_analysis_note_drops(struct sipwhy_analysis *analysis, uint64_t dropped);

/** Move the clock without a frame; live, the wall clock does that. Going back is nothing. */
SIPWHY_API void sipwhy_analysis_advance(struct sipwhy_analysis *analysis, sipwhy_time now);

/** When the clock next matters; SIPWHY_TIME_UNKNOWN when it does not. */
SIPWHY_API sipwhy_time sipwhy_analysis_deadline(const struct sipwhy_analysis *analysis);

/** A name or a code and how often it was counted. */
struct sipwhy_count {
    const char *name;
    uint64_t count;
};

/** What a name of sipwhy_summary.packets_by means, in English, to follow a number; NULL for others. */
SIPWHY_API const char *sipwhy_packet_fate_text(const char *name);

/** What became of TLS connections. */
struct sipwhy_tls {
    uint64_t connections; /**< that were seen */
    uint64_t decrypted;
    /** Those that could not be read, or not to their end, by why: "no-key-log", "no-secret", ... */
    const struct sipwhy_count *unread;
    size_t unread_count;
    const struct sipwhy_count *unsupported; /**< by version or cipher suite */
    size_t unsupported_count;
    uint64_t failed_records; /**< that were not authentic, and so were not looked at */
};

/**
 * How long something took, over all of it; SIPWHY_TIME_UNKNOWN where the count is 0. The percentiles are within
 * 3.2 % of the true ones, the rest is exact.
 */
struct sipwhy_durations {
    uint64_t count;
    sipwhy_time mean;
    sipwhy_time least;
    sipwhy_time most;
    sipwhy_time p50;
    sipwhy_time p90;
    sipwhy_time p95;
    sipwhy_time p99;
};

/**
 * The figures of RFC 6076 and of telephony, of calls and registrations that have their outcome. Ratios are in
 * percent, and below zero where there is nothing to divide by.
 */
struct sipwhy_kpi {
    uint64_t calls; /**< session requests; with their challenges and redirects one each */
    uint64_t answered;
    uint64_t redirected;  /**< and not followed */
    uint64_t ineffective; /**< 408, 500, 503, 504 or no response */
    uint64_t completed;   /**< answered, and their BYE too */
    uint64_t registers;
    uint64_t registers_ineffective;
    uint64_t disconnects_failed; /**< BYEs without a response */
    double ser;                  /**< section 4.6; ASR is the same */
    double seer;                 /**< section 4.7 */
    double isa;                  /**< section 4.8 */
    double scr;                  /**< section 4.9 */
    double ira;                  /**< section 4.2 */
    double asr;                  /**< ITU-T E.411 */
    double ner;                  /**< ITU-T E.411: answered, busy, absent or unwilling */
    double retransmissions;      /**< of all messages but duplicates */
    struct sipwhy_durations rrd; /**< registration request delay, section 4.1 */
    struct sipwhy_durations srd; /**< session request delay of answered calls, section 4.3.1 */
    struct sipwhy_durations srd_failed; /**< of failed calls, section 4.3.2 */
    struct sipwhy_durations sdd;        /**< session disconnect delay, section 4.4 */
    struct sipwhy_durations sdt;        /**< session duration time, section 4.5.1; its mean is the ACD */
    struct sipwhy_durations sdt_failed; /**< the same where the BYE got no response, section 4.5.2 */
    struct sipwhy_durations pdd;        /**< post-dial delay: INVITE to the first 101-199 or 2xx of any call */
    struct sipwhy_durations trying;     /**< INVITE to the first 100 */
    struct sipwhy_durations setup;      /**< INVITE to 2xx */
    struct sipwhy_durations ring;       /**< the first 101-199 to 2xx */
    struct sipwhy_durations auth;       /**< INVITE to that with credentials */
};

enum sipwhy_peer_role {
    SIPWHY_PEER_SOURCE, /**< of requests */
    SIPWHY_PEER_TARGET,
    SIPWHY_PEER_BOTH,
};

/** "source", "target" or "both". */
SIPWHY_API const char *sipwhy_peer_role_name(enum sipwhy_peer_role role);

/** Whether OPTIONS that come at intervals are answered. */
enum sipwhy_peer_state {
    SIPWHY_PEER_UNWATCHED,
    SIPWHY_PEER_UP,
    SIPWHY_PEER_DOWN,
};

/** "unwatched", "up" or "down". */
SIPWHY_API const char *sipwhy_peer_state_name(enum sipwhy_peer_state state);

/** A host, all its ports together. */
struct sipwhy_peer {
    struct sipwhy_endpoint address; /**< port 0 */
    enum sipwhy_peer_role role;
    uint64_t messages;        /**< that it sent, but ACK; those again not counted */
    uint64_t retransmissions; /**< that it sent, but ACK */
    uint64_t asked;           /**< requests that it sent, but ACK */
    const struct sipwhy_count *requests; /**< that it got, by method, but ACK */
    size_t request_count;
    uint64_t responses[7]; /**< that it sent, by the first digit of the code */
    uint64_t calls;        /**< initial INVITEs that it got and that have their outcome; no challenges */
    uint64_t answered;
    double asr; /**< as in struct sipwhy_kpi, of these */
    double ner;
    double isa;
    sipwhy_time acd;             /**< average duration of calls that it answered; or SIPWHY_TIME_UNKNOWN */
    struct sipwhy_durations pdd; /**< INVITE to the first 101-199 or 2xx, at this host */
    enum sipwhy_peer_state state;
    sipwhy_time interval;  /**< between OPTIONS, where it is watched */
    uint64_t outages;      /**< that ended */
    sipwhy_time down;      /**< how long it was down in all, one that lasts included */
    const struct sipwhy_finding_reference *findings; /**< about it, the worst first */
    size_t finding_count;
};

/** So many hosts are in a summary: first those in trouble, then those with most traffic. */
#define SIPWHY_PEERS 50

/** Call-IDs of a cause that are named. */
#define SIPWHY_CAUSE_EXAMPLES 3

/** Calls and registrations that went wrong for the same reason: the diagnosis, the host and the code. */
struct sipwhy_root_cause {
    const char *id;
    const char *at; /**< the host, or NULL */
    int code;       /**< or 0 */
    uint64_t calls;
    uint64_t registrations;
    sipwhy_time first; /**< when the first of them began */
    sipwhy_time last;
    const char *call_ids[SIPWHY_CAUSE_EXAMPLES]; /**< the first ones; NULL behind the last */
};

/** What was seen in all. The arrays live as long as the analysis. */
struct sipwhy_summary {
    uint64_t packets;
    uint64_t bytes; /**< as captured */
    uint64_t sip_messages;
    uint64_t not_sip; /**< packets that hold no SIP */
    /** What became of the packets: each is in exactly one row, and what did not occur in none. */
    const struct sipwhy_count *packets_by;
    size_t packets_by_count;
    /** Of the packets under "unknown-link": how many of which LINKTYPE_; the name is the number. */
    const struct sipwhy_count *unknown_links;
    size_t unknown_link_count;
    uint64_t malformed;
    uint64_t retransmissions;
    uint64_t duplicates;
    const struct sipwhy_count *requests; /**< by method, by name */
    size_t request_count;
    const struct sipwhy_count *responses; /**< by code, rising; the name is the number */
    size_t response_count;
    uint64_t calls[SIPWHY_CALL_STATES];
    uint64_t registrations[SIPWHY_REGISTRATION_STATES];
    const struct sipwhy_count *findings; /**< by id; each counted once however bad it got */
    size_t finding_count;
    uint64_t findings_by_severity[4]; /**< each at its worst */
    const struct sipwhy_count *limits;
    size_t limit_count;
    sipwhy_time first; /**< of all packets; SIPWHY_TIME_UNKNOWN when there was none */
    sipwhy_time last;
    struct sipwhy_kpi kpi;
    const struct sipwhy_peer *peers; /**< the most important ones */
    size_t peer_count;
    uint64_t peers_left_out;
    struct sipwhy_tls tls;
    const struct sipwhy_root_cause *causes; /**< of all verdicts, the one with the most calls first */
    size_t cause_count;
};

/**
 * The input is over: tell what is still open (as unknown, never as a failure) and sum up.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_analysis_finish(struct sipwhy_analysis *analysis,
                                      struct sipwhy_summary *ret_summary);

/** Free; NULL is nothing. */
SIPWHY_API void sipwhy_analysis_destroy(struct sipwhy_analysis *analysis);

/** What a threshold or a setting of a diagnosis is measured in. */
enum sipwhy_unit {
    SIPWHY_UNIT_TIME,
    SIPWHY_UNIT_COUNT,
    SIPWHY_UNIT_PERCENT,
};

/** A number of a diagnosis, other than when it gets worse, that users may set. */
struct sipwhy_setting {
    const char *name; /**< "window" */
    enum sipwhy_unit unit;
    int64_t value;    /**< by default; a time as sipwhy_time */
    const char *text; /**< what it is; see sipwhy_translate() */
};

/** At most so many settings has a diagnosis. */
#define SIPWHY_SETTINGS 6

/** One diagnosis of the catalogue. */
struct sipwhy_diagnosis {
    const char *id;
    const char *title;
    const char *meaning; /**< in English; see sipwhy_translate() */
    const char *fix;
    const char *rfc;
    enum sipwhy_scope scope;
    /** When it becomes a note, a warning, an error, in its unit; SIPWHY_TIME_UNKNOWN: not by a number. */
    sipwhy_time thresholds[4];
    enum sipwhy_unit unit;
    const char *severity; /**< in words: "note after 4 s, warning after 7 s, error after 32 s" */
    const struct sipwhy_setting *settings;
    size_t setting_count;
};

/**
 * What "ID.LEVEL" or "ID.SETTING" is measured in.
 * @return 0, or SIPWHY_ERROR_ARGUMENT where there is no such diagnosis, level or setting
 */
SIPWHY_API int sipwhy_diagnosis_unit(const char *name, enum sipwhy_unit *ret_unit);

SIPWHY_API const struct sipwhy_diagnosis *sipwhy_diagnosis_find(const char *id);

/** All diagnoses, by id; NULL from @p index on that is too high. */
SIPWHY_API const struct sipwhy_diagnosis *sipwhy_diagnosis_at(size_t index);

#ifdef __cplusplus
}
#endif

#endif
