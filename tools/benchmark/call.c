/* call.c — the text of the messages of a call of the load. */
#include "call.h"

#include <string.h>

enum { PHONES = 4000 }; /* of the access network */

#define ADDRESS(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

/* What a message is written to; nothing checks the room, for the longest is known. */
struct pen {
    char *at;
};

static const char *const methods[] = {
    [INVITE] = "INVITE", [ACK] = "ACK",         [BYE] = "BYE",
    [CANCEL] = "CANCEL", [OPTIONS] = "OPTIONS", [REGISTER] = "REGISTER",
};

/* SBCs of the network, and the carriers that it is connected to. */
static const uint32_t borders[] = {ADDRESS(203, 0, 113, 10), ADDRESS(203, 0, 113, 11)};
static const uint32_t carriers[] = {
    ADDRESS(198, 51, 100, 21), ADDRESS(198, 51, 100, 22), ADDRESS(198, 51, 100, 53),
    ADDRESS(192, 0, 2, 130),   ADDRESS(192, 0, 2, 131),   ADDRESS(192, 0, 2, 177),
    ADDRESS(198, 18, 40, 5),   ADDRESS(198, 18, 40, 6),
};
static const char *const names[] = {"Ana Costa",   "B. Meyer",  "Reception", "Sales",
                                    "Jean Dupont", "Support 2", "Mobile",    "Carla"};
static const char *const agents[] = {"SBC 9.4.1", "Trunk-GW/4.2.0", "Asterisk PBX 18.9",
                                     "Softswitch 7.1"};

static void put(struct pen *pen, const char *text)
{
    pen->at = stpcpy(pen->at, text);
}

static void put_number(struct pen *pen, uint64_t number)
{
    char digits[20];
    int count = 0;

    do
        digits[count++] = (char)('0' + number % 10);
    while (number /= 10);
    while (count)
        *pen->at++ = digits[--count];
}

static void put_digits(struct pen *pen, uint64_t number, int width)
{
    for (int i = width - 1; i >= 0; i--, number /= 10)
        pen->at[i] = (char)('0' + number % 10);
    pen->at += width;
}

static void put_hex(struct pen *pen, uint64_t number, int width)
{
    for (int i = width - 1; i >= 0; i--, number >>= 4)
        pen->at[i] = "0123456789abcdef"[number & 15];
    pen->at += width;
}

static void put_address(struct pen *pen, uint32_t address)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        put_number(pen, address >> shift & 255);
        if (shift)
            *pen->at++ = '.';
    }
}

static void put_end(struct pen *pen, struct wire_end end)
{
    put_address(pen, end.address);
    *pen->at++ = ':';
    put_number(pen, end.port);
}

uint64_t scatter(uint64_t value)
{
    value += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
}

/* Ports of media go round, as those of a gateway with some thousand of them do. */
static struct wire_end media_of(const struct call *call, uint32_t host, unsigned side)
{
    if (call->shape->one_media)
        return (struct wire_end){borders[0] + 100, (uint16_t)(20000 + 2 * side)};
    return (struct wire_end){host + (call->shape->from_phone ? 0 : 100),
                             (uint16_t)(10000 + 2 * (call->number % 27000))};
}

void call_init(struct call *call, uint64_t number, uint64_t seed, const struct shape *shape)
{
    uint64_t phone = shape->is_again ? number % PHONES : number;
    uint64_t random = scatter(phone ^ scatter(seed));
    struct wire_end border = {borders[random >> 8 & 1], 5060};
    struct wire_end other = {carriers[random >> 16 & 7], 5060};
    bool is_outgoing = random >> 24 & 1;

    if (shape->one_peer)
        border.address = borders[0], other.address = carriers[0], is_outgoing = false;
    if (shape->from_phone) {
        other.address = ADDRESS(198, 19, 0, 0) + (uint32_t)((random >> 16) % PHONES);
        is_outgoing = false;
    }
    *call = (struct call){.number = phone, .random = random, .shape = shape, .cseq = 101};
    if (shape->is_again)
        call->cseq += (unsigned)(number / PHONES);
    call->caller = is_outgoing ? border : other;
    call->callee = is_outgoing ? other : border;
    call->caller_media = media_of(call, call->caller.address, 0);
    call->callee_media = media_of(call, call->callee.address, 1);
}

/* Numbers of people: some thousand callers, and whom they call. */
static void put_user(struct pen *pen, const struct call *call, bool is_callee)
{
    uint64_t line = is_callee ? scatter(call->random) % 900000 : (call->random >> 32) % 9000;

    put(pen, is_callee ? "+44207" : "+35121");
    put_digits(pen, 3000000 + line, 7);
}

