/*
 * session.c — offers and answers of an INVITE dialog on one hop (RFC 3264, RFC 6337 section 2).
 */
#include "track/session.h"

#include "base/hash.h"
#include "sip/body.h"
#include "track/conversation.h"
#include "track/timers.h"

#include <stdlib.h>

/** What a message says of the session. */
struct said {
    struct description *description; /**< owned until it is passed on; or NULL */
    bool is_unread; /**< there is a body that may hold one, and it cannot be read */
    struct moment moment;
};

static enum session_side side_of(const struct session *session, uint64_t tag)
{
    return tag && tag == session->callee_tag ? SESSION_CALLEE : SESSION_CALLER;
}

/* Finding the session of a message. */

static struct session *create(struct conversation *conversation)
{
    if (conversation->session_count >= LIMIT_SESSIONS_PER_CONVERSATION) {
        limit_hit(conversation->hits, LIMIT_HIT_SESSIONS);
        return NULL;
    }
    struct session *session = calloc(1, sizeof(*session));
    if (!session)
        return NULL;
    session->conversation = conversation;
    list_append(&conversation->sessions, &session->link);
    conversation->session_count++;
    conversation_keep(conversation, sizeof(*session));
    return session;
}

/** Give up what the conversation was counted to keep; NULL is nothing. */
static void release(struct session *session, struct description *description)
{
    if (description && description->owners == 1)
        conversation_unkeep(session->conversation, description->bytes);
    description_release(description);
}

static void forget_descriptions(struct session *session)
{
    release(session, session->sides[SESSION_CALLER]);
    release(session, session->sides[SESSION_CALLEE]);
    release(session, session->offer);
    release(session, session->before[SESSION_CALLER]);
    release(session, session->before[SESSION_CALLEE]);
    for (size_t i = 0; i < SESSION_PAST; i++)
        release(session, session->past[i]);
}

void session_destroy(struct session *session)
{
    if (!session)
        return;
    forget_descriptions(session);
    list_remove(&session->link);
    free(session);
}

/** Begin with the INVITE at hand; the place in the list and the timer stay. */
static void begin(struct session *session, const struct session_message *message)
{
    struct list link = session->link;
    struct timer timer = session->timer;
    struct conversation *conversation = session->conversation;
    forget_descriptions(session);
    *session = (struct session){
        .link = link,
        .conversation = conversation,
        .timer = timer,
        .invite = message->transaction->key,
        .caller_tag = message->from_tag,
        .callee_tag = message->to_tag,
        .began_before = message->to_tag != 0,
        .hosts = {message->sighting->src, message->sighting->dst},
        .start = {message->sighting->time, message->sighting->evidence},
    };
    struct moment *moments[] = {&session->offered,  &session->previewed, &session->agreed,
                                &session->answered, &session->ack,       &session->bye,
                                &session->held[0],  &session->held[1]};
    for (size_t i = 0; i < sizeof(moments) / sizeof(moments[0]); i++)
        *moments[i] = MOMENT_NONE;
    session->timer.kind = TIMER_SESSION;
}

/** A refused INVITE that is sent anew, with credentials perhaps, needs no other session. */
static struct session *find_refused(const struct conversation *conversation,
                                    const struct session_message *message)
{
    LIST_EACH(link, &conversation->sessions)
    {
        struct session *session = LIST_ENTRY(link, struct session, link);
        if (session->is_over && !moment_happened(&session->answered) &&
            session->caller_tag == message->from_tag &&
            endpoint_same(&session->hosts[0], &message->sighting->src) &&
            endpoint_same(&session->hosts[1], &message->sighting->dst))
            return session;
    }
    return NULL;
}

static struct session *open_session(struct conversation *conversation,
                                    const struct session_message *message)
{
    struct session *session = find_refused(conversation, message);
    if (!session)
        session = create(conversation);
    if (session)
        begin(session, message);
    return session;
}

/** Another branch of a fork has answered the same offer. */
static struct session *fork_session(const struct session *session, uint64_t tag)
{
    struct session *fork = create(session->conversation);
    if (!fork)
        return NULL;
    struct list link = fork->link;
    *fork = *session;
    fork->link = link;
    fork->timer = (struct timer){.kind = TIMER_SESSION};
    fork->callee_tag = tag;
    fork->before[0] = fork->before[1] = NULL;
    memset(fork->past, 0, sizeof(fork->past));
    fork->sides[SESSION_CALLEE] = NULL;
    fork->offer = description_share(session->sides[SESSION_CALLER]);
    fork->sides[SESSION_CALLER] = description_share(session->sides[SESSION_CALLER]);
    fork->is_open = fork->invite_had_offer = fork->offer != NULL;
    fork->offerer = SESSION_CALLER;
    fork->offer_in_response = fork->is_complete = fork->is_previewed = fork->is_over = false;
    fork->offer_method = SIP_METHOD_INVITE;
    fork->previewed = fork->agreed = fork->answered = fork->ack = fork->bye = MOMENT_NONE;
    fork->held[0] = fork->held[1] = MOMENT_NONE;
    return fork;
}

