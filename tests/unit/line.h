/*
 * line.h — a SIP message in a few words: what a test says of it, the rest being usual.
 *
 * Hosts are numbers: 2 is 192.0.2.2, port 5060. What is not said follows from the rest: a response
 * answers a request of host 1, and everything belongs to the Call-ID "call".
 */
#ifndef UNIT_LINE_H
#define UNIT_LINE_H

#include "test.h"

#include "track/sighting.h"
#include <stdio.h>

/** A message on the wire, and when. */
struct line {
    const char *method; /**< of the request, or of the response's CSeq; "INVITE" */
    int code;           /**< 0 in requests */
    const char *phrase;
    unsigned cseq; /**< 1 */
    int64_t at_ms;
    int from; /**< 1 for requests, 2 for responses */
    int to;
    int from_port;      /**< 5060 */
    const char *branch; /**< "z9hG4bK" and CSeq and method; those of CANCEL and INVITE are equal */
    const char *vias;   /**< Via fields under the top one, each with its line end */
    const char *uri;    /**< of requests */
    const char *from_tag; /**< "a" */
    const char *to_tag;   /**< none in requests, "b" in responses but 100 */
    const char *call_id;
    const char *headers; /**< more of them, each with its line end */
    const char *body;
    uint16_t ip_id; /**< 0: one of its own */
};

#define LINE(...) (&(const struct line){__VA_ARGS__})

#define LINE_BYTES 4096

static inline const char *line_or(const char *text, const char *usual)
{
    return text ? text : usual;
}

static inline const char *line_method(const struct line *line)
{
    return line_or(line->method, "INVITE");
}

static inline int line_source(const struct line *line)
{
    return line->from ? line->from : line->code ? 2 : 1;
}

static inline int line_destination(const struct line *line)
{
    return line->to ? line->to : line->code ? 1 : 2;
}

static inline const char *line_branch(const struct line *line, char text[64])
{
    const char *method = line_method(line);
    if (line->branch)
        return line->branch;
    snprintf(text, 64, "z9hG4bK%u%s", line->cseq ? line->cseq : 1,
             strcmp(method, "CANCEL") ? method : "INVITE");
    return text;
}

/** What a message of its kind must have and the test does not care about. */
static inline const char *line_usual(const struct line *line, char text[128])
{
    const char *headers = line_or(line->headers, "");
    bool is_invite = strcmp(line_method(line), "INVITE") == 0;
    bool needs_contact = is_invite && (!line->code || line->code / 100 == 2);
    snprintf(text, 128, "%s%s",
             line->code || strstr(headers, "Max-Forwards:") ? "" : "Max-Forwards: 70\r\n",
             !needs_contact || strstr(headers, "Contact:") ? "" : "Contact: <sip:x@192.0.2.1>\r\n");
    return text;
}

/** Write the message. @return its length */
static inline size_t line_write(const struct line *line, char text[LINE_BYTES])
{
    char branch[64];
    char usual[128];
    const char *to_tag = line_or(line->to_tag, line->code > 100 ? "b" : "");
    char start[512];
    if (line->code)
        snprintf(start, sizeof(start), "SIP/2.0 %d %s", line->code, line_or(line->phrase, "Said"));
    else
        snprintf(start, sizeof(start), "%s %s SIP/2.0", line_method(line),
                 line_or(line->uri, "sip:bob@example.net"));
    int length = snprintf(
        text, LINE_BYTES,
        "%s\r\nVia: SIP/2.0/UDP 192.0.2.%d;branch=%s\r\n%s"
        "From: <sip:alice@example.com>;tag=%s\r\nTo: <sip:bob@example.net>%s%s\r\n"
        "Call-ID: %s\r\nCSeq: %u %s\r\n%s%s\r\n%s",
        start, line->code ? line_destination(line) : line_source(line), line_branch(line, branch),
        line_or(line->vias, ""), line_or(line->from_tag, "a"), to_tag[0] ? ";tag=" : "", to_tag,
        line_or(line->call_id, "call"), line->cseq ? line->cseq : 1, line_method(line),
        line_usual(line, usual), line_or(line->headers, ""), line_or(line->body, ""));
    assert_in_range(length, 1, LINE_BYTES - 1);
    return (size_t)length;
}

/** When the first message of every test is sent. */
#define LINE_START (1000 * SIPWHY_SECOND)

static inline sipwhy_time line_time(int64_t at_ms)
{
    return LINE_START + at_ms * SIPWHY_MILLISECOND;
}

static inline struct sipwhy_endpoint line_host(int number, int port)
{
    return (struct sipwhy_endpoint){.address = {192, 0, 2, (uint8_t)number},
                                    .port = (uint16_t)(port ? port : 5060),
                                    .family = 4};
}

#endif
