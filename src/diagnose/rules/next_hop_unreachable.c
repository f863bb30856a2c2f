/*
 * next-hop-unreachable — somebody says that a request does not get to where it is sent.
 *
 * ICMP that quotes it, the reset of a TCP connection, a SYN that is sent again and again, a fatal alert of TLS, or
 * the responses that Kamailio and OpenSIPS make of such an error by themselves (475 to 478, by code and phrase, for
 * nobody registered them). To the sender all are a transport error, which counts as a 503 (RFC 3261 sections
 * 8.1.3.1 and 18.4) and lets it try the next server at once (RFC 3263 section 4.3). That a datagram has no answer
 * proves nothing, for firewalls drop ICMP. An alert that is encrypted may as well be the usual close: it counts only
 * where it can be read.
 */
#include "diagnose/rule.h"
#include "diagnose/tls_alerts.h"

enum {
    SETTING_SYNS, /**< diagnoser_awaits() reads it */
};

/** What a proxy answers by itself when it cannot send a request on. */
struct said_row {
    int code;
    const char *word; /**< of its phrase */
    const char *cause;
    const char *fix;
};

static const struct said_row said_rows[] = {
    {475, "uri", N_("The proxy cannot make an address of the URI that it has to send the request to."),
     N_("Look at the Request-URI, the Route and the Contact of the registration that lead there, and at what the "
        "proxy's script makes of them.")},
    {476, "resolv", N_("The proxy found no address for the name of the next hop in DNS."),
     N_("Look the name up on the proxy itself (NAPTR, SRV, A and AAAA); correct the record, the resolver, or the name "
        "in the route or Contact.")},
    {477, "send", N_("The proxy could not send the request on: no route, a TCP or TLS connection that was refused or "
                     "does not exist any more, or no socket for that transport."),
     N_("Read the log of the proxy from this moment; check that the next hop listens on that port and transport, and "
        "that a client behind NAT still has the connection over which it registered.")},
    {478, "resolv", N_("The proxy found no address for the name of the next hop in DNS."),
     N_("Look the name up on the proxy itself (NAPTR, SRV, A and AAAA); correct the record, the resolver, or the name "
        "in the route or Contact.")},
};

static const struct said_row *said_row_of(const struct sip_message *message)
{
    for (size_t i = 0; i < sizeof(said_rows) / sizeof(said_rows[0]); i++) {
        const struct said_row *row = &said_rows[i];
        if (message->code == row->code &&
            span_find_nocase(message->phrase, span_of(row->word)) < message->phrase.length)
            return row;
    }
    return NULL;
}

/** What a refusal comes to. */
enum meaning {
    NOBODY_LISTENS,
    CANNOT_REACH,
    FORBIDDEN,
    TOO_LARGE,
    RAN_OUT_OF_HOPS,
    FRAGMENTS_MISSING,
};

struct icmp_row {
    uint8_t family;
    uint8_t type;
    int code; /**< -1: any other */
    enum meaning meaning;
    const char *text;
};

static const struct icmp_row icmp_rows[] = {
    {4, 3, 0, CANNOT_REACH, N_("network unreachable")},
    {4, 3, 1, CANNOT_REACH, N_("host unreachable")},
    {4, 3, 2, NOBODY_LISTENS, N_("protocol unreachable")},
    {4, 3, 3, NOBODY_LISTENS, N_("port unreachable")},
    {4, 3, 4, TOO_LARGE, N_("fragmentation needed")},
    {4, 3, 9, FORBIDDEN, N_("administratively prohibited")},
    {4, 3, 10, FORBIDDEN, N_("administratively prohibited")},
    {4, 3, 13, FORBIDDEN, N_("administratively prohibited")},
    {4, 3, -1, CANNOT_REACH, N_("destination unreachable")},
    {4, 11, 1, FRAGMENTS_MISSING, N_("fragment reassembly time exceeded")},
    {4, 11, -1, RAN_OUT_OF_HOPS, N_("time to live exceeded")},
    {6, 1, 0, CANNOT_REACH, N_("network unreachable")},
    {6, 1, 1, FORBIDDEN, N_("administratively prohibited")},
    {6, 1, 3, CANNOT_REACH, N_("host unreachable")},
    {6, 1, 4, NOBODY_LISTENS, N_("port unreachable")},
    {6, 1, 5, FORBIDDEN, N_("administratively prohibited")},
    {6, 1, 6, FORBIDDEN, N_("administratively prohibited")},
    {6, 1, -1, CANNOT_REACH, N_("destination unreachable")},
    {6, 2, -1, TOO_LARGE, N_("packet too big")},
    {6, 3, 1, FRAGMENTS_MISSING, N_("fragment reassembly time exceeded")},
    {6, 3, -1, RAN_OUT_OF_HOPS, N_("time to live exceeded")},
};

