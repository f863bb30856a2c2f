/*
 * fuzz_osip.c — libosip2's own parsers. The first byte chooses one, the rest is its text up to the first NUL.
 *
 * They get the text as sip/ would give it to them, and memory with fences (fence.h).
 */
#include "fence.h"

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
        fence_release(written);                                                                    \
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
    fence_release(written);
    sdp_message_free(sdp);
}

static void (*const parsers[])(const char *text) = {
    parse_via,  parse_from,    parse_contact,      parse_record_route, parse_www_authenticate, parse_authorization,
    parse_cseq, parse_call_id, parse_content_type, parse_uri,          parse_sdp,
};

/** As libosip2 gets it in sip/, and at a fence; NULL where it would not. */
static char *copy_of(span value, bool is_sdp)
{
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    const char *text = is_sdp ? sdp_text_normalise(&arena, value) : osip_copy(&arena, value);
    char *copy = text ? fence_take(strlen(text) + 1) : NULL;
    if (copy)
        strcpy(copy, text);
    arena_finish(&arena);
    return copy;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    size_t which = script_u8(&script) % (sizeof(parsers) / sizeof(parsers[0]));
    span value = span_first(script.rest, span_find_byte(script.rest, '\0'));
    fence_open();
    osip_set_allocators(fence_take, fence_take_again, fence_release);
    char *text = copy_of(value, parsers[which] == parse_sdp);
    if (text)
        parsers[which](text);
    fence_release(text);
    fence_close();
    return 0;
}
