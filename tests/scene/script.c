/*
 * script.c — requests and responses as user agents and proxies would write them.
 */
#include "script.h"

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static const char *host_name(const struct script *script, size_t host)
{
    return script->scene->hosts[host].name;
}

static const char *host_address(const struct script *script, size_t host)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    return arena_copy(script->arena,
                      span_of(sipwhy_endpoint_format(&script->scene->hosts[host].at, text)));
}

static struct script_call *find_call(struct script *script, const char *label, size_t caller)
{
    for (struct script_call *call = script->calls; call; call = call->next) {
        if (same(call->label, label))
            return call;
    }
    struct script_call *call = arena_take(script->arena, sizeof(*call));
    *call = (struct script_call){
        .label = label,
        .caller = caller,
        .caller_tag = arena_format(script->arena, "a%s", label),
        .realm = "example.com",
        .nonce = "n0",
        .next = script->calls,
    };
    return script->calls = call;
}

static struct leg *find_leg(struct script_call *call, const char *method, size_t src, size_t dst)
{
    for (struct leg *leg = call->legs; leg; leg = leg->next) {
        if ((!method || same(leg->method, method)) && leg->src == src && leg->dst == dst)
            return leg;
    }
    return NULL;
}

/** The request that a host has taken in and not ended yet: what it sends now is that, sent on. */
static const struct leg *find_parent(const struct script_call *call, const char *method,
                                     size_t host)
{
    for (const struct leg *leg = call->legs; leg; leg = leg->next) {
        if (same(leg->method, method) && leg->dst == host)
            return leg->ended ? NULL : leg;
    }
    return NULL;
}

static void push_via(struct script *script, struct leg *leg, const char *branch)
{
    if (!branch)
        branch = arena_format(script->arena, "z9hG4bK%s%u", host_name(script, leg->src),
                              ++script->branches);
    leg->vias[0] = arena_format(script->arena, "SIP/2.0/%s %s;branch=%s", script->transport,
                                host_address(script, leg->src), branch);
    leg->via_count = 1;
    const struct leg *parent = leg->parent;
    for (size_t i = 0; parent && i < parent->via_count && leg->via_count < SCRIPT_VIAS; i++)
        leg->vias[leg->via_count++] = parent->vias[i];
}

static bool stays_outside(const char *method)
{
    return same(method, "REGISTER") || same(method, "OPTIONS") || same(method, "MESSAGE") ||
           same(method, "PUBLISH");
}

/** Who speaks to whom: addresses, tags and the CSeq. */
static void address(struct script *script, struct script_call *call, struct leg *leg)
{
    const char *caller = host_name(script, call->caller);
    const char *callee = same(caller, "bob") ? "alice" : "bob";
    leg->by_caller = leg->src == call->caller;
    if (same(leg->method, "REGISTER"))
        callee = caller;
    leg->from =
        arena_format(script->arena, "<sip:%s@example.com>", leg->by_caller ? caller : callee);
    leg->to = arena_format(script->arena, "<sip:%s@example.com>", leg->by_caller ? callee : caller);
    leg->uri = same(leg->method, "REGISTER") ? "sip:example.com"
                                             : arena_format(script->arena, "sip:%s@example.com",
                                                            leg->by_caller ? callee : caller);
    leg->from_tag = leg->by_caller ? call->caller_tag : "b";
    if (!leg->by_caller && call->callee_tag)
        leg->from_tag = call->callee_tag;
    leg->to_tag = leg->by_caller ? call->callee_tag : call->caller_tag;
    if (leg->by_caller && !call->established &&
        (same(leg->method, "INVITE") || same(leg->method, "SUBSCRIBE")))
        leg->to_tag = NULL;
    if (stays_outside(leg->method))
        leg->to_tag = NULL;
    leg->cseq = ++call->cseq[leg->by_caller ? 0 : 1];
}

/** Take over what a proxy must not change, or the same request again as an ACK or a CANCEL. */
static void inherit(struct leg *leg, const struct leg *from)
{
    leg->cseq = from->cseq;
    leg->from = from->from;
    leg->to = from->to;
    leg->from_tag = from->from_tag;
    leg->to_tag = from->to_tag;
    leg->by_caller = from->by_caller;
    leg->uri = from->uri;
}

/** RFC 3261 sections 9.1 and 17.1.1.3: the top Via of the INVITE, and no other. */
static void share_via(struct leg *leg, const struct leg *invite)
{
    leg->vias[0] = invite->vias[0];
    leg->via_count = 1;
}

