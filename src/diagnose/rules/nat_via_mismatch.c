/*
 * nat-via-mismatch — the top Via says another address than the request comes from.
 *
 * A NAT has changed the source. Responses go to the source address in any case ("received", RFC 3261 section
 * 18.2.1), but to its port only with rport (RFC 3581). Only UDP, and only where the sent-by is an address;
 * a port alone that differs is a note: clients may send and receive on two ports.
 */
#include "base/address.h"
#include "diagnose/rule.h"
#include "sip/via.h"

#define SIP_PORT 5060

struct sent_by {
    struct sipwhy_endpoint address;
    bool has_rport;
};

/** @return false where the sent-by is a name or does not parse */
static bool read_sent_by(struct sip_message *message, struct sent_by *ret_sent_by)
{
    struct sip_via via;
    struct sent_by sent_by = {0};
    if (sip_via_parse(message, 0, &via) != 0 || !address_parse(via.host, &sent_by.address))
        return false;
    sent_by.address.port = via.port ? via.port : SIP_PORT;
    sent_by.has_rport = via.has_rport;
    *ret_sent_by = sent_by;
    return true;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct sent_by sent_by;
    if (!is_first_sighting(view) || view->sighting->transport != SIPWHY_TRANSPORT_UDP ||
        !read_sent_by(view->message, &sent_by))
        return NOT_APPLICABLE;
    if (endpoint_same(&sent_by.address, &view->sighting->src))
        return DOES_NOT_HOLD;
    bool is_lost = !sent_by.has_rport &&
                   !endpoint_same_host(&sent_by.address, &view->sighting->src);
    return holds(ret_assessment, is_lost ? SIPWHY_SEVERITY_WARNING : SIPWHY_SEVERITY_NOTE,
                 view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    struct sent_by sent_by = {0};
    read_sent_by(view->message, &sent_by);
    const char *rport = sent_by.has_rport ? _("with rport") : _("without rport");
    draft->detail = arena_format(
        draft->arena, _("The %1$s came from %2$s, and its top Via says %3$s, %4$s."),
        draft_copy(draft, span_first(view->message->method_name, 32)),
        draft_endpoint(draft, &view->sighting->src), draft_endpoint(draft, &sent_by.address),
        rport);
    if (sent_by.has_rport) {
        draft->cause = _("The client is behind a NAT and asks to be answered where it sends from, as it "
                         "should.");
        draft->fix = _("Nothing, as long as the server answers to that port; keep the NAT binding alive.");
    } else if (assessment->severity == SIPWHY_SEVERITY_NOTE) {
        draft->cause = _("The client sends from another port than the one on which it wants the response: "
                         "that works where no NAT or firewall is in between.");
    }
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "sent_by", draft_endpoint(draft, &sent_by.address));
    draft_add_moment(draft, &moment);
}

const struct rule rule_nat_via_mismatch = {
    .about =
        {
            .id = "nat-via-mismatch",
            .title = N_("Via differs from the source address"),
            .meaning = N_("The client is behind a NAT that it does not know of. Without rport the response "
                          "goes to the port in the Via, which the NAT does not let through."),
            .fix = N_("Switch rport on in the client, or make the server act as if it were there "
                      "(force_rport, nat=yes)."),
            .rfc = "RFC 3261 section 18.2.1; RFC 3581",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("note; warning without rport"),
        },
    .subject = RULE_OF_MESSAGE,
    .kinds = KIND_REQUEST,
    .rank = RANK_TRANSPORT,
    .assess = assess,
    .describe = describe,
};
