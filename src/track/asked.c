/*
 * asked.c — what a client asks for: how often it calls, and what it was refused.
 *
 * Only requests with one Via are its own: what comes through a proxy says nothing of the proxy. A challenge
 * is nothing strange, where the same user is let in afterwards.
 */
#include "track/asked.h"

#include "base/hash.h"
#include "sip/address.h"
#include "sip/auth.h"
#include "track/tracker.h"

#include <ctype.h>

/** Digits at the end of a number that say whom it is about, whatever prefix was dialled. */
#define TAIL_DIGITS 8

static struct moment moment_of(const struct sighting *sighting)
{
    return (struct moment){sighting->time, sighting->evidence};
}

static void count_rate(struct rate *rate, uint32_t turn)
{
    if (rate->turn != turn)
        *rate = (struct rate){.turn = turn};
    rate->count++;
}

/** A window is over: it goes into the average of windows with an eighth, and so do the empty ones after it. */
static void close_windows(struct peer *peer, uint32_t turn)
{
    uint32_t passed = turn - peer->window.turn;
    float share = (float)peer->window.count;
    for (uint32_t i = 0; i < passed && i < 32; i++) {
        peer->usual = peer->windows ? peer->usual + (share - peer->usual) / 8 : share;
        peer->windows++;
        share = 0;
    }
}

static void count_invite(struct peer *peer, sipwhy_time now)
{
    uint32_t turn = (uint32_t)(now / PEER_RATE_WINDOW);
    count_rate(&peer->second, (uint32_t)(now / SIPWHY_SECOND));
    if (peer->window.count && turn > peer->window.turn)
        close_windows(peer, turn);
    count_rate(&peer->window, turn);
}

/** The user part of a URI, by a scan; without a password, for a tel URI the number. */
static span user_of(span uri)
{
    span rest = span_from(uri, span_find_byte(uri, ':') + 1);
    size_t at = span_find_byte(rest, '@');
    if (at == rest.length && !span_starts_with_nocase(uri, SPAN("tel:")))
        return SPAN_EMPTY;
    span user = span_first(rest, at);
    user = span_first(user, span_find_byte(user, ';'));
    return span_first(user, span_find_byte(user, ':'));
}

static uint32_t hash_32(span text)
{
    return hash_fold(hash_span(0, text));
}

static span skip_outside_line(span number)
{
    return number.length && number.data[0] == '9' ? span_from(number, 1) : number;
}

/** "+", "00", "000", "011", "810", each perhaps behind a 9 for an outside line. */
static bool is_abroad(span number)
{
    static const char *const prefixes[] = {"+", "00", "011", "810"};
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        if (span_starts_with(number, span_of(prefixes[i])) ||
            span_starts_with(skip_outside_line(number), span_of(prefixes[i])))
            return true;
    }
    return false;
}

/** The hash of the last digits of a number abroad; 0 for what is none. */
static uint32_t tail_of(span number)
{
    if (number.length < TAIL_DIGITS + 2 || !is_abroad(number))
        return 0;
    span tail = span_from(number, number.length - TAIL_DIGITS);
    for (size_t i = 0; i < tail.length; i++) {
        if (!isdigit((unsigned char)tail.data[i]))
            return 0;
    }
    return hash_32(tail);
}

static void copy_text(char *to, size_t room, span text)
{
    size_t length = text.length < room - 1 ? text.length : room - 1;
    if (length)
        memcpy(to, text.data, length);
    to[length] = '\0';
}

/** The place of this user, or a free one, or the oldest. */
static struct attempt *attempt_of(struct suspicion *suspicion, uint32_t user)
{
    struct attempt *oldest = suspicion->attempts;
    for (int i = 0; i < PEER_ATTEMPTS; i++) {
        struct attempt *attempt = &suspicion->attempts[i];
        if (moment_happened(&attempt->when) && attempt->user == user)
            return attempt;
        if (attempt->when.time < oldest->when.time)
            oldest = attempt;
    }
    return oldest;
}

