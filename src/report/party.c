/*
 * party.c — whether a From or To is who somebody asks for. The parts of a URI are found by their separators
 * (RFC 3261 section 25.1); what is malformed matches by what can be made out of it.
 */
#include "report/party.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static struct sipwhy_span first(struct sipwhy_span span, size_t length)
{
    return (struct sipwhy_span){span.data, length < span.length ? length : span.length};
}

static struct sipwhy_span from(struct sipwhy_span span, size_t offset)
{
    size_t skipped = offset < span.length ? offset : span.length;
    return (struct sipwhy_span){span.data + skipped, span.length - skipped};
}

/** The offset of the first of @p letters; the length where there is none. */
static size_t find(struct sipwhy_span span, const char *letters)
{
    size_t offset = 0;
    while (offset < span.length && (!span.data[offset] || !strchr(letters, span.data[offset])))
        offset++;
    return offset;
}

/** Behind a display name in quotes, which may hold anything. */
static struct sipwhy_span skip_quotes(struct sipwhy_span value)
{
    size_t start = find(value, "\"<");
    if (start == value.length || value.data[start] == '<')
        return value;
    for (size_t i = start + 1; i < value.length; i++) {
        if (value.data[i] == '\\')
            i++;
        else if (value.data[i] == '"')
            return from(value, i + 1);
    }
    return value;
}

/** The URI of a header field; of a bare one without the parameters, which are those of the field. */
static struct sipwhy_span uri_of(struct sipwhy_span value)
{
    struct sipwhy_span rest = skip_quotes(value);
    size_t open = find(rest, "<");
    if (open < rest.length) {
        rest = from(rest, open + 1);
        return first(rest, find(rest, ">"));
    }
    while (rest.length && isspace((unsigned char)*rest.data))
        rest = from(rest, 1);
    return first(rest, find(rest, "; \t\r\n"));
}

bool party_has_tag(struct sipwhy_span value)
{
    struct sipwhy_span rest = skip_quotes(value);
    rest = from(rest, find(rest, ">"));
    if (rest.length == 0)
        rest = value;
    for (size_t at = find(rest, ";"); at < rest.length; at = find(rest, ";")) {
        rest = from(rest, at + 1);
        while (rest.length && isspace((unsigned char)*rest.data))
            rest = from(rest, 1);
        if (rest.length >= 3 && strncasecmp(rest.data, "tag", 3) == 0)
            return true;
    }
    return false;
}

/** Letter by letter; at a mismatch, the last * takes one more. */
static bool is_like(struct sipwhy_span text, const char *pattern)
{
    const char *star = NULL;
    size_t taken = 0;
    size_t i = 0;
    while (i < text.length) {
        if (*pattern == '*') {
            star = ++pattern;
            taken = i;
        } else if (*pattern &&
                   tolower((unsigned char)*pattern) == tolower((unsigned char)text.data[i])) {
            pattern++;
            i++;
        } else if (star) {
            pattern = star;
            i = ++taken;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}

/** Of "host:port" or "[v6]:port" the host, without brackets. */
static struct sipwhy_span host_of(struct sipwhy_span place)
{
    if (place.length && *place.data == '[')
        return first(from(place, 1), find(from(place, 1), "]"));
    return first(place, find(place, ":"));
}

bool party_matches(struct sipwhy_span value, const char *pattern)
{
    if (!value.data)
        return false;
    struct sipwhy_span uri = uri_of(value);
    size_t colon = find(uri, ":");
    struct sipwhy_span bare = colon < uri.length ? from(uri, colon + 1) : uri;
    size_t at = find(bare, "@");
    bool has_user = at < bare.length;
    struct sipwhy_span place = has_user ? from(bare, at + 1) : bare;
    place = first(place, find(place, ";?"));
    struct sipwhy_span user = has_user ? first(bare, at) : first(bare, find(bare, ";?"));
    user = first(user, find(user, ":"));
    struct sipwhy_span host = has_user ? host_of(place) : place;
    size_t end = (size_t)(place.data + place.length - bare.data);
    const struct sipwhy_span forms[] = {
        uri,
        first(uri, (size_t)(bare.data - uri.data) + end),
        first(bare, end),
        first(bare, (size_t)(host.data + host.length - bare.data)),
        user,
        first(user, find(user, ";")),
        host,
        has_user ? host : host_of(place),
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (is_like(forms[i], pattern))
            return true;
    }
    return false;
}
