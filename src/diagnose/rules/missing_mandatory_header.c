/*
 * missing-mandatory-header — a header field that must be there is not (RFC 3261 section 8.1.1 and tables 2
 * and 3), or a response does not repeat what its request said (section 8.2.6.2).
 *
 * Max-Forwards is max-forwards-low. Without Via, From, To, Call-ID or CSeq the message breaks the grammar
 * as well: malformed-message then follows from this.
 */
#include "base/hash.h"
#include "diagnose/rule.h"
#include "sip/address.h"
#include "sip/via.h"

static const enum sip_header_id of_any[] = {SIP_HEADER_VIA, SIP_HEADER_FROM, SIP_HEADER_TO,
                                            SIP_HEADER_CALL_ID, SIP_HEADER_CSEQ};

/** RFC 2543, whose branches have no cookie, left Contact to the client; branch-invalid tells of it. */
static bool is_of_old_client(const struct sip_message *message)
{
    return !span_starts_with_nocase(sip_via_branch(message, 0), SPAN("z9hG4bK"));
}

/** A dialog is made by these; where its other side can be reached is said in Contact (section 12.1). */
static bool needs_contact(const struct view *view)
{
    const struct sip_message *message = view->message;
    if (message->is_request)
        return message->method == SIP_METHOD_INVITE && !is_of_old_client(message);
    return message->code / 100 == 2 && view->tracked->has_cseq &&
           view->tracked->cseq.method == SIP_METHOD_INVITE;
}

/** The header that lacks, or SIP_HEADER_OTHER. */
static enum sip_header_id find_missing(const struct view *view)
{
    const struct sip_message *message = view->message;
    for (size_t i = 0; i < sizeof(of_any) / sizeof(of_any[0]); i++) {
        if (!message->first[of_any[i]])
            return of_any[i];
    }
    if (needs_contact(view) && !message->first[SIP_HEADER_CONTACT])
        return SIP_HEADER_CONTACT;
    return SIP_HEADER_OTHER;
}

/** The From tag is the part of From that must come back unchanged; old clients have none. */
static bool has_other_from(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    return !view->message->is_request && transaction && transaction->request_seen &&
           transaction->from_tag != hash_span(0, SPAN_EMPTY) &&
           transaction->from_tag != hash_span(0, sip_tag(view->message, SIP_HEADER_FROM));
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view) || view->message->fields_cut)
        return NOT_APPLICABLE;
    if (find_missing(view) == SIP_HEADER_OTHER && !has_other_from(view))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
}

/** "INVITE" or "200 (INVITE)". */
static const char *name_message(const struct view *view, struct draft *draft)
{
    const struct sip_message *message = view->message;
    const char *method = draft_copy(draft, span_first(message->method_name, 32));
    if (message->is_request)
        return method;
    const char *text = arena_format(draft->arena, "%d (%s)", message->code, method);
    return text ? text : "?";
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    enum sip_header_id missing = find_missing(view);
    const char *sender = draft_endpoint(draft, &view->sighting->src);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "header",
                   sip_header_name(missing == SIP_HEADER_OTHER ? SIP_HEADER_FROM : missing));
    draft_add_moment(draft, &moment);
    if (missing != SIP_HEADER_OTHER) {
        draft->detail = arena_format(draft->arena, _("The %1$s of %2$s has no %3$s."),
                                     name_message(view, draft), sender, sip_header_name(missing));
        if (missing == SIP_HEADER_CONTACT)
            draft->cause = _("Without a Contact the other side does not know where to send the ACK, the BYE "
                             "and whatever else belongs to the call.");
        return;
    }
    draft_add_moment(draft, &view->transaction->request);
    draft->detail = arena_format(
        draft->arena,
        _("The From in the %1$s of %2$s does not have the tag that the request had."),
        name_message(view, draft), sender);
    draft->cause = _("A response must repeat Via, From, Call-ID and CSeq of its request as they were. With "
                     "another From tag the client cannot match it to its dialog.");
}

const struct rule rule_missing_mandatory_header = {
    .about =
        {
            .id = "missing-mandatory-header",
            .title = N_("Mandatory header missing"),
            .meaning = N_("The message lacks a header field that every SIP message of its kind must have. "
                          "Receivers answer 400 or drop it in silence."),
            .fix = N_("Report it to the maker of the sender named here, and look for a device on the way that "
                      "removes headers (SIP ALG, header manipulation in an SBC)."),
            .rfc = "RFC 3261 sections 8.1.1, 8.2.6.2 and 12.1",
            .scope = SIPWHY_SCOPE_MESSAGE,
            .thresholds = UNTIMED,
            .severity = N_("error"),
        },
    .subject = RULE_OF_MESSAGE,
    .kinds = KIND_REQUEST | KIND_SUCCESS | KIND_FAILURE,
    .rank = RANK_SYNTAX,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