/** @return whether there is an INVITE to acknowledge or to cancel */
static bool follow_invite(struct script *script, struct script_call *call, struct leg *leg,
                          const char *branch)
{
    const struct leg *invite = find_leg(call, "INVITE", leg->src, leg->dst);
    for (const struct leg *any = call->legs; !invite && any; any = any->next) {
        if (same(any->method, "INVITE") && any->src == leg->src)
            invite = any;
    }
    if (!invite)
        return false;
    inherit(leg, invite);
    if (same(leg->method, "CANCEL") || invite->code >= 300) {
        share_via(leg, invite);
        leg->to_tag = same(leg->method, "ACK") ? invite->tag : leg->to_tag;
        return true;
    }
    leg->to_tag = invite->tag;
    leg->parent = invite->parent ? find_parent(call, leg->method, leg->src) : NULL;
    push_via(script, leg, branch);
    return true;
}

static void open_leg(struct script *script, struct script_call *call, struct leg *leg,
                     const struct script_options *options)
{
    bool of_invite = same(leg->method, "ACK") || same(leg->method, "CANCEL");
    if (!of_invite || !follow_invite(script, call, leg, options->branch)) {
        leg->parent = options->own ? NULL : find_parent(call, leg->method, leg->src);
        if (leg->parent)
            inherit(leg, leg->parent);
        else
            address(script, call, leg);
        if (options->hiding)
            leg->parent = NULL;
        push_via(script, leg, options->branch);
    }
    if (options->tag)
        leg->to_tag = same(options->tag, "none") ? NULL : options->tag;
    if (options->uri)
        leg->uri = options->uri;
    if (options->cseq) {
        leg->cseq = options->cseq;
        call->cseq[leg->by_caller ? 0 : 1] = options->cseq;
    }
    leg->serial = ++script->order;
    leg->next = call->legs;
    call->legs = leg;
}

static const char *address_with_tag(struct script *script, const char *uri, const char *tag)
{
    return tag ? arena_format(script->arena, "%s;tag=%s", uri, tag) : uri;
}

static void write_head(struct script *script, struct letter *letter, const struct leg *leg,
                       const struct script_call *call, const char *to_tag)
{
    for (size_t i = 0; i < leg->via_count; i++)
        letter_add(letter, "Via", leg->vias[i]);
    letter_add(letter, "From", address_with_tag(script, leg->from, leg->from_tag));
    letter_add(letter, "To", address_with_tag(script, leg->to, to_tag));
    letter_add(letter, "Call-ID", arena_format(script->arena, "%s@example.com", call->label));
    letter_add(letter, "CSeq", arena_format(script->arena, "%u %s", leg->cseq, leg->method));
}

static void write_contact(struct script *script, struct letter *letter, size_t host)
{
    letter_add(letter, "Contact",
               arena_format(script->arena, "<sip:%s@%s>", host_name(script, host),
                            host_address(script, host)));
}

void script_write_sdp(struct script *script, struct letter *letter, size_t host, unsigned version)
{
    const struct sipwhy_endpoint *at = &script->scene->hosts[host].at;
    char address_text[SIPWHY_ENDPOINT_TEXT];
    sipwhy_endpoint_format_host(at, address_text);
    const char *network = at->family == 6 ? "IP6" : "IP4";
    const char *origin = arena_format(script->arena, "o=- 1 %u IN %s %s", version, network,
                                      address_text);
    const char *connection = arena_format(script->arena, "c=IN %s %s", network, address_text);
    const char *lines[] = {"v=0", origin, "s=-", connection, "t=0 0", LETTER_DEFAULT_MEDIA};
    letter_add(letter, "Content-Type", "application/sdp");
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
        letter->sdp[letter->sdp_count++] = lines[i];
}

/** All messages of one request say the same of the session, on all hops. */
static unsigned version_of(const struct leg *leg)
{
    return leg->parent ? version_of(leg->parent) : leg->serial;
}

static void write_credentials(struct script *script, struct letter *letter,
                              const struct script_call *call, const struct leg *leg)
{
    letter_add(letter, call->challenge == 407 ? "Proxy-Authorization" : "Authorization",
               arena_format(script->arena,
                            "Digest username=\"alice\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", "
                            "response=\"00112233445566778899aabbccddeeff\"",
                            call->realm, call->nonce, leg->uri));
}

static size_t origin_of(const struct leg *leg)
{
    return leg->parent ? origin_of(leg->parent) : leg->src;
}

static unsigned hops_before(const struct leg *leg)
{
    return leg->parent ? hops_before(leg->parent) + 1 : 0;
}

