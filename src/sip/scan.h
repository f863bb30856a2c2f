/*
 * scan.h — reading pieces of header values by hand, where libosip2 would be too slow or has no
 * parser.
 */
#ifndef SIP_SCAN_H
#define SIP_SCAN_H

#include "base/span.h"

/** A character of a token (RFC 3261 section 25.1). */
bool scan_is_token_char(char c);

/** Whether all of @p text, and at least one byte, is a token. */
bool scan_is_token(span text);

/** The token at the beginning of @p text; may be empty. */
span scan_token(span text);

/** Whether @p c is a space, a tab or a line end: linear white space, once lines are unfolded. */
static inline bool scan_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/** Without white space at the front. */
span scan_skip_blanks(span text);

/**
 * The offset of the first @p separator that is not inside quotes or angle brackets or a comment;
 * text.length when there is none.
 */
size_t scan_find(span text, char separator);

/** Without its quotes, if it is a quoted string; backslashes stay. */
span scan_unquote(span text);

/** Whether @p text could be a host name or an address, an IPv6 one without its brackets. */
bool scan_is_host(span text);

/** Whether @p text is the scheme of a URI (RFC 3986 section 3.1). */
bool scan_is_scheme(span text);

/** Whether no byte of @p text is outside of what URIs are made of: printable ASCII without <>" */
bool scan_is_uri_text(span text);

/**
 * Whether what follows "sip:" is one: [user "@"] host [":" port], then parameters, and headers in
 * @p ret_headers, with the "?" before them. Of user, parameters and headers the bytes are not
 * looked at.
 */
bool scan_sip_uri(span text, span *ret_headers);

/** Whether @p text is name, name=token, name=host or name="quoted" (RFC 3261 section 25.1). */
bool scan_is_parameter(span text);

/** Whether @p text is a display name: empty, tokens, or one quoted string. */
bool scan_is_display(span text);

/** Take the next line from @p rest, without its CRLF, LF or CR; false at the end. */
bool scan_next_line(span *rest, span *ret_line);

/** Take the next word, up to white space, from @p rest; empty at the end. */
span scan_next_word(span *rest);

/** One of a list of parameters. */
struct scan_parameter {
    span name;
    span value; /**< trimmed, with its quotes; data is NULL where there is no "=" */
};

/** Take the next parameter from @p rest, "a=b;c;d=\"e\""; false at the end. Empty ones are skipped.
 */
bool scan_next_parameter(span *rest, char separator, struct scan_parameter *ret_parameter);

/**
 * The value of the ";"-parameter @p name (any case) in @p parameters, without quotes.
 * data is NULL when it is absent or has no value.
 */
span scan_parameter(span parameters, span name);

/**
 * The token behind @p start, ";name=" in its usual spelling, where no quotes can make it something else.
 * data is NULL when it is not there in this form: scan_parameter() decides then.
 */
span scan_usual_parameter(span parameters, span start);

/** The method in the value of a CSeq, "314159 INVITE"; empty when there is no number and token. */
span scan_cseq_method(span value);

/** A name-addr or addr-spec with its parameters (RFC 3261 section 25.1), taken apart. */
struct scan_address {
    span display;    /**< trimmed, with its quotes */
    span uri;        /**< without angle brackets; with white space that is in them */
    span behind;     /**< what is between ">" and the first ";"; blank if well-formed */
    span parameters; /**< behind the first ";" */
    bool is_bracketed;
};

/** @return false when a quoted string or an angle bracket does not end */
bool scan_address(span value, struct scan_address *ret_address);

#endif
