/*
 * call.c — a call, told by the hop nearest the caller.
 */
#include "track/call.h"

#include "sip/address.h"
#include "track/conversation.h"

#include <stdlib.h>

/** A client answers a challenge, a redirect or a refusal at once; later, somebody has dialled again. */
#define RETRY_AT_ONCE (5 * SIPWHY_SECOND)

static char *copy_uri(const struct sip_message *message, enum sip_header_id id,
                      struct limit_hits *hits)
{
    span uri = sip_uri_of(message, id);
    if (uri.length > LIMIT_URI_BYTES)
        limit_hit(hits, LIMIT_HIT_URI_BYTES);
    uri = span_first(uri, LIMIT_URI_BYTES);
    return uri.length ? strndup(uri.data, uri.length) : strdup("");
}

/** Responses may be captured before their request. */
static void catch_up(struct call *call)
{
    struct transaction *invite = call->attempt;
    if (moment_happened(&invite->provisional))
        call_add_response(call, invite, invite->first_provisional_code, invite->provisional);
    if (moment_happened(&invite->final))
        call_add_response(call, invite, invite->final_code, invite->final);
}

struct call *call_create(struct transaction *invite, const struct sip_message *message)
{
    struct call *call = calloc(1, sizeof(*call));
    if (!call)
        return NULL;
    *call = (struct call){
        .attempt = invite,
        .start = invite->request,
        .dialled = invite->request,
        .indicated = MOMENT_NONE,
        .answered = MOMENT_NONE,
        .bye = MOMENT_NONE,
        .src = invite->src,
        .dst = invite->dst,
        .from = copy_uri(message, SIP_HEADER_FROM, invite->conversation->hits),
        .to = copy_uri(message, SIP_HEADER_TO, invite->conversation->hits),
        .attempts = 1,
    };
    if (!call->from || !call->to) {
        call_destroy(call);
        return NULL;
    }
    catch_up(call);
    return call;
}

void call_destroy(struct call *call)
{
    if (!call)
        return;
    free(call->from);
    free(call->to);
    free(call);
}

size_t call_weigh(const struct call *call)
{
    return sizeof(*call) + strlen(call->from) + strlen(call->to) + 2 * LIMIT_PIECE_BYTES;
}

/** Move the view of the call to a hop that is nearer the caller than any seen before. */
static void look_from(struct call *call, struct transaction *invite)
{
    call->attempt = invite;
    call->src = invite->src;
    call->dst = invite->dst;
    call->start = call->dialled = invite->request;
    call->answered = call->indicated = MOMENT_NONE;
    call->code = 0;
    catch_up(call);
}

static void try_again(struct call *call, struct transaction *invite)
{
    const struct transaction *refused = call->attempt->final_code >= 300 ? call->attempt : NULL;
    if (refused)
        call->indicated = MOMENT_NONE; /* that outcome was not the last word */
    if (refused && invite->request.time - refused->final.time > RETRY_AT_ONCE)
        call->dialled = invite->request;
    call->attempt = invite;
    call->attempts++;
}

/** Of the branches of a proxy that is not captured itself, tell of the one that gets furthest. */
static void look_at_branch(struct call *call, struct transaction *invite)
{
    call->attempt = invite;
    call->dst = invite->dst;
}

/** A box that hides the Vias before it keeps the Call-ID; it may send from another address of its own. */
static bool is_behind(const struct call *call, const struct transaction *invite)
{
    if (endpoint_same(&invite->src, &call->src))
        return false;
    return endpoint_same(&invite->src, &call->attempt->dst) ||
           !endpoint_same_host(&invite->src, &call->src);
}

void call_add_invite(struct call *call, struct transaction *invite)
{
    struct transaction *attempt = call->attempt;
    if (attempt->parent == invite) {
        look_from(call, invite);
    } else if (invite->parent) {
        return;
    } else if (transaction_is_sibling(invite, attempt)) {
        if (attempt->final_code >= 300)
            look_at_branch(call, invite);
    } else if (is_behind(call, invite)) {
        if (endpoint_same_host(&invite->dst, &call->dst) && invite->cseq > attempt->cseq)
            try_again(call, invite); /* the caller has moved to another address */
        else
            transaction_join(invite, attempt);
    } else if (invite->via_count == attempt->via_count) {
        try_again(call, invite);
    }
}

/** RFC 6076 section 4.3: not a 100, not a challenge or a redirect, not the echo of a CANCEL. */
static bool indicates_outcome(int code)
{
    return code != 100 && code / 100 != 3 && code != 401 && code != 407 && code != 487;
}

/** Whether this branch has got further than the one that the call is told by. */
static bool is_further(const struct transaction *attempt, const struct transaction *branch,
                       int code)
{
    if (!transaction_is_sibling(attempt, branch) || attempt->final_code / 100 == 2)
        return false;
    bool waits = !moment_happened(&attempt->provisional) || attempt->final_code >= 300;
    return code / 100 == 2 || (code > 100 && code < 200 && waits);
}

void call_add_response(struct call *call, struct transaction *invite, int code,
                       struct moment moment)
{
    if (is_further(call->attempt, invite, code))
        look_at_branch(call, invite);
    if (invite != call->attempt)
        return;
    if (code >= 200)
        call->code = code;
    if (indicates_outcome(code) && !moment_happened(&call->indicated))
        call->indicated = moment;
    if (code / 100 == 2 && !moment_happened(&call->answered))
        call->answered = moment;
}

void call_add_bye(struct call *call, const struct transaction *bye)
{
    bool seen_by_caller = endpoint_same_host(&bye->src, &call->src) ||
                          endpoint_same_host(&bye->dst, &call->src);
    if ((seen_by_caller || moment_happened(&call->answered)) && !moment_happened(&call->bye))
        call->bye = bye->request;
}

static enum sipwhy_call_state final_state(const struct transaction *attempt)
{
    int code = attempt->final_code;
    if (code / 100 == 2)
        return SIPWHY_CALL_ANSWERED;
    if (code / 100 == 3)
        return SIPWHY_CALL_REDIRECTED;
    if (code == 401 || code == 407)
        return SIPWHY_CALL_CHALLENGED;
    if (code == 487 && moment_happened(&attempt->cancel))
        return SIPWHY_CALL_CANCELLED;
    return SIPWHY_CALL_FAILED;
}

enum sipwhy_call_state call_state(const struct call *call)
{
    const struct transaction *attempt = call->attempt;
    if (moment_happened(&call->bye))
        return SIPWHY_CALL_ENDED;
    if (moment_happened(&attempt->final))
        return final_state(attempt);
    if (moment_happened(&attempt->cancel))
        return SIPWHY_CALL_CANCELLED;
    if (moment_happened(&attempt->provisional))
        return SIPWHY_CALL_RINGING;
    if (moment_happened(&attempt->trying))
        return SIPWHY_CALL_TRYING;
    return SIPWHY_CALL_CALLING;
}

bool call_is_over(const struct call *call)
{
    switch (call_state(call)) {
    case SIPWHY_CALL_ENDED:
    case SIPWHY_CALL_CANCELLED:
    case SIPWHY_CALL_FAILED:
        return true;
    default:
        return false;
    }
}
