/*
 * tls_handshake.c — the two hellos.
 */
#include "decode/tls_handshake.h"

#include "decode/layers.h"

enum {
    EXTENSION_ENCRYPT_THEN_MAC = 22,
    EXTENSION_EARLY_DATA = 42,
    EXTENSION_SUPPORTED_VERSIONS = 43,
};

/** The random of a HelloRetryRequest (RFC 8446 section 4.1.3). */
static const uint8_t retry_random[32] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

/** Take a vector with a length of @p size bytes off the front. @return false where it is cut */
static bool take_vector(span *bytes, size_t size, span *ret_vector)
{
    if (bytes->length < size)
        return false;
    size_t length = size == 1 ? get_u8(*bytes, 0) : get_u16(*bytes, 0);
    span rest = span_from(*bytes, size);
    if (rest.length < length)
        return false;
    *ret_vector = span_first(rest, length);
    *bytes = span_from(rest, length);
    return true;
}

/** Version, random and session id, which both hellos begin with. */
static bool take_start(span *body, struct tls_hello *hello)
{
    span session;
    if (body->length < 2 + sizeof(hello->random) || get_u8(*body, 0) != 3)
        return false;
    hello->version = get_u16(*body, 0);
    memcpy(hello->random, body->data + 2, sizeof(hello->random));
    *body = span_from(*body, 2 + sizeof(hello->random));
    if (!take_vector(body, 1, &session) || session.length > sizeof(hello->session))
        return false;
    hello->session_length = (uint8_t)session.length;
    if (session.length)
        memcpy(hello->session, session.data, session.length);
    return true;
}

/** Without extensions there is nothing in their place. */
static void read_extensions(span body, bool is_server, struct tls_hello *hello)
{
    span extensions, extension;
    if (!take_vector(&body, 2, &extensions))
        return;
    while (extensions.length >= 4) {
        uint16_t type = get_u16(extensions, 0);
        extensions = span_from(extensions, 2);
        if (!take_vector(&extensions, 2, &extension))
            return;
        if (type == EXTENSION_EARLY_DATA)
            hello->early_data = true;
        else if (type == EXTENSION_ENCRYPT_THEN_MAC)
            hello->encrypt_then_mac = true;
        else if (type == EXTENSION_SUPPORTED_VERSIONS && is_server && extension.length == 2)
            hello->version = get_u16(extension, 0);
    }
}

bool tls_client_hello_read(span body, struct tls_hello *ret_hello)
{
    struct tls_hello hello = {.version = 0};
    span suites, compressions;
    if (!take_start(&body, &hello) || !take_vector(&body, 2, &suites) ||
        !take_vector(&body, 1, &compressions))
        return false;
    read_extensions(body, false, &hello);
    *ret_hello = hello;
    return true;
}

bool tls_server_hello_read(span body, struct tls_hello *ret_hello)
{
    struct tls_hello hello = {.version = 0};
    if (!take_start(&body, &hello) || body.length < 3)
        return false;
    hello.suite = get_u16(body, 0);
    hello.compresses = get_u8(body, 2) != 0;
    hello.is_retry = memcmp(hello.random, retry_random, sizeof(retry_random)) == 0;
    read_extensions(span_from(body, 3), true, &hello);
    *ret_hello = hello;
    return true;
}