static const struct icmp_row *icmp_row_of(const struct refusal *refusal)
{
    const struct icmp_row *row = icmp_rows;
    const struct icmp_row *last = row + sizeof(icmp_rows) / sizeof(icmp_rows[0]) - 1;
    while (row < last && !(row->family == refusal->by.family && row->type == refusal->type &&
                           (row->code == refusal->code || row->code == -1)))
        row++;
    return row;
}

static const struct refused *refused_of(const struct view *view)
{
    return view->transaction ? view->transaction->refused : view->refused;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct refused *refused = refused_of(view);
    if (!refused && (!is_first_sighting(view) || view->message->is_request || !said_row_of(view->message)))
        return NOT_APPLICABLE;
    if (!refused)
        return holds(ret_assessment, SIPWHY_SEVERITY_ERROR, view->sighting->time);
    const struct refusal *refusal = &refused->refusal;
    bool may_get_there =
        refusal->kind == REFUSAL_ICMP && icmp_row_of(refusal)->meaning == TOO_LARGE;
    return holds(ret_assessment,
                 may_get_there ? SIPWHY_SEVERITY_WARNING : SIPWHY_SEVERITY_ERROR, refusal->time);
}

/** The names that the sentences are made of. */
struct story {
    const struct refused *refused;
    const struct refusal *refusal;
    const char *method; /**< NULL where no request is known */
    const char *by;
    const char *src;
    const char *dst;
    const char *after;
};

static const char *detail_of_icmp(struct draft *draft, const struct story *story)
{
    const char *text = _(icmp_row_of(story->refusal)->text);
    if (!story->method)
        return arena_format(draft->arena,
                            _("%1$s wanted to open a TCP connection to %2$s, and %3$s answered with "
                              "ICMP \"%4$s\"."),
                            story->src, story->dst, story->by, text);
    if (story->refused->of_next_hop)
        return arena_format(draft->arena,
                            _("%1$s took the %2$s in and then wanted to open a TCP connection to "
                              "%3$s, and %4$s answered with ICMP \"%5$s\"."),
                            story->src, story->method, story->dst, story->by, text);
    return arena_format(draft->arena,
                        _("%1$s sent %2$s to %3$s, and %4$s answered it %5$s later with ICMP "
                          "\"%6$s\"."),
                        story->src, story->method, story->dst, story->by, story->after, text);
}

static const char *detail_of_reset(struct draft *draft, const struct story *story)
{
    if (!story->method)
        return arena_format(draft->arena,
                            _("%1$s wanted to open a TCP connection to %2$s, which refused it (RST)."),
                            story->src, story->dst);
    if (story->refused->of_next_hop)
        return arena_format(draft->arena,
                            _("%1$s took the %2$s in and then wanted to open a TCP connection to "
                              "%3$s, which refused it (RST)."),
                            story->src, story->method, story->dst);
    return arena_format(draft->arena,
                        _("%1$s sent %2$s to %3$s, which reset the TCP connection (RST) %4$s later "
                          "instead of answering."),
                        story->src, story->method, story->dst, story->after);
}

/** What was wanted, before a connection came about. */
static const char *detail_of_silence(struct draft *draft, const struct story *story)
{
    const struct refusal *refusal = story->refusal;
    const char *within = draft_duration(draft, refusal->time - refusal->since);
    if (story->refused->of_next_hop)
        return arena_format(draft->arena,
                            _("%1$s took the %2$s in and then wanted to open a TCP connection to %3$s: it sent %4$u SYN "
                              "within %5$s, and none was answered."),
                            story->src, story->method, story->dst, refusal->sends, within);
    return arena_format(draft->arena,
                        _("%1$s wanted to open a TCP connection to %2$s: it sent %3$u SYN within %4$s, and none was "
                          "answered."),
                        story->src, story->dst, refusal->sends, within);
}

static const char *detail_of_alert(struct draft *draft, const struct story *story)
{
    const char *name = tls_alert_name(story->refusal->type);
    if (story->refused->of_next_hop)
        return arena_format(draft->arena,
                            _("%1$s took the %2$s in and then wanted to open a TLS connection to %3$s, which %4$s ended "
                              "with the alert \"%5$s\"."),
                            story->src, story->method, story->dst, story->by, name);
    return arena_format(draft->arena, _("%1$s ended the TLS connection of %2$s to %3$s with the alert \"%4$s\"."),
                        story->by, story->src, story->dst, name);
}

