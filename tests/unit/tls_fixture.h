/*
 * tls_fixture.h — real TLS connections, made by OpenSSL in memory: what each side sent, in order,
 * and the key log that belongs to it.
 */
#ifndef UNIT_TLS_FIXTURE_H
#define UNIT_TLS_FIXTURE_H

#include "tcp_messages.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#define FLIGHTS 512

/** What one side wrote at once. */
struct flight {
    bool is_reply;
    bool is_data; /**< of the application */
    char *bytes;
    size_t length;
};

struct talk {
    struct flight flights[FLIGHTS];
    size_t count;
    char keylog[16384];
    size_t keylog_length;
    SSL_CTX *contexts[2]; /**< of the client, of the server */
    SSL *sides[2];
    SSL_SESSION *session; /**< to be resumed, or NULL */
};

/** How two sides talk. */
struct tls_way {
    const char *name;
    int version;
    const char *ciphers;
    uint64_t options;
};

static inline int keep_line(struct talk *talk, const char *line)
{
    int written = snprintf(talk->keylog + talk->keylog_length,
                           sizeof(talk->keylog) - talk->keylog_length, "%s\n", line);
    assert_true(written > 0 && talk->keylog_length + (size_t)written < sizeof(talk->keylog));
    talk->keylog_length += (size_t)written;
    return written;
}

static inline void on_line(const SSL *side, const char *line)
{
    keep_line(SSL_get_app_data(side), line);
}

static inline EVP_PKEY *make_key(bool is_ec)
{
    static EVP_PKEY *keys[2];
    if (!keys[is_ec])
        keys[is_ec] = is_ec ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048);
    assert_non_null(keys[is_ec]);
    return keys[is_ec];
}

static inline void use_certificate(SSL_CTX *context, bool is_ec)
{
    X509 *certificate = X509_new();
    EVP_PKEY *key = make_key(is_ec);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               (const unsigned char *)"test", -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    assert_int_equal(SSL_CTX_use_certificate(context, certificate), 1);
    assert_int_equal(SSL_CTX_use_PrivateKey(context, key), 1);
    X509_free(certificate);
}

static inline SSL_CTX *make_context(const struct tls_way *way, bool is_server)
{
    SSL_CTX *context = SSL_CTX_new(is_server ? TLS_server_method() : TLS_client_method());
    assert_non_null(context);
    SSL_CTX_set_security_level(context, 0);
    assert_int_equal(SSL_CTX_set_min_proto_version(context, way->version), 1);
    assert_int_equal(SSL_CTX_set_max_proto_version(context, way->version), 1);
    if (way->version == TLS1_3_VERSION)
        assert_int_equal(SSL_CTX_set_ciphersuites(context, way->ciphers), 1);
    else
        assert_int_equal(SSL_CTX_set_cipher_list(context, way->ciphers), 1);
    SSL_CTX_set_options(context, way->options);
    SSL_CTX_set_keylog_callback(context, on_line);
    if (is_server) {
        use_certificate(context, true);
        use_certificate(context, false);
        SSL_CTX_set_dh_auto(context, 1);
        SSL_CTX_set_session_id_context(context, (const unsigned char *)"t", 1);
        SSL_CTX_set_max_early_data(context, 16384);
    }
    return context;
}

