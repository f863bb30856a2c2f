/*
 * stir-identity-failed — the receiving network could not verify who signed the caller's number (STIR).
 *
 * 428, 436, 437 and 438, the 403 "Stale Date" (RFC 8224 section 6.2.2), and a Reason of the protocol STIR, with which
 * a network says the same in a provisional response or a 2xx and lets the call go on (RFC 3326; RFC 9410). A 403
 * with any other phrase is a policy. What a retry came to is not waited for: the first attempt failed and costs
 * every call its time.
 */
#include "diagnose/outcome.h"
#include "sip/identity.h"
#include "sip/reason.h"

/** Reasons of one message that are looked at. */
#define MOST_REASONS 8

/** Clocks that differ by more than this are no clocks, but a capture of another day. */
#define FARTHEST (24 * 3600 * SIPWHY_SECOND)

struct row {
    uint32_t code;
    const char *cause;
    const char *fix;
};

static const struct row rows[] = {
    {403, N_("The time of signing (Date, or iat in the PASSporT) is older than the receiver allows, usually 60 s."),
     N_("Set the clocks of signer and receiver by NTP, let nothing between them rewrite Date, and sign when the "
        "call is sent, not when it is queued or sent anew.")},
    {428, N_("The receiver demands a signed Identity and got none, or none of a kind (ppt) that it supports."),
     N_("Sign the call at the originating provider, and check that no SBC or gateway on the way strips the "
        "Identity header; compare its ppt with what the receiver supports.")},
    {436, N_("The receiver could not fetch the certificate that the Identity points to (info)."),
     N_("Fetch that URL from outside: it must answer over HTTPS without a login, a redirect or a firewall in the "
        "way, with a certificate that has not expired.")},
    {437, N_("The receiver has the certificate and does not accept it: its issuer is not on the list that it "
             "trusts, or the algorithm is another than ES256."),
     N_("Use a certificate of an approved STI authority for this number range, with its whole chain, and sign with "
        "ES256.")},
    {438, N_("The signature does not fit the request: something on the way changed From, To, the called number or "
             "Date, or the PASSporT lacks a claim."),
     N_("Compare From, To, Date and Identity where the call leaves the signer and where it arrives; stop the SBC "
        "from rewriting them behind the signature, and send the full form of the PASSporT.")},
};

static const struct row *row_of(uint32_t code)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].code == code)
            return &rows[i];
    }
    return NULL;
}

static bool find_reason(const struct sip_message *message, struct sip_reason *ret_reason)
{
    struct sip_reason reason;
    if (!sip_message_field(message, SIP_HEADER_REASON).length)
        return false;
    for (size_t i = 0; i < MOST_REASONS && sip_reason_parse(message, i, &reason) == 0; i++) {
        if (span_equal_nocase(reason.protocol, SPAN("STIR")) && reason.has_cause) {
            *ret_reason = reason;
            return true;
        }
    }
    return false;
}