/** The sessions of a response to an INVITE outside a dialog: by the INVITE, and by the To tag. */
static struct session *find_by_invite(const struct conversation *conversation,
                                      const struct session_message *message)
{
    struct session *untagged = NULL;
    struct session *other = NULL;
    LIST_EACH(link, &conversation->sessions)
    {
        struct session *session = LIST_ENTRY(link, struct session, link);
        if (session->invite != message->transaction->key)
            continue;
        if (session->callee_tag == message->to_tag)
            return session;
        if (!session->callee_tag)
            untagged = session;
        else if (!other || !moment_happened(&session->answered))
            other = session;
    }
    int code = message->message->code;
    if (untagged && code > 100)
        untagged->callee_tag = message->to_tag;
    if (untagged || !other || code >= 300 || !message->to_tag)
        return untagged ? untagged : other;
    return fork_session(other, message->to_tag);
}

/** How well the hop of a session is that of a message: 2 both hosts, 1 one of them, 0 none. */
static int hop_fits(const struct session *session, const struct sighting *sighting)
{
    const struct sipwhy_endpoint *a = &session->hosts[0];
    const struct sipwhy_endpoint *b = &session->hosts[1];
    bool one_host = endpoint_same_host(a, b);
    bool src = one_host ? endpoint_same(a, &sighting->src) || endpoint_same(b, &sighting->src)
                        : endpoint_same_host(a, &sighting->src) || endpoint_same_host(b, &sighting->src);
    bool dst = one_host ? endpoint_same(a, &sighting->dst) || endpoint_same(b, &sighting->dst)
                        : endpoint_same_host(a, &sighting->dst) || endpoint_same_host(b, &sighting->dst);
    return src + dst;
}

/** The session in whose dialog a message is; on the hop where it is seen, if that is known. */
static struct session *find_by_tags(const struct conversation *conversation,
                                    const struct session_message *message)
{
    struct session *best = NULL;
    int fit = -1;
    LIST_EACH(link, &conversation->sessions)
    {
        struct session *session = LIST_ENTRY(link, struct session, link);
        uint64_t a = session->caller_tag;
        uint64_t b = session->callee_tag;
        bool is_of = (a == message->from_tag && b == message->to_tag) ||
                     (b == message->from_tag && a == message->to_tag);
        int fits = is_of ? hop_fits(session, message->sighting) : -1;
        if (fits > fit) {
            best = session;
            fit = fits;
        }
    }
    return best;
}

static struct session *find_session(struct conversation *conversation,
                                    const struct session_message *message)
{
    const struct transaction *transaction = message->transaction;
    bool is_request = message->message->is_request;
    if (transaction->method != SIP_METHOD_INVITE)
        return find_by_tags(conversation, message);
    if (is_request ? message->to_tag == 0 : transaction->request_seen && !transaction->in_dialog) {
        if (is_request && !message->again)
            return open_session(conversation, message);
        return find_by_invite(conversation, message);
    }
    struct session *session = find_by_tags(conversation, message);
    bool begins = is_request && message->message->method == SIP_METHOD_INVITE;
    return session || !begins ? session : open_session(conversation, message);
}

/* Reading what it says. */

/** The same body was read before: at the hop before, or in the message that this one repeats. */
static struct description *find_description(const struct conversation *conversation, uint64_t body)
{
    LIST_EACH(link, &conversation->sessions)
    {
        const struct session *session = LIST_ENTRY(link, struct session, link);
        struct description *const known[] = {session->offer, session->sides[0], session->sides[1]};
        for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
            if (known[i] && known[i]->body == body)
                return description_share(known[i]);
        }
    }
    return NULL;
}

static struct description *keep(struct conversation *conversation,
                                struct description *description)
{
    if (description)
        conversation_keep(conversation, description->bytes);
    return description;
}

static bool may_hide_one(const struct sip_message *message)
{
    span type = sip_message_field(message, SIP_HEADER_CONTENT_TYPE);
    return span_starts_with_nocase(type, SPAN("multipart/")) ||
           span_find_nocase(type, SPAN("pkcs7")) < type.length || !type.length;
}

