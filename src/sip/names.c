/*
 * names.c — finding header fields and methods by name: one probe of a fixed hash table.
 */
#include "sip/names.h"

struct header_name {
    const char *text;
    uint8_t length;
    char compact; /* its one letter, or 0 */
    bool is_list;
};

static const struct header_name header_names[SIP_HEADER_COUNT] = {
    [SIP_HEADER_OTHER] = {"", 0, 0, false},
#define X(identifier, name, compact, values)                                                       \
    [SIP_HEADER_##identifier] = {name, sizeof(name) - 1, compact[0], (values) == 'n'},
    SIP_HEADERS(X)
#undef X
};

#define SLOTS 512

/*
 * Each name, long and compact, at its slot_of(), or behind it where that is taken. The factors
 * there were searched for until no two names met. Who adds a header finds its number in the message
 * of tests/unit/test_sip_names.c, which fails until the row is here.
 */
static const uint8_t slots[SLOTS] = {
    [5] = SIP_HEADER_GEOLOCATION_ERROR,
    [9] = SIP_HEADER_VIA,
    [13] = SIP_HEADER_TIMESTAMP,
    [17] = SIP_HEADER_AUTHORIZATION,
    [20] = SIP_HEADER_ERROR_INFO,
    [34] = SIP_HEADER_CONTENT_LENGTH,
    [43] = SIP_HEADER_ROUTE,
    [49] = SIP_HEADER_P_ASSERTED_IDENTITY,
    [54] = SIP_HEADER_ALLOW_EVENTS,
    [65] = SIP_HEADER_REFER_TO,
    [83] = SIP_HEADER_RETRY_AFTER,
    [90] = SIP_HEADER_INFO_PACKAGE,
    [91] = SIP_HEADER_CALL_ID,
    [98] = SIP_HEADER_RACK,
    [103] = SIP_HEADER_CALL_ID,
    [110] = SIP_HEADER_FLOW_TIMER,
    [119] = SIP_HEADER_SUBJECT,
    [122] = SIP_HEADER_CONTENT_ENCODING,
    [136] = SIP_HEADER_TO,
    [142] = SIP_HEADER_ALERTMSG_ERROR,
    [148] = SIP_HEADER_PROXY_AUTHENTICATE,
    [149] = SIP_HEADER_REQUIRE,
    [173] = SIP_HEADER_TO,
    [174] = SIP_HEADER_USER_AGENT,
    [178] = SIP_HEADER_CSEQ,
    [184] = SIP_HEADER_PERMISSION_MISSING,
    [199] = SIP_HEADER_SUPPORTED,
    [206] = SIP_HEADER_RSEQ,
    [209] = SIP_HEADER_REFERRED_BY,
    [214] = SIP_HEADER_FROM,
    [225] = SIP_HEADER_REFERRED_BY,
    [227] = SIP_HEADER_ALLOW_EVENTS,
    [234] = SIP_HEADER_HISTORY_INFO,
    [235] = SIP_HEADER_MAX_BREADTH,
    [238] = SIP_HEADER_IDENTITY,
    [253] = SIP_HEADER_CONTENT_LENGTH,
    [256] = SIP_HEADER_SUBSCRIPTION_STATE,
    [257] = SIP_HEADER_SUPPRESS_IF_MATCH,
    [258] = SIP_HEADER_REASON,
    [266] = SIP_HEADER_ACCEPT,
    [267] = SIP_HEADER_ALLOW,
    [273] = SIP_HEADER_SUPPORTED,
    [274] = SIP_HEADER_SIP_ETAG,
    [279] = SIP_HEADER_CONTENT_TYPE,
    [281] = SIP_HEADER_VIA,
    [286] = SIP_HEADER_ACCEPT_RESOURCE_PRIORITY,
    [294] = SIP_HEADER_WWW_AUTHENTICATE,
    [307] = SIP_HEADER_CONTACT,
    [323] = SIP_HEADER_P_EARLY_MEDIA,
    [331] = SIP_HEADER_SECURITY_SERVER,
    [349] = SIP_HEADER_SESSION_EXPIRES,
    [357] = SIP_HEADER_EVENT,
    [363] = SIP_HEADER_PROXY_AUTHORIZATION,
    [365] = SIP_HEADER_WARNING,
    [366] = SIP_HEADER_SERVER,
    [367] = SIP_HEADER_SECURITY_CLIENT,
    [382] = SIP_HEADER_REFER_TO,
    [386] = SIP_HEADER_CONTENT_TYPE,
    [387] = SIP_HEADER_CONTENT_ENCODING,
    [388] = SIP_HEADER_ALERT_INFO,
    [389] = SIP_HEADER_SESSION_EXPIRES,
    [391] = SIP_HEADER_CONTACT,
    [395] = SIP_HEADER_PROXY_REQUIRE,
    [407] = SIP_HEADER_CALL_INFO,
    [414] = SIP_HEADER_RECORD_ROUTE,
    [415] = SIP_HEADER_EVENT,
    [425] = SIP_HEADER_DIVERSION,
    [428] = SIP_HEADER_MIN_SE,
    [433] = SIP_HEADER_MIN_EXPIRES,
    [435] = SIP_HEADER_RECV_INFO,
    [437] = SIP_HEADER_PRIVACY,
    [441] = SIP_HEADER_FROM,
    [443] = SIP_HEADER_IDENTITY,
    [445] = SIP_HEADER_EXPIRES,
    [451] = SIP_HEADER_UNSUPPORTED,
    [455] = SIP_HEADER_SUBJECT,
    [457] = SIP_HEADER_SECURITY_VERIFY,
    [473] = SIP_HEADER_ACCEPT_LANGUAGE,
    [484] = SIP_HEADER_PATH,
    [486] = SIP_HEADER_MAX_FORWARDS,
    [503] = SIP_HEADER_SERVICE_ROUTE,
    [504] = SIP_HEADER_SIP_IF_MATCH,
    [509] = SIP_HEADER_ACCEPT_ENCODING,
    [510] = SIP_HEADER_DATE,
};

/* Setting bit 5 makes letters lower case; other bytes may collide, which the comparison sorts out.
 */
static unsigned slot_of(span name)
{
    unsigned first = (unsigned char)name.data[0] | 32u;
    unsigned last = (unsigned char)name.data[name.length - 1] | 32u;
    return (unsigned)(name.length * 53 + first * 36 + last * 18) % SLOTS;
}

static inline uint64_t load(const char *at, size_t bytes)
{
    uint64_t word = 0;
    memcpy(&word, at, bytes);
    return word;
}

/* Of equally long texts of two bytes or more, by overlapping words: a call of memcmp() would take longer. */
static inline bool is_same(const char *a, const char *b, size_t length)
{
    if (length < 4)
        return load(a, 2) == load(b, 2) && load(a + length - 2, 2) == load(b + length - 2, 2);
    if (length < 8)
        return load(a, 4) == load(b, 4) && load(a + length - 4, 4) == load(b + length - 4, 4);
    for (size_t at = 0; at + 8 <= length; at += 8) {
        if (load(a + at, 8) != load(b + at, 8))
            return false;
    }
    return load(a + length - 8, 8) == load(b + length - 8, 8);
}

static bool is_named(const struct header_name *header, span name)
{
    if (name.length == 1)
        return ((unsigned char)name.data[0] | 32) == header->compact;
    return name.length == header->length &&
           (is_same(name.data, header->text, name.length) ||
            span_equal_nocase(name, (span){header->text, header->length}));
}

enum sip_header_id sip_header_find(span name)
{
    if (name.length == 0)
        return SIP_HEADER_OTHER;
    for (unsigned slot = slot_of(name); slots[slot]; slot = (slot + 1) % SLOTS) {
        if (is_named(&header_names[slots[slot]], name))
            return (enum sip_header_id)slots[slot];
    }
    return SIP_HEADER_OTHER;
}

const char *sip_header_name(enum sip_header_id id)
{
    return id < SIP_HEADER_COUNT ? header_names[id].text : "";
}

bool sip_header_is_list(enum sip_header_id id)
{
    return id < SIP_HEADER_COUNT && header_names[id].is_list;
}

static const span method_names[SIP_METHOD_COUNT] = {
    [SIP_METHOD_OTHER] = {"", 0},
#define METHOD(name) [SIP_METHOD_##name] = {#name, sizeof(#name) - 1}
    METHOD(INVITE),
    METHOD(ACK),
    METHOD(BYE),
    METHOD(CANCEL),
    METHOD(REGISTER),
    METHOD(OPTIONS),
    METHOD(PRACK),
    METHOD(UPDATE),
    METHOD(INFO),
    METHOD(SUBSCRIBE),
    METHOD(NOTIFY),
    METHOD(PUBLISH),
    METHOD(REFER),
    METHOD(MESSAGE),
#undef METHOD
};

enum sip_method sip_method_find(span name)
{
    if (name.length == 0)
        return SIP_METHOD_OTHER;
    for (int method = SIP_METHOD_OTHER + 1; method < SIP_METHOD_COUNT; method++) {
        span known = method_names[method];
        if (known.length == name.length && known.data[0] == name.data[0] &&
            memcmp(known.data, name.data, name.length) == 0)
            return (enum sip_method)method;
    }
    return SIP_METHOD_OTHER;
}

const char *sip_method_name(enum sip_method method)
{
    return method < SIP_METHOD_COUNT ? method_names[method].data : "";
}
