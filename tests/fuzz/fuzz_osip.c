/*
 * fuzz_osip.c — libosip2's own parsers, bare but for the arena. The first byte chooses one, the rest is its
 * text up to the first NUL.
 *
 * Nothing here decides what may go wrong in sip/: there every value goes through osip_copy(), as it does here.
 */
#include "fuzz.h"

#include "sip/osip.h"
#include "sip/sdp_text.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/sdp_message.h>

#define ARENA_BYTES (4 * 1024 * 1024)

/* Each makes the structure, parses and writes it out again: what it holds is read by that. */
#define PARSER(type)                                                                               \
    static void parse_##type(const char *text)                                                     \
    {                                                                                              \
        osip_##type##_t *value = NULL;                                                             \
        char *written = NULL;                                                                      \
        if (osip_##type##_init(&value) != 0)                                                       \
            return;                                                                                \
        if (osip_##type##_parse(value, text) == 0 && osip_##type##_to_str(value, &written) == 0)   \
            fuzz_read_text(written);                                                               \
        osip_##type##_free(value);                                                                 \
    }

PARSER(via)
PARSER(from)
PARSER(contact)
PARSER(record_route)
PARSER(www_authenticate)
PARSER(authorization)
PARSER(cseq)
PARSER(call_id)
PARSER(content_type)
PARSER(uri)

static void parse_sdp(const char *text)
{
    sdp_message_t *sdp = NULL;
    char *written = NULL;
    if (sdp_message_init(&sdp) != 0)
        return;
    if (sdp_message_parse(sdp, text) == 0 && sdp_message_to_str(sdp, &written) == 0)
        fuzz_read_text(written);
    sdp_message_free(sdp);
}

static void (*const parsers[])(const char *text) = {
    parse_via,  parse_from,    parse_contact,      parse_record_route, parse_www_authenticate, parse_authorization,
    parse_cseq, parse_call_id, parse_content_type, parse_uri,          parse_sdp,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    size_t which = script_u8(&script) % (sizeof(parsers) / sizeof(parsers[0]));
    span value = span_first(script.rest, span_find_byte(script.rest, '\0'));
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    bool is_sdp = parsers[which] == parse_sdp;
    const char *text = is_sdp ? sdp_text_normalise(&arena, value) : osip_copy(&arena, value);
    if (text) {
        osip_enter(&arena);
        parsers[which](text);
        osip_leave();
    }
    arena_finish(&arena);
    return 0;
}
