/*
 * auth.c — challenges and credentials (RFC 3261 section 25.1).
 */
#include "sip/auth.h"

#include "sip/osip.h"
#include "sip/scan.h"

#include <osipparser2/osip_message.h>

/* A parameter that we read, and whether libosip2 wants it in quotes. */
struct form {
    span name;
    bool is_quoted;
};

static const struct form challenge_forms[] = {
    {{"realm", 5}, true},      {{"nonce", 5}, true},  {{"qop", 3}, true},
    {{"algorithm", 9}, false}, {{"stale", 5}, false},
};

static const struct form credentials_forms[] = {
    {{"username", 8}, true}, {{"realm", 5}, true},      {{"nonce", 5}, true},
    {{"uri", 3}, true},      {{"algorithm", 9}, false}, {{"qop", 3}, false},
};

static const struct form *find_form(const struct form *forms, size_t count, span name)
{
    for (size_t i = 0; i < count; i++) {
        if (span_equal_nocase(forms[i].name, name))
            return &forms[i];
    }
    return NULL;
}

/* The inside of a quoted string: each quote in it escaped, and no escape cut off. */
static bool is_quotable(span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return false;
        if (i == text.length)
            return false;
    }
    return true;
}

static char *append(char *at, span text)
{
    return text.length ? mempcpy(at, text.data, text.length) : at;
}

static char *append_parameter(char *at, const struct form *form, span value)
{
    at = append(append(at, form->name), SPAN("="));
    if (form->is_quoted)
        return append(append(append(at, SPAN("\"")), value), SPAN("\", "));
    return append(append(at, value), SPAN(", "));
}

/*
 * "Scheme name=value, ..." with what we read, each in the form that libosip2 expects: where a value
 * that it wants in quotes has none, libosip2 5.3.0 takes the next quoted string it finds, of
 * whatever parameter; and quotes around an algorithm stay in its result.
 * @return NULL for a value that cannot be brought into that form
 */
static char *normalise(struct arena *arena, span value, const struct form *forms, size_t count)
{
    char *text = arena_take(arena, value.length * 3 + sizeof(", "));
    if (!text)
        return NULL;
    span scheme = scan_token(value);
    span rest = span_from(value, scheme.length);
    char *at = append(append(text, scheme), SPAN(" "));
    struct scan_parameter parameter;
    while (scan_next_parameter(&rest, ',', &parameter)) {
        span inside = scan_unquote(parameter.value);
        const struct form *form = find_form(forms, count, parameter.name);
        if (!form || inside.length == 0 || (!form->is_quoted && !scan_is_token(inside)))
            continue;
        if (!is_quotable(inside))
            return NULL;
        at = append_parameter(at, form, inside);
    }
    /* Without the last ", "; with it libosip2 would look for another parameter, and fail. */
    at -= at - text > (ptrdiff_t)scheme.length + 1 ? 2 : 1;
    *at = '\0';
    return text;
}

/* Without a parameter that we read, libosip2 would fail: it needs one. */
static bool is_scheme_alone(const char *text)
{
    return strchr(text, ' ') == NULL;
}

static int parse_challenge(const char *text, struct sip_challenge *ret_challenge)
{
    osip_www_authenticate_t *parsed = NULL;
    if (is_scheme_alone(text)) {
        *ret_challenge = (struct sip_challenge){.scheme = span_of(text)};
        return 0;
    }
    if (osip_www_authenticate_init(&parsed) != 0 || osip_www_authenticate_parse(parsed, text) != 0)
        return SIPWHY_ERROR_ARGUMENT;
    *ret_challenge = (struct sip_challenge){
        .scheme = span_of(parsed->auth_type),
        .realm = scan_unquote(span_of(parsed->realm)),
        .nonce = scan_unquote(span_of(parsed->nonce)),
        .algorithm = span_of(parsed->algorithm),
        .qop = scan_unquote(span_of(parsed->qop_options)),
        .stale = span_equal_nocase(span_of(parsed->stale), SPAN("true")),
    };
    return 0;
}

