/*
 * message.h — one SIP message, indexed where it lies.
 *
 * Indexing copies nothing: it finds the start line, each header field and the body. What is inside a
 * header field is parsed only when somebody asks (via.h, address.h, ...), by libosip2, into the arena
 * of the message. A defect never loses the rest of the message: it is noted, with its place.
 *
 * Everything that these functions give is valid until the next sip_message_index() of the same object,
 * or as long as the indexed bytes, whichever ends first.
 */
#ifndef SIP_MESSAGE_H
#define SIP_MESSAGE_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"
#include "sip/names.h"
#include "sip/parts.h"

/** What is wrong with a message; each makes it malformed. */
enum sip_defect_kind {
    SIP_DEFECT_START_LINE,      /**< neither a request line nor a status line as RFC 3261 section 7 has it */
    SIP_DEFECT_SPACING,         /**< a request line with more, or others, than its two spaces */
    SIP_DEFECT_REQUEST_URI,     /**< no URI, or a sip URI without a host */
    SIP_DEFECT_URI_HEADERS,     /**< header fields in a Request-URI (RFC 3261 section 19.1.1) */
    SIP_DEFECT_VERSION,         /**< SIP-Version is not "SIP/2.0" */
    SIP_DEFECT_STATUS_CODE,     /**< not three digits from 100 to 699 */
    SIP_DEFECT_HEADER_LINE,     /**< a line with no colon, or a name that is no token */
    SIP_DEFECT_HEADER_VALUE,    /**< the value does not parse */
    SIP_DEFECT_HEADER_MISSING,  /**< Via, From, To, Call-ID or CSeq is absent */
    SIP_DEFECT_HEADER_REPEATED, /**< a header that must occur once occurs again */
    SIP_DEFECT_CSEQ_METHOD,     /**< the method in CSeq is not that of the request line */
    SIP_DEFECT_CONTENT_LENGTH,  /**< no number, or beyond 32 bits */
    SIP_DEFECT_NO_END,          /**< no empty line ends the header */
    SIP_DEFECT_LINE_END,        /**< a line that ends in more than one CR */
    SIP_DEFECT_PARAMETER,       /**< a parameter that is no "name" and no "name=value" */
    SIP_DEFECT_BRANCH,          /**< nothing behind the cookie z9hG4bK of a branch */
    SIP_DEFECT_RANGE,           /**< no number, or one that this header may not have */
};

struct sip_defect {
    enum sip_defect_kind kind;
    enum sip_header_id header; /**< where it is about one, else SIP_HEADER_OTHER */
    span place;                /**< the bytes that are wrong, inside the message; may be empty */
};

#define SIP_DEFECTS 16

struct sip_field {
    span name;
    span value; /**< trimmed; folded lines are still in it (RFC 3261 section 7.3.1) */
    enum sip_header_id id;
    uint16_t next; /**< index of the next field of this kind, plus one; 0 at the end */
};

struct sip_message {
    span bytes;
    span start_line;
    span body;        /**< what is there of it; no longer than Content-Length says */
    bool is_request;  /**< else a response */
    span method_name; /**< of the request line; in responses of CSeq, empty where that has none */
    span request_uri; /**< requests */
    enum sip_method method; /**< requests: of the request line; responses: of CSeq */
    int code;               /**< responses; 0 in requests, or where it is not up to three digits */
    span phrase;            /**< responses; as sent, may be empty */

    bool has_hashes; /**< by sip_message_hash(): of all bytes, and of Call-ID */
    uint64_t hash;
    uint64_t call_id_hash;

    size_t field_count; /**< of fields, which come last */
    uint16_t first[SIP_HEADER_COUNT]; /**< index of the first field of each kind, plus one */
    uint16_t last[SIP_HEADER_COUNT];  /**< of the last one, where there is any */
    bool fields_cut;                  /**< it had more than LIMIT_MESSAGE_HEADERS */

    bool has_content_length;
    uint64_t content_length; /**< as it says; see has_content_length */

    struct sip_defect defects[SIP_DEFECTS];
    size_t defect_count;

    /** The first of these fields where all of it has plain form (plain.h), as nearly always; else told by a bit. */
    unsigned plain;
    struct sip_via via;
    struct sip_address from;
    struct sip_address to;
    struct sip_address contact;

    struct arena arena; /**< for what is parsed out of it */

    struct sip_field fields[LIMIT_MESSAGE_HEADERS]; /**< last: see sip_message_index_raw() */
};