static void put_call_id(struct pen *pen, const struct call *call)
{
    put(pen, "Call-ID: ");
    if (call->shape->one_prefix) {
        put(pen, "b2bua-7f21c0de-trunk-gw01-20231114-");
        put_digits(pen, call->number, 12);
    } else {
        put_hex(pen, scatter(call->random ^ 1), 16);
        *pen->at++ = '-';
        put_number(pen, call->number);
    }
    *pen->at++ = '@';
    put_address(pen, call->caller.address);
    put(pen, "\r\n");
}

static unsigned cseq_of(const struct call *call, const struct letter *letter)
{
    return call->cseq + (letter->method == BYE ? 2 : letter->second);
}

/* The branch of a transaction: CANCEL and the ACK of a failure have that of their INVITE. */
static void put_via(struct pen *pen, const struct call *call, const struct letter *letter)
{
    bool is_own = letter->method == BYE || (letter->method == ACK && !letter->of_failure);

    put(pen, call->shape->over_tcp ? "Via: SIP/2.0/TCP " : "Via: SIP/2.0/UDP ");
    put_end(pen, call->caller);
    put(pen, ";branch=z9hG4bK");
    put_hex(pen, call->random ^ (is_own ? 1u << (24 + letter->method) : 0) ^ cseq_of(call, letter),
            16);
    put(pen, "\r\n");
}

static void put_parties(struct pen *pen, const struct call *call, bool is_own, bool has_tag)
{
    put(pen, "From: \"");
    put(pen, names[call->random >> 40 & 7]);
    put(pen, "\" <sip:");
    put_user(pen, call, false);
    *pen->at++ = '@';
    put_address(pen, call->caller.address);
    put(pen, ">;tag=");
    put_hex(pen, call->random >> 3, 8);
    put(pen, "\r\nTo: <sip:");
    put_user(pen, call, !is_own);
    *pen->at++ = '@';
    put_address(pen, is_own ? call->caller.address : call->callee.address);
    *pen->at++ = '>';
    if (has_tag) {
        put(pen, ";tag=");
        put_hex(pen, call->random >> 7, 8);
    }
    put(pen, "\r\n");
}

static void put_contact(struct pen *pen, const struct call *call, bool is_callee)
{
    put(pen, "Contact: <sip:");
    put_user(pen, call, is_callee);
    *pen->at++ = '@';
    put_end(pen, is_callee ? call->callee : call->caller);
    put(pen, ">\r\n");
}

static size_t write_sdp(const struct call *call, bool is_answer, char *text)
{
    struct pen pen = {text};
    struct wire_end media = is_answer ? call->callee_media : call->caller_media;

    put(&pen, "v=0\r\no=- ");
    put_number(&pen, call->random >> 40);
    put(&pen, " 1 IN IP4 ");
    put_address(&pen, media.address);
    put(&pen, "\r\ns=-\r\nc=IN IP4 ");
    put_address(&pen, media.address);
    put(&pen, "\r\nt=0 0\r\nm=audio ");
    put_number(&pen, media.port);
    put(&pen, is_answer ? " RTP/AVP 8 101\r\n" : " RTP/AVP 8 0 101\r\n");
    put(&pen, "a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n");
    for (unsigned i = 0; call->shape->large_offer && !is_answer && i < 16; i++) {
        put(&pen, "a=candidate:");
        put_number(&pen, i);
        put(&pen, " 1 UDP 2130706431 ");
        put_address(&pen, media.address + i);
        *pen.at++ = ' ';
        put_number(&pen, media.port);
        put(&pen, " typ host generation 0 network-id 1\r\n");
    }
    return (size_t)(pen.at - text);
}

static void put_body(struct pen *pen, const struct call *call, const struct letter *letter)
{
    char sdp[CALL_TEXT / 2];
    size_t length = letter->sdp ? write_sdp(call, letter->code != 0, sdp) : 0;

    if (length)
        put(pen, "Content-Type: application/sdp\r\n");
    put(pen, "Content-Length: ");
    put_number(pen, length);
    put(pen, "\r\n\r\n");
    memcpy(pen->at, sdp, length);
    pen->at += length;
}

