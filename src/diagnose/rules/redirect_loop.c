/*
 * redirect-loop — a redirect leads back to where this call has been.
 *
 * A client must not try the same URI twice (RFC 3261 section 8.1.3.4), so that where every Contact of a 3xx was
 * tried there is nowhere left to go; one that is new beside them is a way on. URIs that differ in their transport
 * are two (section 19.1.4), and a target that only asked for credentials, still rings or answered is none that
 * failed. Who follows without keeping count is caught by the number of redirects.
 */
#include "diagnose/redirects.h"

#define MOST_CONTACTS 16

enum {
    SETTING_REDIRECTS,
};

/** The attempt that the first Contact leads back to; NULL where any of them is new, or there is none. */
static const struct transaction *find_circle(const struct view *view)
{
    const struct transaction *circle = NULL;
    for (size_t i = 0; i < MOST_CONTACTS; i++) {
        struct sip_address contact;
        if (!sip_message_value(view->message, SIP_HEADER_CONTACT, i).data)
            break;
        if (sip_address_parse(view->message, SIP_HEADER_CONTACT, i, &contact) != 0)
            return NULL;
        const struct transaction *tried =
            redirects_find_tried(view, transaction_target_of(contact.uri));
        if (!tried)
            return NULL;
        circle = circle ? circle : tried;
    }
    return circle;
}

static bool is_initial_redirect(const struct view *view)
{
    return is_first_sighting(view) && transaction_is_initial_invite(view->transaction) &&
           view->message->code == view->transaction->final_code;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_initial_redirect(view))
        return NOT_APPLICABLE;
    if (!find_circle(view) && redirects_count(view) <= (uint64_t)view->settings[SETTING_REDIRECTS])
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->transaction->final.time);
}

static void describe_circle(const struct view *view, const struct transaction *circle,
                            const char *contact, struct draft *draft)
{
    const struct transaction *invite = view->transaction;
    const char *who = draft_endpoint(draft, &invite->responder);
    const char *client = draft_endpoint(draft, &invite->src);
    if (circle == invite)
        draft->detail = arena_format(
            draft->arena, _("%1$s answered the INVITE of %2$s with %3$d and redirects it to %4$s: the very "
                            "address that was called."),
            who, client, invite->final_code, contact);
    else
        draft->detail = arena_format(
            draft->arena, _("%1$s answered the INVITE of %2$s with %3$d and redirects it to %4$s, which this "
                            "call has tried %5$s before and which ended in %6$d."),
            who, client, invite->final_code, contact,
            draft_duration(draft, invite->final.time - circle->request.time), circle->final_code);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &circle->request);
    draft_add_moment(draft, &circle->final);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *invite = view->transaction;
    const struct transaction *circle = find_circle(view);
    const char *contact =
        draft_copy(draft, span_first(sip_uri_of(view->message, SIP_HEADER_CONTACT), 120));
    unsigned count = redirects_count(view);
    if (circle) {
        describe_circle(view, circle, contact, draft);
    } else {
        draft->detail = arena_format(
            draft->arena, _("%1$s was redirected %2$u times in this call, the last time by %3$s to %4$s."),
            draft_endpoint(draft, &invite->src), count, draft_endpoint(draft, &invite->responder),
            contact);
        draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    }
    draft_add_number(draft, "code", invite->final_code);
    draft_add_number(draft, "redirects", count);
    draft_add_text(draft, "contact", contact);
    draft_add_moment(draft, &invite->request);
    draft_add_moment(draft, &invite->final);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_REDIRECTS] = {"redirects", SIPWHY_UNIT_COUNT, 5,
                           N_("how many redirects one call may have")},
};

const struct rule rule_redirect_loop = {
    .about =
        {
            .id = "redirect-loop",
            .title = N_("Redirects go in a circle"),
            .meaning = N_("Two forwards point at each other, or one at itself. The call will never get to "
                          "anybody: a correct client gives up here, and another one goes round and round."),
            .fix = N_("Take out or change one of the forwards: look up the forwarding of both addresses on "
                      "the server that sends the redirects, or on the phones."),
            .rfc = "RFC 3261 section 8.1.3.4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .kinds = KIND_REDIRECTION,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