static void note_refusal(struct suspicion *suspicion, const struct transaction *transaction,
                         span user, const struct sighting *sighting)
{
    struct attempt *attempt = attempt_of(suspicion, hash_32(user));
    *attempt = (struct attempt){
        .when = moment_of(sighting),
        .user = hash_32(user),
        .tail = transaction->method == SIP_METHOD_INVITE ? tail_of(user) : 0,
        .code = (uint16_t)transaction->final_code,
        .method = (uint8_t)transaction->method,
    };
    copy_text(attempt->start, sizeof(attempt->start), user);
}

static void forget_refusal(struct suspicion *suspicion, uint32_t user)
{
    for (int i = 0; i < PEER_ATTEMPTS; i++) {
        if (suspicion->attempts[i].user == user)
            suspicion->attempts[i].when = MOMENT_NONE;
    }
}

static struct guesses *guesses_of(struct suspicion *suspicion, uint32_t user)
{
    struct guesses *oldest = suspicion->guesses;
    for (int i = 0; i < PEER_GUESSES; i++) {
        struct guesses *guesses = &suspicion->guesses[i];
        if (moment_happened(&guesses->last) && guesses->user == user)
            return guesses;
        if (guesses->last.time < oldest->last.time)
            oldest = guesses;
    }
    oldest->last = MOMENT_NONE;
    return oldest;
}

static void note_guess(struct suspicion *suspicion, span user, const struct sighting *sighting)
{
    struct guesses *guesses = guesses_of(suspicion, hash_32(user));
    bool goes_on = moment_happened(&guesses->last) && !moment_happened(&guesses->accepted) &&
                   sighting->time - guesses->last.time < PEER_GUESS_PAUSE;
    if (!goes_on) {
        *guesses = (struct guesses){
            .first = moment_of(sighting),
            .accepted = MOMENT_NONE,
            .user = hash_32(user),
        };
        copy_text(guesses->name, sizeof(guesses->name), user);
    }
    guesses->last = moment_of(sighting);
    guesses->count++;
    count_rate(&suspicion->guess_rate, (uint32_t)(sighting->time / SIPWHY_SECOND));
}

/** An expired nonce is no wrong password (RFC 7616 section 3.3). */
static bool is_stale(struct sip_message *message)
{
    struct sip_challenge challenge;
    enum sip_header_id id = message->code == 407 ? SIP_HEADER_PROXY_AUTHENTICATE
                                                 : SIP_HEADER_WWW_AUTHENTICATE;
    return sip_challenge_parse(message, id, 0, &challenge) == 0 && challenge.stale;
}

static bool is_denial(int code)
{
    return code == 401 || code == 403 || code == 404 || code == 407;
}

/** Nearly every client is challenged, for one user: that alone takes no memory. */
static bool is_usual_challenge(struct peer *peer, const struct transaction *transaction,
                               uint32_t user)
{
    if (peer->suspicion || transaction->has_credentials ||
        (transaction->final_code != 401 && transaction->final_code != 407))
        return false;
    bool is_other = peer->challenged_user && peer->challenged_user != user;
    peer->challenged_user = user;
    return !is_other;
}

static void add_refused(struct fleet *fleet, struct peer *peer,
                        const struct transaction *transaction, span user,
                        struct sip_message *message, const struct sighting *sighting)
{
    if (!user.length || is_usual_challenge(peer, transaction, hash_32(user)))
        return;
    struct suspicion *suspicion = fleet_suspicion(fleet, peer);
    if (!suspicion)
        return;
    if (!transaction->has_credentials)
        note_refusal(suspicion, transaction, user, sighting);
    else if (transaction->method == SIP_METHOD_REGISTER && !is_stale(message))
        note_guess(suspicion, user, sighting);
}

static void note_accepted(struct suspicion *suspicion, const struct peer *peer,
                          const struct transaction *transaction, span user,
                          const struct sighting *sighting)
{
    for (int i = 0; i < PEER_GUESSES && transaction->method == SIP_METHOD_REGISTER; i++) {
        struct guesses *guesses = &suspicion->guesses[i];
        if (moment_happened(&guesses->last) && guesses->user == hash_32(user) &&
            !moment_happened(&guesses->accepted))
            guesses->accepted = moment_of(sighting);
    }
    if (transaction->method == SIP_METHOD_INVITE && !peer->welcome && tail_of(user)) {
        suspicion->abroad_answered = moment_of(sighting);
        suspicion->abroad_tail = tail_of(user);
        copy_text(suspicion->abroad_number, sizeof(suspicion->abroad_number), user);
    }
}

