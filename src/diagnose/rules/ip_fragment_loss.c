/*
 * ip-fragment-loss — IP fragments of a SIP message never come.
 *
 * The receiver waits 30 s or more for them and then drops the message without a word (RFC 791 section
 * 3.2, RFC 8200 section 4.5). The end of the capture proves nothing, and neither does a message that was
 * answered: there, the capture lacks what the receiver got. Told once for each direction between two hosts.
 */
#include "diagnose/rule.h"

static const struct way *way_of(const struct view *view)
{
    const struct host_pair *pair = view->tracked->pair;
    return &pair->ways[endpoint_same_host(&pair->hosts[0], &view->sighting->src) ? 0 : 1];
}

static bool is_answered(const struct view *view)
{
    return view->message->is_request && view->transaction &&
           moment_happened(&view->transaction->first_response);
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (view->sighting->rest != SIGHTING_REST_LOST || !view->tracked->pair)
        return NOT_APPLICABLE;
    if (is_answered(view) || way_of(view)->fragments_lost != 1)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->now);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct sighting *sighting = view->sighting;
    struct moment moment = {sighting->time, sighting->evidence};
    draft->peer = draft_host(draft, &sighting->src);
    draft->detail = arena_format(
        draft->arena,
        _("A SIP message of %1$zu bytes from %2$s to %3$s came in IP fragments, of which some never came: "
          "%4$zu bytes of it are here."),
        sighting->bytes, draft_endpoint(draft, &sighting->src),
        draft_endpoint(draft, &sighting->dst), view->message->bytes.length);
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "bytes", (double)sighting->bytes);
    draft_add_number(draft, "bytes_captured", (double)view->message->bytes.length);
    draft_add_number(draft, "fragments", sighting->fragments);
    draft_add_moment(draft, &moment);
}

const struct rule rule_ip_fragment_loss = {
    .about =
        {
            .id = "ip-fragment-loss",
            .title = N_("IP fragments of SIP messages are lost"),
            .meaning = N_("A firewall, NAT or router before the capture point drops IP fragments, so that "
                          "large messages never arrive; or the capture filter drops them: later fragments "
                          "hold no ports, and \"port 5060\" loses them."),
            .fix = N_("Make sure first that the capture filter keeps fragments (add \"or (ip[6:2] & 0x1fff "
                      "!= 0)\"). Then send such messages over TCP or TLS, let fragments through, or make "
                      "them smaller: fewer codecs and header fields."),
            .rfc = "RFC 791 section 3.2; RFC 3261 section 18.1.1",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("error where they do not come within 30 s"),
        },
    .subject = RULE_OF_MESSAGE,
    .when = WHEN_CUT,
    .rank = RANK_TRANSPORT,
    .every_time = true,
    .assess = assess,
    .describe = describe,
};