static const char *detail_of(struct draft *draft, const struct story *story)
{
    switch (story->refusal->kind) {
    case REFUSAL_ICMP:
        return detail_of_icmp(draft, story);
    case REFUSAL_SILENCE:
        return detail_of_silence(draft, story);
    case REFUSAL_ALERT:
        return detail_of_alert(draft, story);
    case REFUSAL_CONNECT:
    case REFUSAL_RESET:
        break;
    }
    return detail_of_reset(draft, story);
}

static const char *cause_of_port(struct draft *draft, const struct story *story)
{
    return arena_format(draft->arena,
                        _("Nothing listens on %1$s over %2$s: what should is not running, or listens "
                          "on another address, port or transport; or a firewall refuses in its name."),
                        story->dst,
                        story->refusal->transport == SIPWHY_TRANSPORT_UDP ? "UDP" : "TCP");
}

static const char *cause_of_reset(struct draft *draft, const struct story *story)
{
    if (story->refusal->kind == REFUSAL_CONNECT)
        return cause_of_port(draft, story);
    return arena_format(draft->arena,
                        _("The program on %1$s crashed, was restarted or gave this connection up; or "
                          "a firewall between them has forgotten it."),
                        story->dst);
}

static const char *cause_of_icmp(struct draft *draft, const struct story *story)
{
    switch (icmp_row_of(story->refusal)->meaning) {
    case NOBODY_LISTENS:
        return cause_of_port(draft, story);
    case CANNOT_REACH:
        return arena_format(draft->arena,
                            _("%1$s knows no way to %2$s: that host is down, its address is wrong, or "
                              "a route is missing."),
                            story->by, story->dst);
    case FORBIDDEN:
        return arena_format(draft->arena,
                            _("A firewall or access list on %1$s forbids what %2$s sends to %3$s."),
                            story->by, story->src, story->dst);
    case TOO_LARGE:
        return arena_format(draft->arena,
                            _("The packet is too large for a link behind %1$s and must not be "
                              "fragmented: sent again as it is, it will never get to %2$s."),
                            story->by, story->dst);
    case RAN_OUT_OF_HOPS:
        return arena_format(draft->arena,
                            _("The packet went in circles or too far and was thrown away by %1$s: "
                              "routers disagree on the way to %2$s."),
                            story->by, story->dst);
    case FRAGMENTS_MISSING:
        return arena_format(draft->arena,
                            _("%1$s got only some of the IP fragments of the message; something on "
                              "the way drops the others."),
                            story->by);
    }
    return NULL;
}

/** Who is at the other end of a connection from who sent the alert. */
static const char *other_of(struct draft *draft, const struct refusal *refusal)
{
    bool is_of_server = endpoint_same(&refusal->by, &refusal->dst);
    return draft_host(draft, is_of_server ? &refusal->src : &refusal->dst);
}

static const char *cause_of(struct draft *draft, const struct story *story)
{
    switch (story->refusal->kind) {
    case REFUSAL_ICMP:
        return cause_of_icmp(draft, story);
    case REFUSAL_SILENCE:
        return arena_format(draft->arena,
                            _("%1$s is down or its address is wrong, a firewall drops the packets without a word, or "
                              "the answers go another way."),
                            story->dst);
    case REFUSAL_ALERT:
        return tls_alert_cause(draft, story->refusal->type, story->by, other_of(draft, story->refusal));
    case REFUSAL_CONNECT:
    case REFUSAL_RESET:
        break;
    }
    return cause_of_reset(draft, story);
}

static const char *fix_of(struct draft *draft, const struct story *story)
{
    const struct refusal *refusal = story->refusal;
    if (refusal->kind == REFUSAL_ALERT)
        return tls_alert_fix(draft, refusal->type, story->by, other_of(draft, refusal));
    bool is_icmp = refusal->kind == REFUSAL_ICMP;
    enum meaning meaning = is_icmp ? icmp_row_of(refusal)->meaning : NOBODY_LISTENS;
    if (meaning == TOO_LARGE || meaning == FRAGMENTS_MISSING)
        return arena_format(draft->arena,
                            _("Send it over TCP or TLS, or make it smaller (fewer codecs and header "
                              "fields); check the MTU of tunnels on the way."));
    if (refusal->kind == REFUSAL_RESET)
        return arena_format(draft->arena,
                            _("Read the log of %1$s from this moment; have %2$s connect anew and send "
                              "again, and keep idle connections alive."),
                            story->dst, story->src);
    return NULL;
}