/** Its request got further than to a question of who it is. */
static void add_accepted(struct peer *peer, const struct transaction *transaction, span user,
                         const struct sighting *sighting)
{
    bool is_success = transaction->final_code / 100 == 2;
    peer->challenged_user = 0;
    if (peer->suspicion)
        forget_refusal(peer->suspicion, hash_32(user));
    if (peer->suspicion && is_success && !(transaction->method == SIP_METHOD_INVITE &&
                                           transaction->has_credentials))
        note_accepted(peer->suspicion, peer, transaction, user, sighting);
    if (transaction->has_credentials ||
        (is_success && (transaction->method == SIP_METHOD_INVITE ||
                        transaction->method == SIP_METHOD_REGISTER)))
        peer->welcome = true;
}

static void forget_target(struct suspicion *suspicion, const struct sipwhy_endpoint *host)
{
    for (int i = 0; i < PEER_TARGETS; i++) {
        if (endpoint_same_host(&suspicion->targets[i].host, host))
            suspicion->targets[i].when = MOMENT_NONE;
    }
}

/** Whoever answers a question so is known to the one who asks it, or does not mind. */
static void add_answered_options(struct peer *peer, const struct transaction *transaction)
{
    if (peer->suspicion && transaction->final_code / 100 == 2)
        forget_target(peer->suspicion, &transaction->dst);
}

static void add_response(struct fleet *fleet, struct peer *peer,
                         const struct transaction *transaction, struct sip_message *message,
                         const struct sighting *sighting)
{
    int code = message->code;
    if (code < 200 || transaction->final.evidence.frame != sighting->evidence.frame ||
        transaction->in_dialog || !transaction->request_seen)
        return;
    bool is_denied = is_denial(code) && !(code == 404 && transaction->has_credentials);
    bool matters = is_denied || peer->suspicion;
    span user = matters ? user_of(sip_uri_of(message, SIP_HEADER_TO)) : SPAN_EMPTY;
    if (transaction->method == SIP_METHOD_OPTIONS)
        add_answered_options(peer, transaction);
    if (is_denied && transaction->via_count == 1)
        add_refused(fleet, peer, transaction, user, message, sighting);
    else if (code / 100 == 2 || (transaction->has_credentials && !is_denied))
        add_accepted(peer, transaction, user, sighting);
}

static void note_target(struct suspicion *suspicion, const struct transaction *transaction,
                        const struct sighting *sighting)
{
    struct target *oldest = suspicion->targets;
    for (int i = 0; i < PEER_TARGETS; i++) {
        struct target *target = &suspicion->targets[i];
        if (endpoint_same_host(&target->host, &transaction->dst)) {
            oldest = target;
            break;
        }
        if (target->when.time < oldest->when.time)
            oldest = target;
    }
    *oldest = (struct target){.when = moment_of(sighting), .host = transaction->dst};
}

/** A server that it asked before is one that it watches. */
static bool is_watched(const struct peer *target, const struct transaction *transaction)
{
    const struct client *client =
        target->service ? service_find_client(target->service, &transaction->src, &transaction->dst)
                        : NULL;
    return client && client->asks > 1;
}

static void add_request(struct fleet *fleet, struct tracked *tracked,
                        const struct sighting *sighting)
{
    struct peer *peer = tracked->source;
    const struct transaction *transaction = tracked->transaction;
    peer->asked++;
    if (transaction->in_dialog)
        return;
    if (transaction->method == SIP_METHOD_INVITE)
        count_invite(peer, sighting->time);
    if (transaction->method != SIP_METHOD_OPTIONS || transaction->via_count != 1 ||
        is_watched(tracked->target, transaction))
        return;
    struct suspicion *suspicion = fleet_suspicion(fleet, peer);
    if (suspicion)
        note_target(suspicion, transaction, sighting);
}

void asked_add(struct fleet *fleet, struct tracked *tracked, struct sip_message *message,
               const struct sighting *sighting)
{
    if (message->is_request)
        add_request(fleet, tracked, sighting);
    else
        add_response(fleet, tracked->source, tracked->transaction, message, sighting);
}