static void read_body(struct conversation *conversation, const struct session_message *message,
                      struct said *said)
{
    struct sdp_outline outline;
    if (!message->message->body.length) {
        said->is_unread = message->sighting->truncated || message->message->content_length > 0;
        return;
    }
    span body = body_find(message->message, SPAN("application/sdp"));
    said->is_unread = message->sighting->truncated || (!body.data && may_hide_one(message->message));
    if (said->is_unread || !body.length)
        return;
    uint64_t hash = hash_span(0, body);
    said->description = find_description(conversation, hash);
    if (!said->description && sdp_outline_scan(body, &outline))
        said->description = keep(
            conversation, description_create(&outline, hash, conversation->media, conversation));
    said->is_unread = !said->description;
}

/* What it does. */

static bool moves_media(const struct description *a, const struct description *b)
{
    if (a->line_count != b->line_count)
        return true;
    for (size_t i = 0; i < a->line_count; i++) {
        if (a->lines[i].end != b->lines[i].end)
            return true;
    }
    return false;
}

static void keep_past(struct session *session, enum session_side side,
                      struct description *description)
{
    release(session, session->past[SESSION_PAST - 1]);
    memmove(&session->past[1], &session->past[0],
            (SESSION_PAST - 1) * sizeof(session->past[0]));
    memmove(&session->past_side[1], &session->past_side[0], SESSION_PAST - 1);
    session->past[0] = description_share(description);
    session->past_side[0] = (uint8_t)side;
}

/** What a side says is in force; @p description is passed on. */
static void set_side(struct session *session, enum session_side side,
                     struct description *description)
{
    struct description *before = session->sides[side];
    if (before == description) {
        release(session, description);
        return;
    }
    if (before && moves_media(before, description))
        keep_past(session, side, before);
    release(session, session->before[side]);
    session->before[side] = before;
    session->sides[side] = description;
}

static void drop_offer(struct session *session)
{
    release(session, session->offer);
    session->offer = NULL;
    session->is_open = false;
}

static void open_offer(struct session *session, enum session_side side, struct said *said,
                       const struct transaction *transaction, bool in_response)
{
    drop_offer(session);
    session->offer = said->description;
    said->description = NULL;
    session->offered = said->moment;
    session->offerer = (uint8_t)side;
    session->offer_method = (uint8_t)transaction->method;
    session->offer_cseq = transaction->cseq;
    session->offer_in_response = in_response;
    session->is_open = true;
    session->is_previewed = false;
    session->event = SESSION_OFFER;
    if (!session->sides[side])
        session->sides[side] = description_share(session->offer);
}

static bool holds_up(const struct description *description)
{
    for (size_t i = 0; description && i < description->line_count; i++) {
        const struct media_line *line = &description->lines[i];
        if (line->type == MEDIA_AUDIO && line->at.port)
            return line->is_nowhere || !media_line_receives(line);
    }
    return false;
}

/** A hold begins with an offer that stops what flowed before; it ends when that side listens again. */
static void note_hold(struct session *session, enum session_side side, struct moment moment)
{
    const struct description *before = session->before[side];
    if (!holds_up(session->sides[side]))
        session->held[side] = MOMENT_NONE;
    else if (session->offerer == side && before && !holds_up(before) &&
             !moment_happened(&session->held[side]))
        session->held[side] = moment;
}

static void take_answer(struct session *session, struct said *said)
{
    enum session_side offerer = (enum session_side)session->offerer;
    enum session_side answerer = session_other(offerer);
    struct description *offer = description_share(session->offer);
    set_side(session, answerer, said->description);
    said->description = NULL;
    set_side(session, offerer, offer);
    if (session->is_complete) {
        note_hold(session, SESSION_CALLER, said->moment);
        note_hold(session, SESSION_CALLEE, said->moment);
    }
    drop_offer(session);
    session->is_complete = true;
    session->agreed = said->moment;
    session->event = SESSION_ANSWER;
}

static void miss_answer(struct session *session, const struct said *said)
{
    session->is_open = false;
    session->has_unread |= said->is_unread;
    if (!said->is_unread)
        session->event = SESSION_NO_ANSWER;
}

/** What an answer must be in has come; with it or without. */
static void expect_answer(struct session *session, struct said *said)
{
    if (said->description)
        take_answer(session, said);
    else
        miss_answer(session, said);
}

static void preview(struct session *session, enum session_side side, struct said *said, int code)
{
    if (!moment_happened(&session->previewed)) {
        session->previewed = said->moment;
        session->previewer = (uint8_t)(code - 100);
    }
    session->is_previewed = true;
    session->event = SESSION_PREVIEW;
    if (!session->is_complete) {
        set_side(session, side, said->description);
        said->description = NULL;
    }
}

