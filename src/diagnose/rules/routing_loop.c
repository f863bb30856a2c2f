/*
 * routing-loop — servers send a request to each other in a circle.
 *
 * Seen as it happens: a host sends on what it has sent on before, to the same host, with the same Request-URI and
 * the same Route set. Where any of these differs it is a spiral, which is legal (RFC 3261 section 16.3 step 4,
 * RFC 5393 section 4), as is every way through application servers and back. Else a server says it: by 483, or by
 * 482 where a host is twice among the Vias; a 482 without that is a merged request (section 8.2.2.2) and no fault.
 * A 483 proves nothing where the client began with few hops, or sent an OPTIONS, with which paths are
 * traced (section 11).
 */
#include "diagnose/rule.h"
#include "sip/via.h"

/** Hosts of a path that are named; a loop of three shows several times within these. */
#define MOST_NAMED 10

enum {
    SETTING_HOPS,
};

/** The sent-by of a Via, with what is before it. */
static span sent_by(const struct sip_message *message, size_t index)
{
    span via = sip_message_value(message, SIP_HEADER_VIA, index);
    return span_trim(span_first(via, span_find_byte(via, ';')));
}

static span joined_route(struct sip_message *message)
{
    span route = sip_message_join(message, SIP_HEADER_ROUTE);
    return route.data ? route : SPAN_EMPTY;
}

/** Whether @p earlier, a hop before, was the same request on the same way. */
static bool is_same_way(const struct view *view, const struct transaction *earlier)
{
    const struct transaction *now = view->transaction;
    if (earlier->cseq != now->cseq || earlier->from_tag != now->from_tag ||
        !endpoint_same_host(&earlier->src, &now->src) || !endpoint_same(&earlier->dst, &now->dst))
        return false;
    struct sip_message *before = view_request_of(view, earlier);
    return before && span_equal_nocase(sent_by(before, 0), sent_by(view->message, 0)) &&
           span_equal(before->request_uri, view->message->request_uri) &&
           span_equal(joined_route(before), joined_route(view->message));
}

/** The hop on which this request has passed before; or NULL. */
static const struct transaction *find_lap(const struct view *view)
{
    for (const struct transaction *hop = view->transaction->parent; hop; hop = hop->parent) {
        if (is_same_way(view, hop))
            return hop;
    }
    return NULL;
}

/** Whether a host is twice among the Vias of a response. */
static bool has_repeated_via(const struct sip_message *message)
{
    size_t count = sip_via_count(message);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (span_equal_nocase(sent_by(message, i), sent_by(message, j)))
                return true;
        }
    }
    return false;
}

/** Whether who refuses the request has sent it on before. */
static bool was_here_before(const struct transaction *refused)
{
    for (const struct transaction *hop = refused->parent; hop; hop = hop->parent) {
        if (endpoint_same(&hop->src, &refused->dst))
            return true;
    }
    return false;
}

/** With how many hops left the first client that the capture shows sent it. @return false where unknown */
static bool read_first_hops(const struct view *view, uint64_t *ret_hops)
{
    const struct transaction *first = view->transaction;
    while (first->parent)
        first = first->parent;
    struct sip_message *request = view_request_of(view, first);
    if (!request)
        return false;
    span field = sip_message_field(request, SIP_HEADER_MAX_FORWARDS);
    *ret_hops = UINT8_MAX;
    return !field.data || span_number(field, UINT8_MAX, ret_hops);
}

static bool says_loop(const struct view *view)
{
    const struct transaction *refused = view->transaction;
    int code = view->message->code;
    uint64_t hops;
    if ((code != 482 && code != 483) || refused->final_code != code || !refused->request_seen)
        return false;
    if (has_repeated_via(view->message) || was_here_before(refused))
        return true;
    return code == 483 && refused->method != SIP_METHOD_OPTIONS && read_first_hops(view, &hops) &&
           hops > (uint64_t)view->settings[SETTING_HOPS];
}

/** Back at a host at the earliest: there, somewhere else, there again. */
#define LEAST_VIAS 3

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view))
        return NOT_APPLICABLE;
    bool is_loop = view->message->is_request
                       ? view->transaction->via_count >= LEAST_VIAS && find_lap(view)
                       : says_loop(view);
    if (!is_loop)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
}

