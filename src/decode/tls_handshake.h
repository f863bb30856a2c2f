/*
 * tls_handshake.h — what the handshake messages say that is needed to decrypt what follows
 * (RFC 5246 section 7.4, RFC 8446 section 4).
 */
#ifndef DECODE_TLS_HANDSHAKE_H
#define DECODE_TLS_HANDSHAKE_H

#include "base/span.h"

enum tls_message {
    TLS_CLIENT_HELLO = 1,
    TLS_SERVER_HELLO = 2,
    TLS_FINISHED = 20,
    TLS_KEY_UPDATE = 24,
};

enum { TLS_VERSION_12 = 0x0303, TLS_VERSION_13 = 0x0304 };

struct tls_hello {
    uint8_t random[32];
    uint8_t session[32]; /**< its id */
    uint8_t session_length;
    bool early_data;       /**< of a client: it may send data before the handshake is done */
    bool is_retry;         /**< of a server: the client has to say hello again */
    bool compresses;       /**< of a server */
    bool encrypt_then_mac; /**< of a server, as the rest */
    uint16_t version;
    uint16_t suite;
};

/** Read the body of a ClientHello. @return false where it is none */
bool tls_client_hello_read(span body, struct tls_hello *ret_hello);

bool tls_server_hello_read(span body, struct tls_hello *ret_hello);

#endif
