/* script.c — how calls of the load go, and which of them each kind of load has. */
#include "script.h"

#include <string.h>

/* Milliseconds at the least and at the most since the message before, and the letter. */
#define ASK(least, most, asked, ...)                                                               \
    {                                                                                              \
        1000 * (least), 1000 * (most), .letter = {.method = asked, __VA_ARGS__ }                   \
    }
#define ANSWER(least, most, asked, answer, ...)                                                    \
    {                                                                                              \
        1000 * (least), 1000 * (most), .from_callee = true, .letter = {                            \
            .method = asked,                                                                       \
            .code = answer,                                                                        \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define END                                                                                        \
    {                                                                                              \
        .is_end = true                                                                             \
    }

#define OFFER ASK(0, 0, INVITE, .sdp = true)
#define TRYING ANSWER(1, 4, INVITE, 100)
#define RINGING ANSWER(60, 150, INVITE, 180)
#define ANSWERED ANSWER(1000, 8000, INVITE, 200, .sdp = true)
#define CONFIRMED ASK(3, 20, ACK)
#define HANGS_UP ASK(20000, 100000, BYE)
#define BYE_TAKEN ANSWER(2, 9, BYE, 200)
#define REFUSED(least, most, code)                                                                 \
    ANSWER(least, most, INVITE, code), ASK(2, 9, ACK, .of_failure = true)

static const struct step ringing[] = {OFFER,     TRYING,   RINGING,   ANSWERED,
                                      CONFIRMED, HANGS_UP, BYE_TAKEN, END};
static const struct step progress[] = {
    OFFER, TRYING, ANSWER(90, 600, INVITE, 183), ANSWERED, CONFIRMED, HANGS_UP, BYE_TAKEN, END};
static const struct step no_trying[] = {OFFER,    RINGING,   ANSWERED, CONFIRMED,
                                        HANGS_UP, BYE_TAKEN, END};
static const struct step no_ringing[] = {
    OFFER, TRYING, ANSWER(100, 900, INVITE, 200, .sdp = true), CONFIRMED, HANGS_UP, BYE_TAKEN, END};
static const struct step at_once[] = {
    OFFER, ANSWER(30, 150, INVITE, 200, .sdp = true), CONFIRMED, HANGS_UP, BYE_TAKEN, END};

static const struct step with_media[] = {
    OFFER,
    TRYING,
    RINGING,
    ANSWER(300, 900, INVITE, 200, .sdp = true),
    {3000, 20000, .has_media_after = true, .letter = {.method = ACK}},
    ASK(3500, 6500, BYE),
    BYE_TAKEN,
    END,
};
static const struct step registers[] = {ASK(0, 0, REGISTER), ANSWER(2, 15, REGISTER, 200), END};
static const struct step pings[] = {ASK(0, 0, OPTIONS), ANSWER(2, 15, OPTIONS, 200), END};

static const struct step busy[] = {OFFER, TRYING, RINGING, REFUSED(500, 2000, 486), END};
static const struct step not_found[] = {OFFER, TRYING, REFUSED(30, 90, 404), END};
static const struct step not_there[] = {OFFER, TRYING, RINGING, REFUSED(15000, 25000, 480), END};
static const struct step overloaded[] = {OFFER, REFUSED(5, 30, 503), END};
static const struct step cancelled[] = {
    OFFER, TRYING, RINGING, ASK(4000, 20000, CANCEL), ANSWER(2, 6, CANCEL, 200), REFUSED(1, 3, 487),
    END};
static const struct step challenged[] = {
    OFFER,
    REFUSED(3, 9, 407),
    ASK(1, 3, INVITE, .sdp = true, .second = true),
    ANSWER(1, 4, INVITE, 100, .second = true),
    ANSWER(60, 150, INVITE, 180, .second = true),
    ANSWER(1000, 8000, INVITE, 200, .sdp = true, .second = true),
    ASK(3, 20, ACK, .second = true),
    HANGS_UP,
    BYE_TAKEN,
    END,
};
static const struct step stuck[] = {OFFER, TRYING, END};

/* Timer A doubles; timer G and H likewise, until 4 s (RFC 3261 section 17). */
#define INVITE_AGAIN(ms) ASK(ms, ms, INVITE, .sdp = true)
#define ANSWERED_AGAIN(ms) ANSWER(ms, ms, INVITE, 200, .sdp = true)
#define BYE_AGAIN(ms) ASK(ms, ms, BYE)

static const struct step unheard[] = {OFFER,
                                      INVITE_AGAIN(500),
                                      INVITE_AGAIN(1000),
                                      INVITE_AGAIN(2000),
                                      INVITE_AGAIN(4000),
                                      INVITE_AGAIN(8000),
                                      INVITE_AGAIN(16000),
                                      END};
static const struct step trying_lost[] = {
    OFFER, INVITE_AGAIN(500), TRYING, RINGING, ANSWERED, CONFIRMED, HANGS_UP, BYE_TAKEN, END};
static const struct step ack_lost[] = {
    OFFER,
    TRYING,
    RINGING,
    ANSWERED,
    ANSWERED_AGAIN(500),
    ANSWERED_AGAIN(1000),
    ANSWERED_AGAIN(2000),
    ANSWERED_AGAIN(4000),
    ANSWERED_AGAIN(4000),
    ANSWERED_AGAIN(4000),
    ANSWERED_AGAIN(4000),
    END,
};
static const struct step answer_lost[] = {
    OFFER, TRYING, RINGING, ANSWERED, ANSWERED_AGAIN(500), CONFIRMED, HANGS_UP, BYE_TAKEN, END};
static const struct step refusal_again[] = {OFFER,
                                            TRYING,
                                            ANSWER(40, 90, INVITE, 500),
                                            ANSWER(500, 500, INVITE, 500),
                                            REFUSED(1000, 1000, 500),
                                            END};
static const struct step bye_unheard[] = {
    OFFER,
    TRYING,
    RINGING,
    ANSWERED,
    CONFIRMED,
    HANGS_UP,
    BYE_AGAIN(500),
    BYE_AGAIN(1000),
    BYE_AGAIN(2000),
    BYE_AGAIN(4000),
    BYE_AGAIN(4000),
    BYE_AGAIN(4000),
    END,
};

/* Calls that go well, six messages on average. */
#define WELL(...)                                                                                  \
    {1, ringing, {__VA_ARGS__}}, {1, no_trying, {__VA_ARGS__}}, {1, no_ringing, {__VA_ARGS__}},    \
        {1, at_once, {__VA_ARGS__}}, {1, progress, {__VA_ARGS__}}, {1, no_trying, {__VA_ARGS__}},  \
        {1, no_ringing, {__VA_ARGS__}},                                                            \
    {                                                                                              \
        1, at_once,                                                                                \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static const struct kind kinds[] = {
    {"signalling", "calls of a trunk that go well, six messages each on average, no media", 10000,
     6, .flavours = {WELL(.over_tcp = false)}},
    {"carrier", "calls with their RTP, which is 93 % of the packets; registrations, pings", 10700,
     .media_part = 930,
     .flavours = {{1, with_media, {.from_phone = true}}, {1, with_media, {.from_phone = false}}},
     .fillers = {{6, registers, {.from_phone = true, .is_again = true}},
                 {3, pings, {.from_phone = false}}}},
    {"failures", "refusals, lost messages, stuck calls, retransmissions", 10000,
     .flavours = {{20, ringing, {0}},
                  {16, busy, {0}},
                  {10, not_found, {0}},
                  {6, not_there, {0}},
                  {10, overloaded, {0}},
                  {10, cancelled, {0}},
                  {6, challenged, {0}},
                  {4, stuck, {0}},
                  {3, unheard, {0}},
                  {4, trying_lost, {0}},
                  {2, ack_lost, {0}},
                  {5, answer_lost, {0}},
                  {3, refusal_again, {0}},
                  {1, bye_unheard, {0}}}},
    {"streams", "SIP over TCP, cut anywhere, and INVITEs in IP fragments", 5000,
     .flavours = {{3, ringing, {.over_tcp = true}},
                  {1, ringing, {.large_offer = true}},
                  {3, no_ringing, {.over_tcp = true}},
                  {1, busy, {.over_tcp = true}}}},
    {"media-address", "as signalling, all media at one address and port", 10000, 6,
     .flavours = {WELL(.one_media = true)}},
    {"call-id", "as signalling, Call-IDs that begin with the same 35 bytes", 10000, 6,
     .flavours = {WELL(.one_prefix = true)}},
    {"peer", "as signalling, one host calls one host", 10000, 6,
     .flavours = {WELL(.one_peer = true)}},
    {"connection", "as signalling, over one TCP connection", 10000, 6,
     .flavours = {WELL(.one_peer = true, .over_tcp = true)}},
};

const struct kind *kind_by_index(size_t index)
{
    return index < sizeof(kinds) / sizeof(*kinds) ? &kinds[index] : NULL;
}

const struct kind *kind_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (!strcmp(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

const struct flavour *flavour_of(const struct flavour *flavours, uint64_t number)
{
    uint64_t sum = 0;

    for (const struct flavour *it = flavours; it->weight; it++)
        sum += it->weight;
    number = sum > 10 ? scatter(number) % sum : number % sum;
    while (number >= flavours->weight)
        number -= flavours++->weight;
    return flavours;
}
