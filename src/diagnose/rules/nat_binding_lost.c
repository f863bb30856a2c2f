/*
 * nat-binding-lost — the router in front of a client has forgotten it when somebody calls.
 *
 * A client that registered through a NAT, is still registered, and is silent to an INVITE or OPTIONS of its
 * registrar that goes to the very port from which its REGISTER came, after nothing had come from there for longer
 * than many routers remember (RFC 5626 section 4.4: keep-alives at 24 to 29 s over UDP, 95 to 120 s over TCP).
 * That it is behind a NAT shows in its Via or Contact: without that, it is just silent. A client that had kept
 * the way open often enough and then stopped is off, not forgotten. Over TCP and TLS what keeps a connection
 * open is not seen here, nor what a HEP agent does not relay: there, nothing is told. Silence is 3.5 s, when an
 * INVITE has been sent three times and is sent once more.
 */
#include "diagnose/rule.h"

enum {
    SETTING_IDLE,
};

static bool is_forgotten(const struct view *view, const struct pinhole *pinhole)
{
    sipwhy_time idle = view->settings[SETTING_IDLE];
    bool keeps_open = pinhole->pause != SIPWHY_TIME_UNKNOWN && pinhole->pause <= idle;
    return !keeps_open && view->transaction->request.time - pinhole->heard > idle;
}

static const struct pinhole *find_pinhole(const struct view *view)
{
    const struct transaction *request = view->transaction;
    const struct pinholes *pinholes = &view->tracker->pinholes;
    const struct pinhole *pinhole = pinholes_find(pinholes, &request->dst);
    if (!pinhole || pinholes->is_deaf || transport_is_reliable(pinhole->transport) ||
        transport_is_reliable(request->transport) || pinhole->until <= request->request.time ||
        !endpoint_same_host(&pinhole->registrar, &request->src))
        return NULL;
    return pinhole;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct transaction *request = view->transaction;
    if (!request->request_seen || moment_happened(&request->first_response) ||
        moment_happened(&request->ack) || request->refused)
        return NOT_APPLICABLE;
    const struct pinhole *pinhole = find_pinhole(view);
    if (!pinhole || is_one_way(view))
        return NOT_APPLICABLE;
    if (!is_forgotten(view, pinhole))
        return DOES_NOT_HOLD;
    return holds_by_age(view, request->request.time, view->now, ret_assessment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct transaction *request = view->transaction;
    const struct pinhole *pinhole = find_pinhole(view);
    sipwhy_time idle = request->request.time - pinhole->heard;
    const char *outside = draft_endpoint(draft, &pinhole->outside);
    const char *inside = draft_host(draft, &pinhole->inside);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s registered from behind a NAT (it is %2$s itself) and had sent nothing for %3$s when %4$s sent it %5$s; "
          "it did not answer that (sends: %6$u)."),
        outside, inside, draft_duration(draft, idle), draft_endpoint(draft, &request->src),
        sip_method_name(request->method), request->sends);
    if (pinhole->pause != SIPWHY_TIME_UNKNOWN)
        draft->cause = arena_format(
            draft->arena,
            _("The keep-alives of the client come too seldom, %1$s after what went before: the NAT or firewall in "
              "front of it has forgotten it, and drops what comes from outside."),
            draft_duration(draft, pinhole->pause));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_duration(draft, "idle_ms", idle);
    draft_add_number(draft, "sends", request->sends);
    draft_add_text(draft, "client", outside);
    draft_add_text(draft, "inside", inside);
    draft_add_moment(draft, &pinhole->registered);
    draft_add_moment(draft, &request->request);
    draft_add_moment(draft, &request->last_request);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_IDLE] = {"idle", SIPWHY_UNIT_TIME, 30 * SIPWHY_SECOND,
                      N_("for how long a NAT remembers a client over UDP")},
};

const struct rule rule_nat_binding_lost = {
    .about =
        {
            .id = "nat-binding-lost",
            .title = N_("NAT has forgotten the client"),
            .meaning = N_("The client is registered, but nothing had kept its way through the NAT or firewall open: "
                          "many routers forget it after 30 s over UDP, and then drop what comes from outside. The "
                          "same is seen where the device was switched off meanwhile."),
            .fix = N_("Let the client send a keep-alive (an empty line or STUN) at most every 29 s, or the server ping "
                      "it (nat ping, qualify), or register over TCP or TLS; raise the UDP timeout of the router."),
            .rfc = "RFC 5626 section 4.4; RFC 3581 section 4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 3500 * SIPWHY_MILLISECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 3500 ms"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(INVITE) | METHOD(OPTIONS),
    .kinds = KIND_REQUEST,
    .rank = RANK_TRANSPORT,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
