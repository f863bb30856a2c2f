/*
 * defect.c — what is wrong with a message: noting it, and saying it in words.
 */
#include "sip/mask.h"
#include "sip/message.h"

static bool is_same(const struct sip_defect *a, const struct sip_defect *b)
{
    return a->kind == b->kind && a->header == b->header && a->place.data == b->place.data &&
           a->place.length == b->place.length;
}

void sip_message_add_defect(struct sip_message *message, enum sip_defect_kind kind,
                            enum sip_header_id header, span place)
{
    struct sip_defect defect = {.kind = kind, .header = header, .place = place};
    /* A value for which there was no memory is not wrong for that. */
    bool is_unknown = kind == SIP_DEFECT_HEADER_VALUE && message->arena.is_short;
    if (is_unknown || message->defect_count == SIP_DEFECTS)
        return;
    for (size_t i = 0; i < message->defect_count; i++) {
        if (is_same(&message->defects[i], &defect))
            return;
    }
    message->defects[message->defect_count++] = defect;
}

/* One %s each, for the header's name where it is about one. */
static const char *const sentences[] = {
    [SIP_DEFECT_START_LINE] = "The first line is neither a request line nor a status line",
    [SIP_DEFECT_SPACING] = "The first line has other white space than its two spaces",
    [SIP_DEFECT_REQUEST_URI] = "The Request-URI is not a URI",
    [SIP_DEFECT_URI_HEADERS] = "The Request-URI carries header fields",
    [SIP_DEFECT_VERSION] = "The SIP version is not SIP/2.0",
    [SIP_DEFECT_STATUS_CODE] = "The status code is not a number from 100 to 699",
    [SIP_DEFECT_HEADER_LINE] = "A header line does not begin with a name and a colon",
    [SIP_DEFECT_HEADER_VALUE] = "%s does not parse",
    [SIP_DEFECT_HEADER_MISSING] = "%s is missing",
    [SIP_DEFECT_HEADER_REPEATED] = "%s occurs again, with another value",
    [SIP_DEFECT_CSEQ_METHOD] = "The method in CSeq is not that of the request line",
    [SIP_DEFECT_CONTENT_LENGTH] = "Content-Length is not a number below 4294967296",
    [SIP_DEFECT_NO_END] = "No empty line ends the header",
    [SIP_DEFECT_LINE_END] = "A line ends in more than one CR",
    [SIP_DEFECT_PARAMETER] = "%s has a parameter that is not name or name=value",
    [SIP_DEFECT_BRANCH] = "The branch in Via is its cookie and nothing else",
    [SIP_DEFECT_RANGE] = "%s is not a number in its range",
};

#define QUOTED_BYTES 80

/* So far secrets are looked for: masking makes text shorter. */
#define MASKED_BYTES ((size_t)4 * QUOTED_BYTES)

/* The beginning of the place, without secrets in it. */
static span mask(char *text, const struct sip_defect *defect)
{
    const char *name = sip_header_name(defect->header);
    span place = span_first(defect->place, MASKED_BYTES);
    return (span){text, *name ? sipwhy_mask_header(name, place, text)
                              : sipwhy_mask_message(place, text)};
}

/* The bytes in quotes; what would not print as it is, is written as \xNN. */
static const char *quote(struct sip_message *message, const struct sip_defect *defect)
{
    char *copy = arena_take(&message->arena, MASKED_BYTES);
    char *text = arena_take(&message->arena, QUOTED_BYTES * 4 + sizeof("\"...\""));
    if (!text || !copy)
        return "";
    char *at = text;
    *at++ = '"';
    span place = mask(copy, defect);
    span shown = span_first(place, QUOTED_BYTES);
    for (size_t i = 0; i < shown.length; i++) {
        static const char digits[] = "0123456789abcdef";
        unsigned char c = (unsigned char)shown.data[i];
        if (c >= ' ' && c != 0x7f) {
            *at++ = (char)c;
            continue;
        }
        *at++ = '\\';
        *at++ = 'x';
        *at++ = digits[c >> 4];
        *at++ = digits[c & 15];
    }
    bool is_cut = shown.length < place.length || defect->place.length > MASKED_BYTES;
    strcpy(at, is_cut ? "...\"" : "\"");
    return text;
}

const char *sip_defect_describe(struct sip_message *message, const struct sip_defect *defect)
{
    const char *name = sip_header_name(defect->header);
    const char *sentence = sentences[defect->kind];
    bool names_header = strncmp(sentence, "%s", 2) == 0;
    const char *text =
        arena_format(&message->arena, "%s%s%s%s", names_header ? name : "",
                     names_header ? sentence + 2 : sentence, defect->place.length ? ": " : "",
                     defect->place.length ? quote(message, defect) : "");
    return text ? text : "The message is malformed";
}