/** Two sides that have not said anything yet. */
static inline void talk_prepare(struct talk *talk, const struct tls_way *way)
{
    for (int i = 0; i < 2; i++)
        if (!talk->contexts[i])
            talk->contexts[i] = make_context(way, i == 1);
    for (int i = 0; i < 2; i++) {
        talk->sides[i] = SSL_new(talk->contexts[i]);
        assert_non_null(talk->sides[i]);
        SSL_set_bio(talk->sides[i], BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    }
    SSL_set_app_data(talk->sides[0], talk);
    SSL_CTX_set_keylog_callback(talk->contexts[1], NULL);
    SSL_set_connect_state(talk->sides[0]);
    SSL_set_accept_state(talk->sides[1]);
    if (talk->session)
        assert_int_equal(SSL_set_session(talk->sides[0], talk->session), 1);
}

/** Take what a side wrote to the other one. @return whether there was anything */
static inline bool talk_move(struct talk *talk, bool is_reply, bool is_data)
{
    static char bytes[65536];
    int length = BIO_read(SSL_get_wbio(talk->sides[is_reply]), bytes, sizeof(bytes));
    if (length <= 0)
        return false;
    assert_true(talk->count < FLIGHTS);
    struct flight *flight = &talk->flights[talk->count++];
    *flight = (struct flight){is_reply, is_data, malloc((size_t)length), (size_t)length};
    memcpy(flight->bytes, bytes, (size_t)length);
    assert_int_equal(BIO_write(SSL_get_rbio(talk->sides[!is_reply]), bytes, length), length);
    return true;
}

/** Let both do what they have to do, until nothing is left. */
static inline void talk_settle(struct talk *talk)
{
    char byte;
    bool goes_on = true;
    for (int turn = 0; goes_on; turn++) {
        assert_true(turn < 20);
        goes_on = false;
        for (int i = 0; i < 2; i++) {
            if (!SSL_is_init_finished(talk->sides[i]))
                SSL_do_handshake(talk->sides[i]);
            else
                SSL_peek(talk->sides[i], &byte, 1);
            goes_on = talk_move(talk, i == 1, false) || goes_on;
        }
    }
    assert_true(SSL_is_init_finished(talk->sides[0]) && SSL_is_init_finished(talk->sides[1]));
}

static inline void talk_say(struct talk *talk, bool is_reply, span text)
{
    static char bytes[65536];
    assert_int_equal(SSL_write(talk->sides[is_reply], text.data, (int)text.length), text.length);
    assert_true(talk_move(talk, is_reply, true));
    assert_true(SSL_read(talk->sides[!is_reply], bytes, sizeof(bytes)) > 0);
}

/** INVITE, 100, 180. */
static inline void talk_call(struct talk *talk)
{
    talk_say(talk, false, messages[0]);
    talk_say(talk, true, messages[1]);
    talk_say(talk, true, messages[2]);
}

/** Both are gone; the session may be resumed, and the contexts stay. */
static inline void talk_forget(struct talk *talk)
{
    for (size_t i = 0; i < talk->count; i++)
        free(talk->flights[i].bytes);
    talk->count = talk->keylog_length = 0;
    SSL_SESSION_free(talk->session);
    talk->session = talk->sides[0] ? SSL_get1_session(talk->sides[0]) : NULL;
    for (int i = 0; i < 2; i++) {
        if (talk->sides[i])
            SSL_set_shutdown(talk->sides[i], SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        SSL_free(talk->sides[i]);
        talk->sides[i] = NULL;
    }
}

static inline void talk_end(struct talk *talk)
{
    talk_forget(talk);
    SSL_SESSION_free(talk->session);
    for (int i = 0; i < 2; i++)
        SSL_CTX_free(talk->contexts[i]);
    *talk = (struct talk){.count = 0};
}

/** A whole call. */
static inline void talk_make(struct talk *talk, const struct tls_way *way)
{
    talk_prepare(talk, way);
    talk_settle(talk);
    talk_call(talk);
}

static inline span talk_keylog(const struct talk *talk)
{
    return (span){talk->keylog, talk->keylog_length};
}

static inline span flight_span(const struct flight *flight)
{
    return (span){flight->bytes, flight->length};
}

/** Where TCP is, in each direction. */
struct place {
    uint32_t next[2];
};

/** Send a flight in segments of @p size bytes; lost ones only take their place. */
static inline void play_flight(struct tcp *tcp, struct place *place, const struct flight *flight,
                               size_t size, bool is_lost)
{
    uint32_t *next = &place->next[flight->is_reply];
    span rest = flight_span(flight);
    while (rest.length) {
        span part_of = span_first(rest, size);
        if (!is_lost)
            tcp_send(tcp, (struct sent){.is_reply = flight->is_reply,
                                        .sequence = *next,
                                        .acknowledged = place->next[!flight->is_reply],
                                        .payload = part_of});
        *next += (uint32_t)part_of.length;
        rest = span_from(rest, part_of.length);
    }
}

static inline struct place play_open(struct tcp *tcp)
{
    tcp_send(tcp, (struct sent){.sequence = 999, .flags = SYN});
    tcp_send(tcp, (struct sent){.is_reply = true, .sequence = 4999, .flags = SYN | ACK});
    return (struct place){{1000, 5000}};
}

/** Open, and send all in segments of at most @p size bytes. */
static inline void play(struct tcp *tcp, const struct talk *talk, size_t size)
{
    struct place place = play_open(tcp);
    for (size_t i = 0; i < talk->count; i++)
        play_flight(tcp, &place, &talk->flights[i], size, false);
}

#endif