static void put_credentials(struct pen *pen, const struct call *call)
{
    put(pen,
        "Proxy-Authorization: Digest username=\"trunk7\", realm=\"carrier.example\", nonce=\"");
    put_hex(pen, scatter(call->random ^ 5), 16);
    put(pen, "\", uri=\"sip:carrier.example\", algorithm=MD5, response=\"");
    put_hex(pen, scatter(call->random ^ 6), 16);
    put_hex(pen, scatter(call->random ^ 7), 16);
    put(pen, "\"\r\n");
}

static void put_request_line(struct pen *pen, const struct call *call, enum method method)
{
    put(pen, methods[method]);
    put(pen, " sip:");
    if (method != REGISTER) {
        put_user(pen, call, true);
        *pen->at++ = '@';
    }
    put_end(pen, call->callee);
    put(pen, " SIP/2.0\r\n");
}

static void put_request_headers(struct pen *pen, const struct call *call,
                                const struct letter *letter)
{
    if (letter->method == INVITE || letter->method == REGISTER || letter->method == OPTIONS)
        put_contact(pen, call, false);
    if (letter->method == REGISTER)
        put(pen, "Expires: 300\r\n");
    if (letter->method == INVITE)
        put(pen, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE\r\n");
    if (letter->method == INVITE && letter->second)
        put_credentials(pen, call);
    if (letter->method != ACK && letter->method != BYE) {
        put(pen, "User-Agent: ");
        put(pen, agents[call->random >> 48 & 3]);
        put(pen, "\r\n");
    }
}

static const char *phrase_of(unsigned code)
{
    static const struct {
        unsigned code;
        const char *phrase;
    } phrases[] = {
        {100, "Trying"},
        {180, "Ringing"},
        {183, "Session Progress"},
        {200, "OK"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {407, "Proxy Authentication Required"},
        {408, "Request Timeout"},
        {480, "Temporarily Unavailable"},
        {486, "Busy Here"},
        {487, "Request Terminated"},
        {500, "Server Internal Error"},
        {503, "Service Unavailable"},
    };

    for (size_t i = 0; i < sizeof(phrases) / sizeof(*phrases); i++)
        if (phrases[i].code == code)
            return phrases[i].phrase;
    return "Unknown";
}

static void put_response_headers(struct pen *pen, const struct call *call,
                                 const struct letter *letter)
{
    if (letter->method == REGISTER && letter->code == 200) {
        put_contact(pen, call, false);
        put(pen, "Expires: 300\r\n");
    }
    if (letter->method == INVITE && letter->code > 100 && letter->code < 300)
        put_contact(pen, call, true);
    if (letter->method == INVITE && letter->code == 200)
        put(pen, "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS\r\n");
    if (letter->code == 407) {
        put(pen, "Proxy-Authenticate: Digest realm=\"carrier.example\", algorithm=MD5, nonce=\"");
        put_hex(pen, scatter(call->random ^ 5), 16);
        put(pen, "\"\r\n");
    }
    if (letter->code == 503)
        put(pen, "Retry-After: 30\r\n");
    if (letter->code == 480 || letter->code == 404)
        put(pen, letter->code == 404 ? "Reason: Q.850;cause=1\r\n" : "Reason: Q.850;cause=18\r\n");
    if (letter->code > 100 && letter->method != BYE) {
        put(pen, "Server: ");
        put(pen, agents[call->random >> 50 & 3]);
        put(pen, "\r\n");
    }
}

static void put_response_line(struct pen *pen, unsigned code)
{
    put(pen, "SIP/2.0 ");
    put_number(pen, code);
    *pen->at++ = ' ';
    put(pen, phrase_of(code));
    put(pen, "\r\n");
}

size_t call_write(const struct call *call, const struct letter *letter, char *text)
{
    struct pen pen = {text};
    bool is_request = !letter->code;
    bool has_tag = is_request ? letter->method == ACK || letter->method == BYE : letter->code > 100;

    if (is_request)
        put_request_line(&pen, call, letter->method);
    else
        put_response_line(&pen, letter->code);
    put_via(&pen, call, letter);
    if (is_request)
        put(&pen, "Max-Forwards: 69\r\n");
    put_parties(&pen, call, letter->method == REGISTER, has_tag);
    put_call_id(&pen, call);
    put(&pen, "CSeq: ");
    put_number(&pen, cseq_of(call, letter));
    *pen.at++ = ' ';
    put(&pen, methods[letter->method]);
    put(&pen, "\r\n");
    if (is_request)
        put_request_headers(&pen, call, letter);
    else
        put_response_headers(&pen, call, letter);
    put_body(&pen, call, letter);
    return (size_t)(pen.at - text);
}