static int parse_credentials(const char *text, struct sip_credentials *ret_credentials)
{
    osip_authorization_t *parsed = NULL;
    if (is_scheme_alone(text)) {
        *ret_credentials = (struct sip_credentials){.scheme = span_of(text)};
        return 0;
    }
    if (osip_authorization_init(&parsed) != 0 || osip_authorization_parse(parsed, text) != 0)
        return SIPWHY_ERROR_ARGUMENT;
    *ret_credentials = (struct sip_credentials){
        .scheme = span_of(parsed->auth_type),
        .username = scan_unquote(span_of(parsed->username)),
        .realm = scan_unquote(span_of(parsed->realm)),
        .nonce = scan_unquote(span_of(parsed->nonce)),
        .uri = scan_unquote(span_of(parsed->uri)),
        .algorithm = span_of(parsed->algorithm),
        .qop = span_of(parsed->message_qop),
    };
    return 0;
}

/* The value ready for libosip2; NULL, and a defect noted, where it is none. */
static const char *prepare(struct sip_message *message, enum sip_header_id id, span value,
                           const struct form *forms, size_t count)
{
    span unfolded = span_of(osip_copy(&message->arena, value));
    const char *text =
        scan_token(unfolded).length ? normalise(&message->arena, unfolded, forms, count) : NULL;
    if (!text)
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, id, value);
    return text;
}

int sip_challenge_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                        struct sip_challenge *ret_challenge)
{
    const size_t count = sizeof(challenge_forms) / sizeof(challenge_forms[0]);
    span value = sip_message_value(message, id, index);
    const char *text = value.data ? prepare(message, id, value, challenge_forms, count) : NULL;
    if (!text)
        return SIPWHY_ERROR_ARGUMENT;
    osip_enter(&message->arena);
    int result = parse_challenge(text, ret_challenge);
    osip_leave();
    if (result < 0)
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, id, value);
    return result;
}

static bool has_parameter(span value, span name)
{
    span rest = span_from(value, scan_token(value).length);
    struct scan_parameter parameter;
    while (scan_next_parameter(&rest, ',', &parameter)) {
        if (span_equal_nocase(parameter.name, name))
            return true;
    }
    return false;
}

int sip_credentials_parse(struct sip_message *message, enum sip_header_id id, size_t index,
                          struct sip_credentials *ret_credentials)
{
    const size_t count = sizeof(credentials_forms) / sizeof(credentials_forms[0]);
    span value = sip_message_value(message, id, index);
    const char *text = value.data ? prepare(message, id, value, credentials_forms, count) : NULL;
    if (!text)
        return SIPWHY_ERROR_ARGUMENT;
    osip_enter(&message->arena);
    int result = parse_credentials(text, ret_credentials);
    osip_leave();
    if (result < 0)
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, id, value);
    else
        ret_credentials->has_encoded_username = has_parameter(value, SPAN("username*"));
    return result;
}

bool sip_challenge_scan(span value, struct sip_challenge *ret_challenge)
{
    struct sip_challenge challenge = {.scheme = scan_token(value)};
    span stale = SPAN_EMPTY;
    const struct {
        span name;
        span *place;
    } places[] = {
        {SPAN("realm"), &challenge.realm}, {SPAN("nonce"), &challenge.nonce},
        {SPAN("qop"), &challenge.qop},     {SPAN("algorithm"), &challenge.algorithm},
        {SPAN("stale"), &stale},
    };
    span rest = span_from(value, challenge.scheme.length);
    struct scan_parameter parameter;
    while (scan_next_parameter(&rest, ',', &parameter)) {
        if (!scan_is_token(parameter.name)) /* "Digest realm": another challenge in the same field */
            return false;
        for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
            if (!places[i].place->data && span_equal_nocase(parameter.name, places[i].name))
                *places[i].place = scan_unquote(parameter.value);
        }
    }
    challenge.stale = span_equal_nocase(stale, SPAN("true"));
    *ret_challenge = challenge;
    return true;
}
