/*
 * udp-over-mtu — a request over UDP that is too large for it.
 *
 * Requests over 1300 bytes must go over a transport with congestion control where the MTU of the path is
 * not known (RFC 3261 section 18.1.1). Over 1472 bytes they do not fit into one packet of an Ethernet, and
 * fragments are what firewalls drop. Nothing but a note where it was answered; nothing where its receiver
 * sent it on, for then it arrived.
 */
#include "diagnose/hops.h"
#include "track/timers.h"

#define BYTES_OF_ETHERNET 1472
#define RETRANSMITS 3

static bool is_split(const struct transaction *request)
{
    return request->request_bytes > BYTES_OF_ETHERNET || request->request_fragments > 0;
}

static enum answer assess_silence(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    enum sipwhy_severity severity =
        is_split(request) ? SIPWHY_SEVERITY_ERROR : SIPWHY_SEVERITY_WARNING;
    sipwhy_time due = request->request.time + view->thresholds[SIPWHY_SEVERITY_WARNING];
    if (is_one_way(view) || hops_next(request))
        return NOT_APPLICABLE;
    if (request->sends > RETRANSMITS)
        return holds(ret_assessment, severity, request->last_request.time);
    if (view->now >= due)
        return holds(ret_assessment, severity, due);
    *ret_assessment = (struct assessment){.again = due};
    return DOES_NOT_HOLD;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    if (!request->request_seen || request->request_bytes <= BYTES_OVER_UDP ||
        transport_is_reliable(request->transport))
        return NOT_APPLICABLE;
    if (!moment_happened(&request->first_response))
        return assess_silence(view, ret_assessment);
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, request->first_response.time);
}

static void describe_silence(const struct view *view, struct draft *draft)
{
    const struct transaction *request = view->transaction;
    const char *to = draft_endpoint(draft, &request->dst);
    sipwhy_time waited = view->now - request->request.time;
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent a request (%2$s) of %3$zu bytes to %4$s over UDP and got no response at all in %5$s "
          "(sends: %6$u)."),
        draft_endpoint(draft, &request->src), sip_method_name(request->method),
        (size_t)request->request_bytes, to, draft_duration(draft, waited), request->sends);
    draft->cause = arena_format(
        draft->arena,
        is_split(request)
            ? _("It does not fit into one packet of an Ethernet and travels in IP fragments. Firewalls and "
                "NATs drop these, and %1$s never sees the request.")
            : _("It fits into one packet here, but perhaps not where a tunnel or a VPN on the way leaves "
                "less room: its fragments may be dropped there, and %1$s never sees the request."),
        to);
    draft->confidence =
        is_split(request) ? SIPWHY_CONFIDENCE_LIKELY : SIPWHY_CONFIDENCE_POSSIBLE;
    draft_add_duration(draft, "waited_ms", waited);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    const struct transaction *request = view->transaction;
    if (assessment->severity == SIPWHY_SEVERITY_NOTE) {
        draft->detail = arena_format(
            draft->arena, _("%1$s sent a request (%2$s) of %3$zu bytes to %4$s over UDP; it was answered."),
            draft_endpoint(draft, &request->src), sip_method_name(request->method),
            (size_t)request->request_bytes, draft_endpoint(draft, &request->dst));
        draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    } else {
        describe_silence(view, draft);
    }
    draft_add_number(draft, "bytes", (double)request->request_bytes);
    draft_add_number(draft, "fragments", request->request_fragments);
    draft_add_number(draft, "sends", request->sends);
    draft_add_moment(draft, &request->request);
    draft_add_moment(draft, &request->last_request);
    draft_add_moment(draft, &request->first_response);
}

const struct rule rule_udp_over_mtu = {
    .about =
        {
            .id = "udp-over-mtu",
            .title = N_("Request too large for UDP"),
            .meaning = N_("A request over 1300 bytes must not go over UDP: on its way it may have to travel "
                          "in IP fragments, which firewalls and NATs drop, and then it vanishes."),
            .fix = N_("Send it over TCP or TLS, or make it smaller: fewer codecs, header fields and "
                      "proxies in the path. Check that the path lets IP fragments through."),
            .rfc = "RFC 3261 section 18.1.1",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, SIP_TRANSACTION_TIMEOUT, SIPWHY_TIME_UNKNOWN),
            .severity = N_("note where it was answered, warning where it was not (3 retransmissions or 32 "
                           "s), error where it was over 1472 bytes or fragmented as well"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(REGISTER) | METHOD(OPTIONS) | METHOD(SUBSCRIBE) |
               METHOD(NOTIFY) | METHOD(MESSAGE) | METHOD(PUBLISH) | METHOD(REFER) | METHOD(INFO) |
               METHOD(UPDATE) | METHOD(PRACK) | METHOD(BYE),
    .when = WHEN_LARGE,
    .rank = RANK_TRANSPORT,
    .lasting = true,
    .assess = assess,
    .describe = describe,
};
