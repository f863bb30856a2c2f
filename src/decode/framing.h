/*
 * framing.h — where SIP messages begin and end in a stream of bytes (RFC 3261 section 18.3).
 *
 * Necessary conditions only: whoever takes the messages looks at them properly.
 */
#ifndef DECODE_FRAMING_H
#define DECODE_FRAMING_H

#include "base/span.h"

enum framing_start {
    FRAMING_SIP,   /**< a message begins here */
    FRAMING_MORE,  /**< one may begin here, but the line is not all there */
    FRAMING_OTHER, /**< none does */
};

/** What the bytes at a place are where a message may begin. Line ends in front were skipped. */
enum framing_start framing_start(span bytes);

/**
 * Where in the middle of anything a message begins: at the front, behind a line end or right behind a body,
 * and with a start line that is nothing else. Where @p bytes end in what is very likely the beginning of such a line, that.
 * @return its offset; bytes.length where there is none
 */
size_t framing_seek(span bytes);

/** Whether @p bytes begin with such a line, as far as they go. */
bool framing_is_likely(span bytes);

/** How far a message was looked through. Zero it for each. */
struct framing {
    size_t scanned; /**< so far there is no empty line */
    size_t length;  /**< of the message with its body, as Content-Length says; 0: not known yet */
};

/**
 * Look for the end of a message of which @p bytes are the beginning; a message without Content-Length ends
 * with its header. A length beyond what fits is SIZE_MAX.
 * @return whether framing->length is known
 */
bool framing_measure(struct framing *framing, span bytes);

/** Without the line ends at the front: keep-alives, and what RFC 3261 section 7.5 wants ignored. */
span framing_skip_lines(span bytes);

/**
 * The header of HTTP that @p bytes begin with, up to its empty line, in @p ret_head.
 * @return FRAMING_SIP where it asks for or agrees to SIP over WebSocket (RFC 7118 section 4)
 */
enum framing_start framing_handshake(span bytes, span *ret_head);

#endif
