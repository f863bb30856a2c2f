/*
 * content-length-mismatch — Content-Length says more or less than there is, or is missing in a stream.
 *
 * Over UDP a body that is shorter makes the message invalid; bytes behind a longer one are discarded (RFC
 * 3261 section 18.3). Over TCP, TLS and SCTP nothing else ends a message, so that it must be there
 * (section 20.14); a WebSocket frame ends by itself (RFC 7118).
 */
#include "diagnose/rule.h"

enum fault {
    FAULT_NONE,
    FAULT_SHORT,   /**< of the body that it announces, a part lacks */
    FAULT_LONG,    /**< there is more than it announces */
    FAULT_MISSING, /**< in a stream */
};

/** What stands behind the header: the body, and what Content-Length leaves out. */
static size_t rest_bytes(const struct sip_message *message)
{
    return (size_t)(message->bytes.data + message->bytes.length - message->body.data);
}

static bool is_framed(enum sipwhy_transport transport)
{
    return transport == SIPWHY_TRANSPORT_UDP || transport == SIPWHY_TRANSPORT_WS ||
           transport == SIPWHY_TRANSPORT_WSS;
}

/** Trailing line ends are padding, which many senders add. */
static bool is_padding(span rest)
{
    for (size_t i = 0; i < rest.length; i++) {
        if (rest.data[i] != '\r' && rest.data[i] != '\n' && rest.data[i] != '\0')
            return false;
    }
    return true;
}

static enum fault find_fault(const struct view *view)
{
    const struct sip_message *message = view->message;
    if (!message->has_content_length) {
        bool is_missing = !is_framed(view->sighting->transport) &&
                          !message->first[SIP_HEADER_CONTENT_LENGTH];
        return is_missing ? FAULT_MISSING : FAULT_NONE;
    }
    if (!is_framed(view->sighting->transport) || !message->body.data)
        return FAULT_NONE;
    size_t there = rest_bytes(message);
    if (there < message->content_length)
        return FAULT_SHORT;
    if (there > message->content_length &&
        !is_padding(span_from((span){message->body.data, there}, message->body.length)))
        return FAULT_LONG;
    return FAULT_NONE;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    enum fault fault = find_fault(view);
    if (fault == FAULT_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment,
                 fault == FAULT_LONG ? SIPWHY_SEVERITY_NOTE : SIPWHY_SEVERITY_ERROR,
                 view->sighting->time);
}

static void describe_missing(const struct view *view, struct draft *draft)
{
    draft->detail =
        arena_format(draft->arena, _("The message from %1$s over %2$s has no Content-Length."),
                     draft_endpoint(draft, &view->sighting->src),
                     sipwhy_transport_name(view->sighting->transport));
    draft->cause = _("In a stream nothing else says where a message ends: the receiver loses its place, and "
                     "every later message with it.");
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    enum fault fault = find_fault(view);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
    if (fault == FAULT_MISSING) {
        describe_missing(view, draft);
        return;
    }
    size_t there = rest_bytes(view->message);
    draft->detail = arena_format(
        draft->arena,
        _("The message from %1$s says Content-Length %2$llu, and %3$zu bytes stand behind its header."),
        draft_endpoint(draft, &view->sighting->src),
        (unsigned long long)view->message->content_length, there);
    if (fault == FAULT_LONG)
        draft->cause = _("What is beyond Content-Length is discarded. Where the body is cut by that, a device "
                         "on the way has made it longer and left the number as it was.");
    draft_add_number(draft, "content_length", (double)view->message->content_length);
    draft_add_number(draft, "body_bytes", (double)there);
}

const struct rule rule_content_length_mismatch = {
    .about =
        {
            .id = "content-length-mismatch",
            .title = N_("Content-Length is wrong"),
            .meaning = N_("The body is shorter than its Content-Length. A request like that is answered with "
                          "400, a response is discarded: a device on the way has changed the body and not "
                          "the number, or has cut the message off."),
            .fix = N_("Switch a SIP ALG in the router off; check the header manipulation rules of SBCs, and "
                      "senders that end lines of the body in LF alone."),
            .rfc = "RFC 3261 sections 18.3 and 20.14",
            .scope = SIPWHY_SCOPE_MESSAGE,
            .thresholds = UNTIMED,
            .severity = N_("note where the body is longer, error where it is shorter or the field is missing "
                           "in a stream"),
        },
    .subject = RULE_OF_MESSAGE,
    .rank = RANK_SYNTAX,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