/** Where the request has been: the Vias from the first on, and who has it now. */
static const char *path_of(const struct view *view, struct draft *draft)
{
    size_t count = sip_via_count(view->message);
    size_t named = count > MOST_NAMED ? MOST_NAMED : count;
    const char *path = "";
    for (size_t i = 0; i < named; i++) {
        struct sip_via via;
        if (sip_via_parse(view->message, count - 1 - i, &via) != 0)
            break;
        struct sip_via shown = via;
        if (!shown.port)
            shown.port = 5060;
        bool is_ipv6 = span_find_byte(shown.host, ':') < shown.host.length;
        const char *longer = arena_format(draft->arena, "%s%s%.*s%s:%u > ", path, is_ipv6 ? "[" : "",
                                          (int)shown.host.length, shown.host.data,
                                          is_ipv6 ? "]" : "", shown.port);
        path = longer ? longer : path;
    }
    const char *whole = arena_format(draft->arena, "%s%s%s", path, count > named ? "... > " : "",
                                     draft_endpoint(draft, &view->transaction->dst));
    return whole ? whole : "?";
}

static void describe_request(const struct view *view, const char *path, struct draft *draft)
{
    const struct transaction *now = view->transaction;
    const struct transaction *lap = find_lap(view);
    draft->detail = arena_format(
        draft->arena,
        _("%1$s sent the %2$s to %3$s a second time, %4$s after the first and with the same Request-URI: it "
          "came back. Its way: %5$s."),
        draft_endpoint(draft, &now->src), sip_method_name(now->method), draft_endpoint(draft, &now->dst),
        draft_duration(draft, now->request.time - lap->request.time), path);
    draft_add_moment(draft, &lap->request);
    draft_add_moment(draft, &now->request);
}

static void describe_response(const struct view *view, const char *path, struct draft *draft)
{
    const struct transaction *now = view->transaction;
    draft->detail = arena_format(
        draft->arena, _("%1$s refused the %2$s with %3$d %4$s. Its way, as far as the Vias show it: %5$s."),
        draft_endpoint(draft, &now->responder), sip_method_name(now->method), view->message->code,
        view->message->code == 482 ? "Loop Detected" : "Too Many Hops", path);
    draft_add_number(draft, "code", view->message->code);
    draft_add_moment(draft, &now->request);
    draft_add_moment(draft, &now->final);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    uint64_t hops;
    const char *path = path_of(view, draft);
    bool is_seen = view->message->is_request;
    if (is_seen)
        describe_request(view, path, draft);
    else
        describe_response(view, path, draft);
    is_seen = is_seen || has_repeated_via(view->message) || was_here_before(view->transaction);
    draft->confidence = is_seen ? SIPWHY_CONFIDENCE_CERTAIN : SIPWHY_CONFIDENCE_LIKELY;
    draft_add_text(draft, "path", path);
    draft_add_number(draft, "vias", (double)sip_via_count(view->message));
    if (span_number(sip_message_field(view->message, SIP_HEADER_MAX_FORWARDS), UINT8_MAX, &hops))
        draft_add_number(draft, "max_forwards", (double)hops);
}

static const struct sipwhy_setting settings[] = {
    [SETTING_HOPS] = {"hops", SIPWHY_UNIT_COUNT, 10,
                      N_("Max-Forwards of the client up to which a 483 is no sign of a loop")},
};

const struct rule rule_routing_loop = {
    .about =
        {
            .id = "routing-loop",
            .title = N_("Request goes in a circle"),
            .meaning = N_("Servers route the request to each other, each taking the other for the one that "
                          "knows the callee: a default route, or a forward that points back. It goes round "
                          "until Max-Forwards is used up or a server notices."),
            .fix = N_("Look up on each server of the way shown where it routes this Request-URI, and give "
                      "one of them a route that does not point back; number ranges and domains that nobody "
                      "serves should be refused with 404 and not go to the default route."),
            .rfc = "RFC 3261 sections 16.3, 21.4.20 and 21.4.21; RFC 5393 section 4",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(ACK) | METHOD(CANCEL)),
    .kinds = KIND_REQUEST | KIND_CLIENT_FAILURE,
    .when = WHEN_NEW,
    .rank = RANK_ROUTING,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
