/*
 * number-not-found — 404, 484, 485 or 604 to an INVITE: the address that was called leads nowhere.
 */
#include "diagnose/outcome.h"
#include "sip/address.h"

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    switch (outcome_of_call(view)) {
    case 404:
    case 484:
    case 485:
    case 604:
        return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->transaction->final.time);
    default:
        return NOT_APPLICABLE;
    }
}

/** The Request-URI of the INVITE: the first line of its copy. */
static span dialled(const struct view *view)
{
    const struct transaction *invite = view->transaction;
    span line = {invite->copy, invite->copy_length};
    line = span_first(line, span_find_byte(line, '\n'));
    span item;
    span rest = line;
    if (!span_next_item(&rest, ' ', &item) || !span_next_item(&rest, ' ', &item))
        return SPAN_EMPTY;
    return item;
}

static void add_dialled(const struct view *view, struct draft *draft)
{
    struct sip_uri uri;
    span text = dialled(view);
    if (!view->message || !text.length || sip_uri_parse(view->message, text, &uri) != 0)
        return;
    const char *user = draft_copy(draft, span_first(uri.user, 128));
    const char *host = draft_copy(draft, span_first(uri.host, 128));
    draft_add_text(draft, "dialled", user);
    draft_add_text(draft, "domain", host);
    const char *detail = arena_format(draft->arena, _("%1$s The INVITE asked for \"%2$s\" at %3$s."),
                                      draft->detail, user, host);
    if (detail)
        draft->detail = detail;
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    outcome_describe(view, draft);
    add_dialled(view, draft);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

const struct rule rule_number_not_found = {
    .about =
        {
            .id = "number-not-found",
            .title = N_("Number or user not found"),
            .meaning = N_("The address called is not known there: an unallocated or incomplete number, a "
                          "wrong prefix (+, 00), a number that is not routed, or a domain that this "
                          "server does not serve. Some carriers refuse with 404 what they merely do not "
                          "allow."),
            .fix = N_("Compare the digits sent with what the far side expects (E.164, prefix), then check "
                      "its number table, the domain and its aliases, and whether the user is registered "
                      "there."),
            .rfc = "RFC 3261 section 21.4.5; RFC 3398 section 7.2.4.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE),
    .when = WHEN_FAILED,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
