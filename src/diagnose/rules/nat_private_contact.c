/*
 * nat-private-contact — a Contact that nobody outside can reach, from a source that is outside.
 *
 * What comes later in the dialog is sent to the Contact (RFC 3261 section 12.2.1.1). An INVITE or its 2xx is
 * judged when it is seen; a REGISTER when it is granted, for a registrar that stores the source instead says
 * so in its answer ("received"). Contacts marked for a server that repairs them (alias, ob) are well.
 */
#include "base/address.h"
#include "diagnose/rule.h"
#include "sip/address.h"

/** Known to be behind a NAT. */
static bool is_marked(span contact)
{
    static const char *const marks[] = {";alias=", ";ob", ";received=", ";gr", "+sip.instance"};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (span_find_nocase(contact, span_of(marks[i])) < contact.length)
            return true;
    }
    return false;
}

/** The address in the first Contact; false where it is a name. */
static bool read_contact(struct sip_message *message, struct sipwhy_endpoint *ret_address)
{
    struct sip_address contact;
    struct sip_uri uri;
    if (!message || sip_address_parse(message, SIP_HEADER_CONTACT, 0, &contact) != 0 ||
        contact.is_star || sip_uri_parse(message, contact.uri, &uri) != 0)
        return false;
    return address_parse(uri.host, ret_address);
}

/** Path, and a registrar that says where it will really send, make the Contact harmless. */
static bool is_repaired(const struct sip_message *granted, const struct sip_message *request)
{
    span contact = sip_message_field(granted, SIP_HEADER_CONTACT);
    return request->first[SIP_HEADER_PATH] ||
           span_find_nocase(contact, SPAN("received=")) < contact.length;
}

/** The message whose Contact is looked at, and who sent it; NULL where it is not the time. */
static struct sip_message *find_bearer(const struct view *view,
                                       const struct sipwhy_endpoint **ret_sender,
                                       const struct sipwhy_endpoint **ret_peer)
{
    struct sip_message *message = view->message;
    *ret_sender = &view->sighting->src;
    *ret_peer = &view->sighting->dst;
    if (view->transaction->method == SIP_METHOD_INVITE)
        return message->is_request || message->code / 100 == 2 ? message : NULL;
    struct sip_message *request = message->is_request ? NULL : view_request(view);
    *ret_sender = &view->transaction->src;
    *ret_peer = &view->transaction->dst;
    return request && message->code / 100 == 2 && !is_repaired(message, request) ? request : NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct sipwhy_endpoint *sender;
    const struct sipwhy_endpoint *peer;
    struct sipwhy_endpoint contact;
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    struct sip_message *bearer = find_bearer(view, &sender, &peer);
    if (!bearer || address_is_private(sender) || !read_contact(bearer, &contact))
        return NOT_APPLICABLE;
    if (!address_is_private(&contact))
        return DOES_NOT_HOLD;
    if (is_marked(sip_message_value(bearer, SIP_HEADER_CONTACT, 0)))
        return NOT_APPLICABLE;
    return holds(ret_assessment,
                 address_is_private(peer) ? SIPWHY_SEVERITY_NOTE : SIPWHY_SEVERITY_ERROR,
                 view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct sipwhy_endpoint *sender;
    const struct sipwhy_endpoint *peer;
    struct sipwhy_endpoint contact = {0};
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    struct sip_message *bearer = find_bearer(view, &sender, &peer);
    read_contact(bearer, &contact);
    draft->detail = arena_format(
        draft->arena, _("%1$s sends from a public address and says in Contact that it is at %2$s."),
        draft_endpoint(draft, sender), draft_host(draft, &contact));
    if (view->transaction->method == SIP_METHOD_REGISTER)
        draft->cause = arena_format(
            draft->arena,
            _("The registrar keeps %1$s as the place of this user: calls to it will go nowhere."),
            draft_host(draft, &contact));
    else
        draft->cause = arena_format(
            draft->arena,
            _("%1$s cannot reach %2$s: the ACK, a re-INVITE or the BYE that it sends there is lost, and the "
              "call is cut after 32 s or cannot be ended."),
            draft_endpoint(draft, peer), draft_host(draft, &contact));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "contact", draft_host(draft, &contact));
    draft_add_text(draft, "source", draft_endpoint(draft, sender));
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

const struct rule rule_nat_private_contact = {
    .about =
        {
            .id = "nat-private-contact",
            .title = N_("Private address in Contact"),
            .meaning = N_("The Contact names an address behind a NAT that the other side cannot reach. What "
                          "it sends there within the dialog is lost: ACKs, BYEs, calls to a registered user."),
            .fix = N_("Give the client its external address (STUN, external_address, rport-based rewriting), "
                      "or let the server repair Contacts (fix_nated_contact, set_contact_alias, rewrite_contact)."),
            .rfc = "RFC 3261 sections 8.1.1.8 and 12.2.1.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("note; error where the peer has a public address too"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(REGISTER),
    .kinds = KIND_REQUEST | KIND_SUCCESS,
    .when = WHEN_NEW,
    .rank = RANK_TRANSPORT,
    .follows_from = {"sip-alg-suspected"},
    .assess = assess,
    .describe = describe,
};