/** Refusals come at once: tenths of a millisecond tell hosts apart. */
static const char *after(struct draft *draft, sipwhy_time duration)
{
    if (duration < 0 || duration >= 10 * SIPWHY_MILLISECOND)
        return draft_duration(draft, duration);
    sipwhy_time tenth = SIPWHY_MILLISECOND / 10;
    int tenths = (int)((duration + tenth - 1) / tenth);
    return arena_format(draft->arena, "%d.%d ms", tenths / 10, tenths % 10);
}

static void add_values(struct draft *draft, const struct story *story)
{
    const struct refusal *refusal = story->refusal;
    if (refusal->kind != REFUSAL_SILENCE)
        draft_add_text(draft, "refused_by", story->by);
    draft_add_text(draft, "target", story->dst);
    if (story->method && !story->refused->of_next_hop)
        draft_add_duration(draft, "refused_after_ms",
                           refusal->time - story->refused->request.time);
    if (refusal->kind == REFUSAL_ICMP) {
        draft_add_number(draft, "icmp_type", refusal->type);
        draft_add_number(draft, "icmp_code", refusal->code);
    }
    if (refusal->kind == REFUSAL_SILENCE)
        draft_add_number(draft, "syns", refusal->sends);
    if (refusal->kind == REFUSAL_ALERT) {
        draft_add_number(draft, "tls_alert", refusal->type);
        draft_add_text(draft, "tls_alert_name", tls_alert_name(refusal->type));
    }
}

/** A proxy says by a response that it could not send the request on. */
static void describe_said(const struct view *view, struct draft *draft)
{
    const struct said_row *row = said_row_of(view->message);
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    const char *by = draft_endpoint(draft, &view->sighting->src);
    draft->detail = arena_format(
        draft->arena, _("%1$s answered %2$s with %3$d %4$s: it could not send it on."), by,
        sip_method_name(view->transaction->method), view->message->code,
        draft_copy(draft, span_first(view->message->phrase, 100)));
    draft->cause = row ? _(row->cause) : NULL;
    draft->fix = row ? _(row->fix) : NULL;
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_text(draft, "refused_by", by);
    draft_add_number(draft, "code", view->message->code);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct refused *refused = refused_of(view);
    if (!refused) {
        describe_said(view, draft);
        return;
    }
    const struct refusal *refusal = &refused->refusal;
    struct story story = {
        .refused = refused,
        .refusal = refusal,
        .method = view->transaction ? sip_method_name(view->transaction->method) : NULL,
        .by = draft_host(draft, &refusal->by),
        .src = draft_endpoint(draft, &refusal->src),
        .dst = draft_endpoint(draft, &refusal->dst),
        .after = after(draft, refusal->time - refused->request.time),
    };
    if (!story.method || refused->of_next_hop)
        story.src = draft_host(draft, &refusal->src); /* its port is nobody's */
    draft->detail = detail_of(draft, &story);
    draft->cause = cause_of(draft, &story);
    draft->fix = fix_of(draft, &story);
    draft->confidence =
        refused->of_next_hop || refusal->kind == REFUSAL_SILENCE ? SIPWHY_CONFIDENCE_LIKELY : SIPWHY_CONFIDENCE_CERTAIN;
    draft->at = draft_host(draft, &refusal->dst);
    if (!view->transaction)
        draft->peer = draft_host(draft, &refusal->dst);
    add_values(draft, &story);
    draft_add_moment(draft, &refused->request);
    if (refusal->kind == REFUSAL_SILENCE)
        draft_add_moment(draft, &(struct moment){refusal->since, refusal->first});
    draft_add_moment(draft, &(struct moment){refusal->time, refusal->frame});
}

static const struct sipwhy_setting settings[] = {
    [SETTING_SYNS] = {"syns", SIPWHY_UNIT_COUNT, 3,
                      N_("how many SYN of one connection without an answer are told of, from 2 on")},
};

const struct rule rule_next_hop_unreachable = {
    .about =
        {
            .id = "next-hop-unreachable",
            .title = N_("Next hop unreachable"),
            .meaning = N_("What is sent there is refused by ICMP, a TCP reset or a TLS alert, a connection is not "
                          "even answered, or a proxy says that it could not send it on: nothing listens, a "
                          "firewall rejects it, no route or name leads there, or the two do not agree on TLS. The "
                          "sender treats it as a 503 and may try its next server at once."),
            .fix = N_("Check that the server runs and listens on that address, port and transport, that "
                      "firewalls on the way let it through, and that the DNS SRV record or the route "
                      "in the sender names the right target."),
            .rfc = "RFC 3261 sections 18.4, 16.9 and 8.1.3.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error; warning where the packet is too large for a link"),
            .settings = settings,
            .setting_count = sizeof(settings) / sizeof(settings[0]),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .when = WHEN_REFUSED,
    .rank = RANK_REACHABILITY,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
