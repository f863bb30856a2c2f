/*
 * max-forwards-low — a request that may soon be refused, or may go round for ever.
 *
 * Clients begin with 70 and every proxy takes one off (RFC 3261 sections 8.1.1.6 and 16.6 step 3); at 0 it
 * is refused with 483. Without the field nothing ends a loop. Many old clients leave it out, and proxies
 * put it in: that is this diagnosis and not missing-mandatory-header.
 */
#include "diagnose/rule.h"
#include "sip/via.h"

/** What clients should begin with. */
#define MAX_FORWARDS_OF_CLIENTS 70

/** @return false where the field is absent or no number */
static bool read_hops(const struct sip_message *message, uint64_t *ret_hops)
{
    return span_number(sip_message_field(message, SIP_HEADER_MAX_FORWARDS), 255, ret_hops);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    uint64_t hops;
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    if (!view->message->first[SIP_HEADER_MAX_FORWARDS])
        return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
    if (!read_hops(view->message, &hops))
        return NOT_APPLICABLE; /* malformed-message names it */
    if (hops > MAX_FORWARDS_OF_CLIENTS ||
        hops <= (uint64_t)view->thresholds[SIPWHY_SEVERITY_NOTE])
        return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
    return DOES_NOT_HOLD;
}

static void describe_hops(const struct view *view, uint64_t hops, struct draft *draft)
{
    const char *sender = draft_endpoint(draft, &view->sighting->src);
    const char *method = draft_copy(draft, span_first(view->message->method_name, 32));
    draft_add_number(draft, "max_forwards", (double)hops);
    draft_add_number(draft, "vias", (double)sip_via_count(view->message));
    if (hops > MAX_FORWARDS_OF_CLIENTS) {
        draft->detail = arena_format(
            draft->arena, _("The %1$s of %2$s has Max-Forwards %3$u; clients should begin with 70."),
            method, sender, (unsigned)hops);
        draft->cause = _("The client asks for more hops than the standard foresees: a loop would go on that "
                         "much longer.");
        return;
    }
    draft->detail = arena_format(
        draft->arena,
        _("The %1$s of %2$s has Max-Forwards %3$u left after %4$zu hops; at 0 it is refused with 483."),
        method, sender, (unsigned)hops, sip_via_count(view->message));
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    uint64_t hops;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_moment(draft, &moment);
    if (read_hops(view->message, &hops)) {
        describe_hops(view, hops, draft);
        return;
    }
    draft->detail = arena_format(draft->arena, _("The %1$s of %2$s has no Max-Forwards."),
                                 draft_copy(draft, span_first(view->message->method_name, 32)),
                                 draft_endpoint(draft, &view->sighting->src));
    draft->cause = _("Nothing would end a loop of this request. Every client must put the field in; old "
                     "ones do not, and proxies may refuse or complete what they send.");
}

const struct rule rule_max_forwards_low = {
    .about =
        {
            .id = "max-forwards-low",
            .title = N_("Max-Forwards low or missing"),
            .meaning = N_("The request has come through many hops or a loop is forming, or its client began "
                          "with too low a number: soon a proxy will answer 483 Too Many Hops."),
            .fix = N_("Let clients begin with Max-Forwards 70 and take needless hops out of the path; read "
                      "the Vias to see where it has been."),
            .rfc = "RFC 3261 sections 8.1.1.6, 16.6 and 20.22",
            .scope = SIPWHY_SCOPE_MESSAGE,
            .thresholds = TIMED(10, SIPWHY_TIME_UNKNOWN, SIPWHY_TIME_UNKNOWN),
            .unit = SIPWHY_UNIT_COUNT,
            .severity = N_("note at 10 or less, and above 70; warning where it is missing"),
        },
    .subject = RULE_OF_MESSAGE,
    .kinds = KIND_REQUEST,
    .rank = RANK_ROUTING,
    .assess = assess,
    .describe = describe,
};