/** The bits of plain; a header that is not there has none. */
enum sip_plain {
    SIP_PLAIN_VIA = 1,
    SIP_PLAIN_FROM = 2,
    SIP_PLAIN_TO = 4,
    SIP_PLAIN_CONTACT = 8,
};

/** Prepare the object for many messages in turn. */
void sip_message_init(struct sip_message *message);
void sip_message_finish(struct sip_message *message);

/**
 * Whether @p bytes begin like SIP: "SIP/2.0 " and a code, or a method (any token), a URI and
 * "SIP/2.0" in the first line; lower quality variants count too where nothing else looks like them
 * ("SIP/2." or no version after a known method and a sip URI). Never true for HTTP, RTSP, SSDP, STUN, RTP.
 * Cheap: it looks at the first bytes, and at one line only when those may be SIP.
 */
bool sip_recognise(span bytes);

/**
 * Index a datagram that sip_recognise() took. Blank lines before the start line are skipped. Lines end
 * in CRLF, LF or CR. Mandatory headers are looked for, Content-Length is read, defects are noted;
 * header values are not parsed yet.
 */
void sip_message_index(struct sip_message *message, span bytes);

/** Hash it with @p seed, once: who indexes ahead does that as well. */
void sip_message_hash(struct sip_message *message, uint64_t seed);

/**
 * The same as sip_message_index() in raw memory of sizeof(struct sip_message) bytes, aligned for it, that needs no
 * sip_message_init(): for messages that lie one behind the other. Only so much is touched afterwards, and has
 * to be kept, as is returned: what would be unused fields may hold something else.
 * @param arena  lent while it is indexed; the message has none of its own until sip_message_lend()
 * @return bytes, or 0 where indexing took something from the arena, so that the message cannot do without it
 */
size_t sip_message_index_raw(void *memory, span bytes, struct arena *arena);

/** Give such a message an arena, which is reset; copy message->arena back before the message goes. */
void sip_message_lend(struct sip_message *message, struct arena *arena);

/** Note a defect; beyond SIP_DEFECTS it is dropped. The same kind, header and place only once. */
void sip_message_add_defect(struct sip_message *message, enum sip_defect_kind kind,
                            enum sip_header_id header, span place);

/**
 * Note the first parameter of this header that is no parameter: @p value is all of it, @p parameters what
 * follows its first ";".
 */
void sip_message_check_parameters(struct sip_message *message, enum sip_header_id id, span value,
                                  span parameters);

/** Note what is wrong with Max-Forwards, Expires, Min-Expires, Date, and the first such Warning. */
void sip_message_check_rest(struct sip_message *message);

/** A defect in words, English, as "CSeq does not parse: \"x INVITE\""; in the message's arena. */
const char *sip_defect_describe(struct sip_message *message, const struct sip_defect *defect);

/** The value of the first field of this kind; data is NULL when absent. */
span sip_message_field(const struct sip_message *message, enum sip_header_id id);

/** How many fields of this kind there are. */
size_t sip_message_field_count(const struct sip_message *message, enum sip_header_id id);

/**
 * The @p index-th value of this kind from 0, counted over all its fields; comma lists are split (not
 * inside quotes, angle brackets or comments), and empty elements skipped. A header that is no list has
 * one value a field, empty or not. data is NULL when there is none; the 257th and later are not looked at.
 */
span sip_message_value(const struct sip_message *message, enum sip_header_id id, size_t index);

/** All values of this kind, unfolded, joined by ", ", in the arena; data is NULL when absent. */
span sip_message_join(struct sip_message *message, enum sip_header_id id);

/** The field of any name, known or not; data is NULL when absent. */
span sip_message_field_named(const struct sip_message *message, span name, size_t index);

/** Whether the comma list of this header holds @p token (any case), with or without parameters. */
bool sip_message_has_token(const struct sip_message *message, enum sip_header_id id, span token);

/** The value of a parameter of the first field of this kind, without quotes; data is NULL when absent. */
span sip_message_parameter(const struct sip_message *message, enum sip_header_id id, span name);

/**
 * The number of seconds that Expires, Min-SE, Retry-After, Session-Expires begin with, before a comment
 * or parameters; false where there is none or it is beyond 32 bits.
 */
bool sip_message_seconds(const struct sip_message *message, enum sip_header_id id,
                         uint64_t *ret_seconds);

#endif
