/*
 * next-hop-unreachable — somebody says that a request does not get to where it is sent.
 *
 * ICMP that quotes it, or the reset of a TCP connection. To the sender both are a transport error, which
 * counts as a 503 (RFC 3261 sections 8.1.3.1 and 18.4) and lets it try the next server at once (RFC 3263
 * section 4.3). Silence proves nothing, for firewalls drop ICMP; a refusal is as sure as it gets.
 */
#include "diagnose/rule.h"

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
    if (!refused)
        return NOT_APPLICABLE;
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

static const char *fix_of(struct draft *draft, const struct story *story)
{
    const struct refusal *refusal = story->refusal;
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
    draft_add_text(draft, "refused_by", story->by);
    draft_add_text(draft, "target", story->dst);
    if (story->method && !story->refused->of_next_hop)
        draft_add_duration(draft, "refused_after_ms",
                           refusal->time - story->refused->request.time);
    if (refusal->kind == REFUSAL_ICMP) {
        draft_add_number(draft, "icmp_type", refusal->type);
        draft_add_number(draft, "icmp_code", refusal->code);
    }
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct refused *refused = refused_of(view);
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
    bool is_icmp = refusal->kind == REFUSAL_ICMP;
    draft->detail = is_icmp ? detail_of_icmp(draft, &story) : detail_of_reset(draft, &story);
    draft->cause = is_icmp ? cause_of_icmp(draft, &story) : cause_of_reset(draft, &story);
    draft->fix = fix_of(draft, &story);
    draft->confidence =
        refused->of_next_hop ? SIPWHY_CONFIDENCE_LIKELY : SIPWHY_CONFIDENCE_CERTAIN;
    if (!view->transaction)
        draft->peer = draft_host(draft, &refusal->dst);
    add_values(draft, &story);
    draft_add_moment(draft, &refused->request);
    draft_add_moment(draft, &(struct moment){refusal->time, refusal->frame});
}

const struct rule rule_next_hop_unreachable = {
    .about =
        {
            .id = "next-hop-unreachable",
            .title = N_("Next hop unreachable"),
            .meaning = N_("What is sent there is refused by ICMP or a TCP reset: nothing listens, a "
                          "firewall rejects it, or no route leads there. The sender treats it as a 503 "
                          "and may try its next server at once."),
            .fix = N_("Check that the server runs and listens on that address, port and transport, that "
                      "firewalls on the way let it through, and that the DNS SRV record or the route "
                      "in the sender names the right target."),
            .rfc = "RFC 3261 sections 18.4, 16.9 and 8.1.3.1",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = UNTIMED,
            .severity = N_("error; warning where the packet is too large for a link"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD,
    .rank = RANK_REACHABILITY,
    .explains_failure = true,
    .assess = assess,
    .describe = describe,
};