struct letter *script_request(struct script *script, const char *method, size_t src, size_t dst,
                              const struct script_options *options)
{
    struct script_call *call = find_call(script, options->call, src);
    struct leg *leg = arena_take(script->arena, sizeof(*leg));
    *leg = (struct leg){.method = method, .src = src, .dst = dst};
    open_leg(script, call, leg, options);
    struct letter *letter = arena_take(script->arena, sizeof(*letter));
    *letter =
        (struct letter){.start = arena_format(script->arena, "%s %s SIP/2.0", method, leg->uri)};
    write_head(script, letter, leg, call, leg->to_tag);
    letter_add(letter, "Max-Forwards", arena_format(script->arena, "%u", 70 - hops_before(leg)));
    if (same(method, "INVITE") || same(method, "REGISTER") || same(method, "SUBSCRIBE"))
        write_contact(script, letter, origin_of(leg));
    if (options->realm)
        call->realm = options->realm;
    if (options->credentials)
        write_credentials(script, letter, call, leg);
    if ((same(method, "INVITE") && !options->no_sdp) || options->with_sdp)
        script_write_sdp(script, letter, origin_of(leg), version_of(leg));
    return letter;
}

/** The request that a response is for: the newest without its end, else the newest. */
static struct leg *find_request(struct script_call *call, const struct script_options *options,
                                size_t client, size_t server)
{
    const char *method = options->method;
    struct leg *newest = NULL;
    for (struct leg *leg = call->legs; leg; leg = leg->next) {
        bool is_between = leg->src == client && leg->dst == server;
        if (!(is_between || options->astray) ||
            (method ? !same(leg->method, method) : same(leg->method, "ACK")))
            continue;
        if (!leg->ended)
            return leg;
        if (!newest)
            newest = leg;
    }
    return newest;
}

/** The branch of a fork whose response is passed on: the last that said this code, or anything. */
static const struct leg *find_source(const struct script_call *call, const struct leg *parent,
                                     int code)
{
    const struct leg *source = NULL;
    for (const struct leg *leg = call->legs; leg; leg = leg->next) {
        if (leg->parent == parent && leg->tag && leg->code == code &&
            (!source || leg->order > source->order))
            source = leg;
    }
    return source;
}

static const char *choose_tag(struct script *script, const struct script_call *call,
                              const struct leg *leg, int code, const struct script_options *options)
{
    if (options->tag)
        return same(options->tag, "none") ? NULL : options->tag;
    if (leg->to_tag)
        return leg->to_tag;
    if (code == 100)
        return NULL;
    const struct leg *source = find_source(call, leg, code);
    return source ? source->tag : arena_format(script->arena, "t%s", host_name(script, leg->dst));
}

static void take_response(struct script *script, struct script_call *call, struct leg *leg,
                          int code, const char *tag)
{
    leg->code = code;
    leg->ended = leg->ended || code >= 200;
    leg->order = ++script->order;
    if (!tag)
        return;
    leg->tag = tag;
    bool makes_dialog = same(leg->method, "INVITE") || same(leg->method, "SUBSCRIBE");
    if (!makes_dialog || code >= 300 || !leg->by_caller)
        return;
    call->callee_tag = tag;
    call->established = call->established || code >= 200;
}

static size_t answerer_of(const struct script_call *call, const struct leg *leg, int code)
{
    const struct leg *source = find_source(call, leg, code);
    return source ? answerer_of(call, source, code) : leg->dst;
}

static void write_challenge(struct script *script, struct letter *letter, struct script_call *call,
                            int code, const struct script_options *options)
{
    if (options->realm)
        call->realm = options->realm;
    call->challenge = code;
    call->nonce = arena_format(script->arena, "n%u", script->order);
    letter_add(letter, code == 407 ? "Proxy-Authenticate" : "WWW-Authenticate",
               arena_format(script->arena, "Digest realm=\"%s\", nonce=\"%s\"", call->realm,
                            call->nonce));
}

struct letter *script_response(struct script *script, int code, size_t src, size_t dst,
                               const struct script_options *options)
{
    struct script_call *call = find_call(script, options->call, dst);
    struct leg *leg = find_request(call, options, dst, src);
    if (!leg)
        return NULL;
    size_t answerer = answerer_of(call, leg, code);
    const char *tag = choose_tag(script, call, leg, code, options);
    take_response(script, call, leg, code, tag);
    const struct sipwhy_code *row = sipwhy_code_find(code);
    const char *phrase = options->phrase ? options->phrase : row ? row->name : "Unknown";
    struct letter *letter = arena_take(script->arena, sizeof(*letter));
    *letter = (struct letter){.start = arena_format(script->arena, "SIP/2.0 %d %s", code, phrase)};
    write_head(script, letter, leg, call, tag);
    bool with_contact = same(leg->method, "INVITE") || same(leg->method, "SUBSCRIBE");
    if (same(leg->method, "REGISTER") && code / 100 == 2)
        write_contact(script, letter, dst);
    else if (with_contact && code > 100 && code < 400)
        write_contact(script, letter, answerer);
    if (code == 401 || code == 407)
        write_challenge(script, letter, call, code, options);
    bool answers = same(leg->method, "INVITE") && (code == 183 || code / 100 == 2);
    if ((answers && !options->no_sdp) || options->with_sdp)
        script_write_sdp(script, letter, answerer, version_of(leg));
    return letter;
}
