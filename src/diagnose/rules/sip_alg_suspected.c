/*
 * sip-alg-suspected — a router on the way has rewritten parts of a message.
 *
 * Certain where the capture sees the same hop on both sides of it: a NAT changes addresses of packets, not of
 * messages. Else two traces of bad rewriting are known: a Content-Length that is off by what a replaced
 * address is longer or shorter (RFC 3261 section 18.3), and an SDP whose c= is public while its o=, the Via
 * and the Contact still have the private address. SBCs and B2BUAs rewrite everything, and make a new branch.
 */
#include "base/address.h"
#include "diagnose/rule.h"
#include "sip/address.h"
#include "sip/sdp.h"
#include "sip/via.h"

enum trace {
    TRACE_NONE,
    TRACE_BOTH_SIDES, /**< seen before and behind */
    TRACE_LENGTH,
    TRACE_PARTIAL,
};

static bool is_private_text(span text)
{
    struct sipwhy_endpoint address;
    return address_parse(text, &address) && address_is_private(&address);
}

static bool is_public_text(span text)
{
    struct sipwhy_endpoint address;
    return address_parse(text, &address) && !address_is_private(&address);
}

static span contact_host(struct sip_message *message)
{
    struct sip_address contact;
    struct sip_uri uri;
    if (!message->first[SIP_HEADER_CONTACT] ||
        sip_address_parse(message, SIP_HEADER_CONTACT, 0, &contact) != 0 || contact.is_star ||
        sip_uri_parse(message, contact.uri, &uri) != 0)
        return SPAN_EMPTY;
    return uri.host;
}

/** Another Contact or media address in what is, by its branch, the same request on the same hop. */
static bool differs_on_both_sides(const struct view *view)
{
    struct sip_message *before = view_request(view);
    struct sdp_addresses sdp, sdp_before;
    if (!view->message->is_request || !view->tracked->second_point || !before)
        return false;
    if (!span_equal(contact_host(view->message), contact_host(before)))
        return true;
    return sdp_find_addresses(view->message, &sdp) && sdp_find_addresses(before, &sdp_before) &&
           !span_equal(sdp.connection, sdp_before.connection);
}

/** How many bytes there are beyond Content-Length; negative where some lack. */
static long excess_bytes(const struct sip_message *message)
{
    return (long)(message->bytes.data + message->bytes.length - message->body.data) -
           (long)message->content_length;
}

/** The length is wrong by once or twice what the addresses in o= and c= differ. */
static bool has_length_of_other_address(const struct view *view, const struct sdp_addresses *sdp)
{
    const struct sip_message *message = view->message;
    long difference = (long)sdp->connection.length - (long)sdp->origin.length;
    if (!message->has_content_length || difference == 0 || !is_private_text(sdp->origin) ||
        !is_public_text(sdp->connection))
        return false;
    long excess = excess_bytes(message);
    return excess == difference || excess == 2 * difference;
}

static bool is_partial(const struct view *view, const struct sdp_addresses *sdp)
{
    struct sip_via via;
    struct sipwhy_endpoint address;
    return address_parse(sdp->connection, &address) && !address_is_private(&address) &&
           endpoint_same_host(&address, &view->sighting->src) && is_private_text(sdp->origin) && is_private_text(contact_host(view->message)) &&
           view->message->is_request && sip_via_parse(view->message, 0, &via) == 0 &&
           is_private_text(via.host);
}

static enum trace find_trace(const struct view *view)
{
    struct sdp_addresses sdp;
    if (view->tracked->duplicate)
        return differs_on_both_sides(view) ? TRACE_BOTH_SIDES : TRACE_NONE;
    if (!view->message->body.length || view->tracked->retransmission ||
        view->sighting->truncated || address_is_private(&view->sighting->src) ||
        !sdp_find_addresses(view->message, &sdp) || span_equal(sdp.origin, sdp.connection))
        return TRACE_NONE;
    if (has_length_of_other_address(view, &sdp))
        return TRACE_LENGTH;
    return is_partial(view, &sdp) ? TRACE_PARTIAL : TRACE_NONE;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (find_trace(view) == TRACE_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_both_sides(const struct view *view, struct draft *draft)
{
    span before = contact_host(view_request(view));
    draft->detail = arena_format(
        draft->arena,
        _("The same %1$s was captured twice, from %2$s and from %3$s, and its Contact or media address "
          "changed between the two (Contact before: %4$s, behind: %5$s)."),
        sip_method_name(view->transaction->method),
        draft_endpoint(draft, &view->transaction->src),
        draft_endpoint(draft, &view->sighting->src), draft_copy(draft, span_first(before, 100)),
        draft_copy(draft, span_first(contact_host(view->message), 100)));
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &view->transaction->request);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    struct sdp_addresses sdp = {0};
    enum trace trace = find_trace(view);
    draft_add_moment(draft, &moment);
    if (trace == TRACE_BOTH_SIDES) {
        describe_both_sides(view, draft);
        return;
    }
    sdp_find_addresses(view->message, &sdp);
    const char *sender = draft_endpoint(draft, &view->sighting->src);
    const char *origin = draft_copy(draft, span_first(sdp.origin, 64));
    const char *media = draft_copy(draft, span_first(sdp.connection, 64));
    draft->confidence = trace == TRACE_LENGTH ? SIPWHY_CONFIDENCE_LIKELY
                                              : SIPWHY_CONFIDENCE_POSSIBLE;
    if (trace == TRACE_LENGTH)
        draft->detail = arena_format(
            draft->arena,
            _("The SDP of %1$s has %2$s in o= and %3$s in c=, and Content-Length is off by just what these "
              "differ in length."),
            sender, origin, media);
    else
        draft->detail = arena_format(
            draft->arena,
            _("The SDP of %1$s has the public %3$s in c=, while o=, Via and Contact have private addresses "
              "(%2$s)."),
            sender, origin, media);
}

const struct rule rule_sip_alg_suspected = {
    .about =
        {
            .id = "sip-alg-suspected",
            .title = N_("A router rewrites the messages"),
            .meaning = N_("A router on the way has a SIP helper (ALG) that replaces private addresses in "
                          "messages, and does so only in part: calls without audio, lost ACKs and refused "
                          "messages follow."),
            .fix = N_("Switch the SIP ALG or SIP helper of the router off, or go around it with TLS or "
                      "another port than 5060."),
            .rfc = "RFC 3261 sections 18.3 and 20.14",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_MESSAGE,
    .methods = METHOD(INVITE) | METHOD(ACK) | METHOD(UPDATE) | METHOD(PRACK) | METHOD(REGISTER),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .rank = RANK_TRANSPORT,
    .assess = assess,
    .describe = describe,
};