static bool is_open_in(const struct session *session, const struct transaction *transaction)
{
    return session->is_open && session->offer_method == transaction->method &&
           session->offer_cseq == transaction->cseq;
}

/** The offer is refused; it stays for the message at hand. */
static void refuse(struct session *session, const struct transaction *transaction)
{
    if (is_open_in(session, transaction))
        session->is_open = false;
    session->event = SESSION_REFUSED;
    if (transaction->method == SIP_METHOD_INVITE && !transaction->in_dialog)
        session->is_over = true;
}

/** A 101 to 299 to an INVITE. */
static void add_invite_answer(struct session *session, const struct session_message *message,
                              struct said *said)
{
    const struct transaction *invite = message->transaction;
    int code = message->message->code;
    bool is_reliable = code >= 200 || message->message->first[SIP_HEADER_RSEQ];
    enum session_side answerer = session_other(side_of(session, session->from_tag));
    bool is_of_offer = is_open_in(session, invite) && !session->offer_in_response;
    bool may_offer = !session->invite_had_offer && !session->is_open &&
                     !(moment_happened(&session->agreed) &&
                       session->agreed.time >= invite->request.time);
    if (code >= 200 && !moment_happened(&session->answered) && !session->began_before)
        session->answered = said->moment;
    if (said->description && code < 200 && !moment_happened(&session->previewed)) {
        session->previewed = said->moment;
        session->previewer = (uint8_t)(code - 100);
    }
    if (is_of_offer && said->description)
        is_reliable ? take_answer(session, said) : preview(session, answerer, said, code);
    else if (is_of_offer && code >= 200)
        miss_answer(session, said);
    else if (said->description && may_offer && is_reliable)
        open_offer(session, answerer, said, invite, true);
    else if (said->description && may_offer)
        preview(session, answerer, said, code);
}

static void add_response(struct session *session, const struct session_message *message,
                         struct said *said)
{
    const struct transaction *transaction = message->transaction;
    int code = message->message->code;
    if (code >= 300)
        refuse(session, transaction);
    else if (transaction->method == SIP_METHOD_INVITE && code > 100)
        add_invite_answer(session, message, said);
    else if (code >= 200 && is_open_in(session, transaction))
        expect_answer(session, said);
}

static void add_invite(struct session *session, const struct session_message *message,
                       enum session_side side, struct said *said)
{
    session->invite_had_offer = said->description || said->is_unread;
    if (said->description)
        open_offer(session, side, said, message->transaction, false);
    else
        drop_offer(session);
}

static void add_ack(struct session *session, struct said *said)
{
    if (session->is_over)
        return;
    if (!moment_happened(&session->ack))
        session->ack = said->moment;
    if (session->is_open && session->offer_in_response)
        expect_answer(session, said);
}

static void add_request(struct session *session, const struct session_message *message,
                        enum session_side side, struct said *said)
{
    const struct transaction *transaction = message->transaction;
    switch (message->message->method) {
    case SIP_METHOD_INVITE:
        add_invite(session, message, side, said);
        break;
    case SIP_METHOD_ACK:
        add_ack(session, said);
        break;
    case SIP_METHOD_BYE:
        if (!moment_happened(&session->bye))
            session->bye = said->moment;
        break;
    case SIP_METHOD_PRACK:
        if (session->is_open && session->offer_in_response) {
            expect_answer(session, said);
            break;
        }
        /* fall through */
    default:
        if (said->description)
            open_offer(session, side, said, transaction, false);
        break;
    }
}

static void clear_event(struct session *session)
{
    session->event = SESSION_NOTHING;
    for (int side = 0; side < 2; side++) {
        release(session, session->before[side]);
        session->before[side] = NULL;
    }
    if (!session->is_open)
        drop_offer(session);
}

struct session *session_add(struct conversation *conversation,
                            const struct session_message *message)
{
    struct session *session = find_session(conversation, message);
    if (!session)
        return NULL;
    clear_event(session);
    if (message->again)
        return session;
    struct said said = {.moment = {message->sighting->time, message->sighting->evidence}};
    session->from_tag = message->from_tag;
    read_body(conversation, message, &said);
    if (message->message->is_request)
        add_request(session, message, side_of(session, message->from_tag), &said);
    else
        add_response(session, message, &said);
    session->has_unread |= said.is_unread;
    release(session, said.description);
    return session;
}

const struct media_line *session_line(const struct session *session, enum session_side side,
                                      size_t index)
{
    const struct description *description = session->sides[side];
    return description && index < description->line_count ? &description->lines[index] : NULL;
}