/** Whether the response itself is one of verification. */
static bool is_refused(const struct sip_message *message)
{
    if (message->code == 403)
        return span_find_nocase(message->phrase, SPAN("stale date")) < message->phrase.length;
    return row_of((uint32_t)message->code) != NULL;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    struct sip_reason reason;
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    if (!is_refused(view->message) && !find_reason(view->message, &reason))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_detail(const struct view *view, bool refused, const struct sip_reason *reason,
                            struct draft *draft)
{
    const char *who = draft_endpoint(draft, &view->sighting->src);
    const char *method = sip_method_name(view->transaction->method);
    const char *phrase = draft_copy(draft, span_first(view->message->phrase, 80));
    int code = view->message->code;
    if (refused)
        draft->detail = arena_format(draft->arena, _("%1$s refused the %2$s with %3$d %4$s."), who, method, code,
                                     phrase);
    else
        draft->detail = arena_format(
            draft->arena, _("%1$s says in its %2$d %3$s to the %4$s that the Identity was not verified: STIR %5$u \"%6$s\"."),
            who, code, phrase, method, reason->cause, draft_copy(draft, span_first(reason->text, 128)));
}

static void add_to_detail(struct draft *draft, const char *sentence)
{
    const char *detail = sentence ? arena_format(draft->arena, "%s %s", draft->detail, sentence) : NULL;
    if (detail)
        draft->detail = detail;
}

/** How old the signature was when the request was captured, by its own claim. */
static void describe_age(const struct view *view, const struct sip_identity *identity, struct draft *draft)
{
    if (identity->iat == SIPWHY_TIME_UNKNOWN || !view->transaction->request_seen)
        return;
    sipwhy_time age = view->transaction->request.time - identity->iat;
    if (age < -FARTHEST || age > FARTHEST)
        return;
    draft_add_duration(draft, age < 0 ? "signed_after_ms" : "signed_before_ms", age < 0 ? -age : age);
    if (age >= 0)
        add_to_detail(draft, arena_format(draft->arena, _("It was signed %1$s before it was sent (iat)."),
                                          draft_duration(draft, age)));
    else
        add_to_detail(draft, arena_format(draft->arena, _("It was signed %1$s after it was sent (iat): a clock is wrong."),
                                          draft_duration(draft, -age)));
}

static void describe_request(const struct view *view, struct draft *draft)
{
    struct sip_identity identity;
    struct sip_message *request = view_request(view);
    if (!request)
        return;
    if (sip_identity_parse(request, 0, &identity) != 0) {
        add_to_detail(draft, _("The request has no Identity header."));
        return;
    }
    if (identity.info.length) {
        const char *info = draft_copy(draft, span_first(identity.info, 256));
        draft_add_text(draft, "info", info);
        add_to_detail(draft, arena_format(draft->arena, _("Its Identity has the certificate at %1$s."), info));
    }
    if (identity.ppt.length)
        draft_add_text(draft, "ppt", draft_copy(draft, span_first(identity.ppt, 32)));
    describe_age(view, &identity, draft);
}

static void describe(const struct view *view, const struct assessment *assessment, struct draft *draft)
{
    (void)assessment;
    struct sip_reason reason = {.cause = 0};
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    bool refused = is_refused(view->message);
    bool has_reason = find_reason(view->message, &reason);
    const struct row *row = row_of(refused ? (uint32_t)view->message->code : reason.cause);
    describe_detail(view, refused, &reason, draft);
    describe_request(view, draft);
    draft->passed = view->message->code < 300;
    if (draft->passed)
        add_to_detail(draft, _("The call goes on all the same, but the callee may see it as not verified."));
    draft->cause = row ? _(row->cause) : NULL;
    draft->fix = row ? _(row->fix) : NULL;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", view->message->code);
    if (has_reason)
        draft_add_number(draft, "stir_cause", reason.cause);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

const struct rule rule_stir_identity_failed = {
    .about =
        {
            .id = "stir-identity-failed",
            .title = N_("Caller identity not verified (STIR)"),
            .meaning = N_("The receiving network checked the signature on the caller's number, the Identity header, "
                          "and did not accept it. Some networks refuse such calls, others let them through marked "
                          "as not verified."),
            .fix = N_("Check that the certificate URL in Identity can be fetched from outside, that the clocks of both "
                      "sides agree (signatures are good for about 60 s), and that no SBC behind the signer changes "
                      "From, To or Date, or strips Identity."),
            .rfc = "RFC 8224 section 6.2.2; RFC 3326; RFC 9410",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(MESSAGE) | METHOD(SUBSCRIBE) | METHOD(REFER) | METHOD(UPDATE),
    .kinds = KIND_PROVISIONAL | KIND_SUCCESS | KIND_REDIRECTION | KIND_FAILURE,
    .when = WHEN_NEW,
    .rank = RANK_AUTHENTICATION,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
