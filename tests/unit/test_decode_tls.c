/*
 * test_decode_tls.c — TLS as OpenSSL speaks it, read with the key log that OpenSSL writes.
 */
#include "tls_fixture.h"

#define WHOLE SIZE_MAX

static const struct tls_way tls_12 = {"", TLS1_2_VERSION, "ECDHE-RSA-AES128-GCM-SHA256", 0};
static const struct tls_way tls_12_cbc = {"", TLS1_2_VERSION, "ECDHE-RSA-AES128-SHA256", 0};
static const struct tls_way tls_13 = {"", TLS1_3_VERSION, "TLS_AES_128_GCM_SHA256", 0};
static const struct tls_way *const three[] = {&tls_12, &tls_12_cbc, &tls_13};

static struct talk talk;

static int finish(void **state)
{
    talk_end(&talk);
    return end(state);
}

static uint64_t outcomes(const struct tcp *tcp, enum tls_outcome outcome)
{
    return decoder_tls(tcp->decoder)->connections[outcome];
}

static void add_keylog(struct tcp *tcp)
{
    assert_int_equal(decoder_add_secrets(tcp->decoder, talk_keylog(&talk)), 0);
}

/** From here on a new decoder. */
static void again(struct tcp *tcp)
{
    tcp_end(tcp);
    tcp_start(tcp);
}

static void assert_call(struct tcp *tcp)
{
    assert_seen(tcp, messages, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(tcp->seen.messages[i].datagram.transport, SIPWHY_TRANSPORT_TLS);
    assert_int_equal(outcomes(tcp, TLS_READ), 1);
    assert_int_equal(decoder_tls(tcp->decoder)->failed_records, 0);
    assert_int_equal(tcp->decoder->streams.held, 0);
    assert_int_equal(tcp->decoder->tls.waiting_bytes, 0);
}

static void suite(void **state)
{
    static const size_t sizes[] = {WHOLE, 1, 7, 100};
    const struct tls_way *way = *state;
    struct tcp tcp;
    tcp_start(&tcp);
    talk_make(&talk, way);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        again(&tcp);
        add_keylog(&tcp);
        play(&tcp, &talk, sizes[i]);
        assert_call(&tcp);
    }
    again(&tcp);
    assert_int_equal(decoder_add_secrets(tcp.decoder, SPAN_EMPTY), 0);
    play(&tcp, &talk, WHOLE);
    assert_int_equal(tcp.seen.count, 0);
    add_keylog(&tcp);
    assert_call(&tcp);
    tcp_end(&tcp);
    talk_end(&talk);
}

#define TLS_12(cipher)                                                                             \
    {                                                                                              \
        "TLS 1.2 " cipher, TLS1_2_VERSION, cipher, 0                                               \
    }
#define TLS_12_MAC_FIRST(cipher)                                                                   \
    {                                                                                              \
        "TLS 1.2 " cipher " without encrypt-then-MAC", TLS1_2_VERSION, cipher,                     \
            SSL_OP_NO_ENCRYPT_THEN_MAC                                                             \
    }
#define TLS_13(cipher)                                                                             \
    {                                                                                              \
        "TLS 1.3 " cipher, TLS1_3_VERSION, cipher, 0                                               \
    }

static struct tls_way ways[] = {
    TLS_12("AES128-SHA"),
    TLS_12("AES256-SHA"),
    TLS_12("AES128-SHA256"),
    TLS_12("AES256-SHA256"),
    TLS_12("ECDHE-RSA-AES128-SHA"),
    TLS_12("ECDHE-ECDSA-AES256-SHA"),
    TLS_12("ECDHE-RSA-AES128-SHA256"),
    TLS_12("ECDHE-ECDSA-AES256-SHA384"),
    TLS_12_MAC_FIRST("AES128-SHA"),
    TLS_12_MAC_FIRST("AES256-SHA256"),
    TLS_12_MAC_FIRST("ECDHE-RSA-AES256-SHA384"),
    TLS_12("AES128-GCM-SHA256"),
    TLS_12("AES256-GCM-SHA384"),
    TLS_12("DHE-RSA-AES128-GCM-SHA256"),
    TLS_12("ECDHE-RSA-AES128-GCM-SHA256"),
    TLS_12("ECDHE-ECDSA-AES256-GCM-SHA384"),
    TLS_12("AES128-CCM"),
    TLS_12("AES256-CCM8"),
    TLS_12("ECDHE-ECDSA-AES128-CCM"),
    TLS_12("ECDHE-ECDSA-AES256-CCM8"),
    TLS_12("ECDHE-RSA-CHACHA20-POLY1305"),
    TLS_12("DHE-RSA-CHACHA20-POLY1305"),
    TLS_13("TLS_AES_128_GCM_SHA256"),
    TLS_13("TLS_AES_256_GCM_SHA384"),
    TLS_13("TLS_CHACHA20_POLY1305_SHA256"),
    TLS_13("TLS_AES_128_CCM_SHA256"),
    TLS_13("TLS_AES_128_CCM_8_SHA256"),
};

/** The second connection of a session, by ticket or by its id. */
static void resumed(void **state)
{
    const uint64_t options[] = {0, SSL_OP_NO_TICKET};
    struct tcp *tcp = *state;
    for (size_t i = 0; i < 2 * COUNT(three); i++) {
        struct tls_way way = *three[i / 2];
        way.options = options[i % 2];
        talk_make(&talk, &way);
        talk_forget(&talk);
        talk_make(&talk, &way);
        assert_true(SSL_session_reused(talk.sides[0]));
        again(tcp);
        add_keylog(tcp);
        play(tcp, &talk, WHOLE);
        assert_call(tcp);
        talk_end(&talk);
    }
}

/** Its lines name the session and not the connection. */
static void named_by_session(void **state)
{
    struct tcp *tcp = *state;
    struct tls_way way = tls_12;
    char text[256] = "RSA Session-ID:";
    unsigned id_length;
    way.options = SSL_OP_NO_TICKET;
    talk_make(&talk, &way);
    const unsigned char *id = SSL_SESSION_get_id(SSL_get_session(talk.sides[0]), &id_length);
    assert_int_equal(id_length, 32);
    for (unsigned i = 0; i < id_length; i++)
        snprintf(text + 15 + 2 * i, 3, "%02X", id[i]);
    snprintf(text + 79, sizeof(text) - 79, " Master-Key:%.96s\n", talk.keylog + 14 + 65);
    assert_int_equal(decoder_add_secrets(tcp->decoder, span_of(text)), 0);
    play(tcp, &talk, WHOLE);
    assert_call(tcp);
}

/** The client guesses a group that the server refuses, so both say hello twice. */
static void hello_retry(void **state)
{
    struct tcp *tcp = *state;
    talk.contexts[1] = make_context(&tls_13, true);
    assert_int_equal(SSL_CTX_set1_groups_list(talk.contexts[1], "P-384"), 1);
    talk_make(&talk, &tls_13);
    add_keylog(tcp);
    play(tcp, &talk, 50);
    assert_call(tcp);
}

/** Data before the handshake is passed over: the log has no secret for it. */
static void early_data(void **state)
{
    struct tcp *tcp = *state;
    size_t written;
    char text[256];
    talk_make(&talk, &tls_13);
    talk_forget(&talk);
    talk_prepare(&talk, &tls_13);
    assert_int_equal(SSL_write_early_data(talk.sides[0], "early", 5, &written), 1);
    assert_true(talk_move(&talk, false, false));
    assert_true(SSL_read_early_data(talk.sides[1], text, sizeof(text), &written) !=
                SSL_READ_EARLY_DATA_ERROR);
    while (SSL_read_early_data(talk.sides[1], text, sizeof(text), &written) ==
           SSL_READ_EARLY_DATA_SUCCESS)
        continue;
    talk_move(&talk, true, false);
    assert_int_equal(SSL_do_handshake(talk.sides[0]), 1);
    assert_int_equal(SSL_get_early_data_status(talk.sides[0]), SSL_EARLY_DATA_ACCEPTED);
    talk_move(&talk, false, false);
    while (SSL_read_early_data(talk.sides[1], text, sizeof(text), &written) ==
           SSL_READ_EARLY_DATA_SUCCESS)
        continue;
    talk_settle(&talk);
    talk_call(&talk);
    add_keylog(tcp);
    play(tcp, &talk, WHOLE);
    assert_call(tcp);
}

/** Keys are renewed, by both sides and twice. */
static void key_updates(void **state)
{
    struct tcp *tcp = *state;
    talk_prepare(&talk, &tls_13);
    talk_settle(&talk);
    assert_int_equal(SSL_key_update(talk.sides[0], SSL_KEY_UPDATE_REQUESTED), 1);
    talk_say(&talk, false, messages[0]);
    talk_say(&talk, true, messages[1]);
    assert_int_equal(SSL_key_update(talk.sides[1], SSL_KEY_UPDATE_NOT_REQUESTED), 1);
    talk_say(&talk, true, messages[2]);
    add_keylog(tcp);
    play(tcp, &talk, WHOLE);
    assert_call(tcp);
    again(tcp);
    add_keylog(tcp);
    play(tcp, &talk, 3);
    assert_call(tcp);
}

/** A new handshake within a connection of TLS 1.2 changes its randoms and its keys. */
static void renegotiation(void **state)
{
    struct tcp *tcp = *state;
    struct tls_way way = tls_12;
    way.options = SSL_OP_ALLOW_CLIENT_RENEGOTIATION;
    talk_prepare(&talk, &way);
    talk_settle(&talk);
    talk_say(&talk, false, messages[0]);
    assert_int_equal(SSL_renegotiate(talk.sides[0]), 1);
    talk_settle(&talk);
    talk_say(&talk, true, messages[1]);
    talk_say(&talk, true, messages[2]);
    add_keylog(tcp);
    play(tcp, &talk, WHOLE);
    assert_call(tcp);
}

/** Several records in a segment, and a record of several messages. */
static void large(void **state)
{
    static char body[60000];
    struct tcp *tcp = *state;
    int length = snprintf(body, sizeof(body),
                          "MESSAGE sip:bob@example.net SIP/2.0\r\nContent-Length: 50000\r\n\r\n");
    memset(body + length, 'x', 50000);
    const span both[] = {{body, (size_t)length + 50000}, messages[0], messages[1], messages[2]};
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_prepare(&talk, three[i]);
        talk_settle(&talk);
        talk_say(&talk, false, both[0]);
        talk_say(&talk, false, all);
        again(tcp);
        add_keylog(tcp);
        play(tcp, &talk, 1400);
        assert_seen(tcp, both, 4);
        talk_end(&talk);
    }
}

/** Six messages from the client, of which each is lost once. */
static void loss(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_prepare(&talk, three[i]);
        talk_settle(&talk);
        size_t first = talk.count;
        for (size_t j = 0; j < 6; j++)
            talk_say(&talk, false, messages[j % 3]);
        for (size_t lost = 0; lost < 2 * 6; lost++) {
            again(tcp);
            add_keylog(tcp);
            struct place place = play_open(tcp);
            /* A whole record, or the middle of one of which the beginning came. */
            for (size_t j = 0; j < talk.count; j++) {
                struct flight start_of = talk.flights[j], rest = talk.flights[j];
                bool is_lost = j == first + lost / 2;
                start_of.length = lost % 2 ? 20 : 0;
                rest.bytes += start_of.length;
                rest.length -= start_of.length;
                play_flight(tcp, &place, &start_of, WHOLE, false);
                play_flight(tcp, &place, &rest, WHOLE, is_lost);
            }
            decoder_advance(tcp->decoder, tcp->now + 10 * SIPWHY_SECOND);
            assert_int_equal(tcp->seen.count, 5);
            for (size_t j = 0; j < 5; j++)
                assert_span_equal(seen_at(tcp, j), messages[(j + (j >= lost / 2)) % 3].data);
            assert_int_equal(outcomes(tcp, TLS_READ), 1);
            assert_int_equal(decoder_tls(tcp->decoder)->failed_records, 0);
        }
        talk_end(&talk);
    }
}

/** The record that says that keys change is lost. */
static void key_update_lost(void **state)
{
    struct tcp *tcp = *state;
    talk_prepare(&talk, &tls_13);
    talk_settle(&talk);
    talk_say(&talk, false, messages[0]);
    assert_int_equal(SSL_key_update(talk.sides[0], SSL_KEY_UPDATE_NOT_REQUESTED), 1);
    assert_int_equal(SSL_do_handshake(talk.sides[0]), 1);
    size_t update = talk.count;
    assert_true(talk_move(&talk, false, false));
    talk_say(&talk, false, messages[1]);
    talk_say(&talk, false, messages[2]);
    add_keylog(tcp);
    struct place place = play_open(tcp);
    for (size_t i = 0; i < talk.count; i++)
        play_flight(tcp, &place, &talk.flights[i], WHOLE, i == update);
    decoder_advance(tcp->decoder, tcp->now + 10 * SIPWHY_SECOND);
    assert_seen(tcp, messages, 3);
}

/** The server's first flight is lost in part: its hello came, its Finished did not. */
static void finished_lost(void **state)
{
    struct tcp *tcp = *state;
    talk_make(&talk, &tls_13);
    add_keylog(tcp);
    struct place place = play_open(tcp);
    for (size_t i = 0; i < talk.count; i++) {
        struct flight start_of = talk.flights[i], rest = talk.flights[i];
        start_of.length = i == 1 ? 200 : start_of.length;
        rest.bytes += start_of.length;
        rest.length -= start_of.length;
        play_flight(tcp, &place, &start_of, WHOLE, false);
        play_flight(tcp, &place, &rest, WHOLE, true);
    }
    decoder_advance(tcp->decoder, tcp->now + 10 * SIPWHY_SECOND);
    assert_seen(tcp, messages, 3);
}

/** Without its first flight nothing can be read, and that is what is counted. */
static void hello_lost(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++)
        for (size_t lost = 0; lost < 2; lost++) {
            talk_make(&talk, three[i]);
            again(tcp);
            add_keylog(tcp);
            struct place place = play_open(tcp);
            for (size_t j = 0; j < talk.count; j++)
                play_flight(tcp, &place, &talk.flights[j], WHOLE, j == lost);
            decoder_advance(tcp->decoder, tcp->now + 10 * SIPWHY_SECOND);
            assert_int_equal(tcp->seen.count, 0);
            assert_int_equal(outcomes(tcp, TLS_NO_BEGINNING), 1);
            assert_int_equal(outcomes(tcp, TLS_READ), 0);
            talk_end(&talk);
        }
}

/** Nothing of the handshake was captured, and no SYN. */
static void middle(void **state)
{
    struct tcp *tcp = *state;
    talk_make(&talk, &tls_12);
    add_keylog(tcp);
    struct place place = {{1000, 5000}};
    for (size_t i = 0; i < talk.count; i++)
        if (talk.flights[i].is_data) {
            play_flight(tcp, &place, &talk.flights[i], WHOLE, false);
            assert_int_equal(tcp->result, DECODE_ENCRYPTED);
        }
    assert_int_equal(tcp->seen.count, 0);
    assert_int_equal(outcomes(tcp, TLS_NO_BEGINNING), 1);
}

/** Without a SYN, but with the handshake. */
static void no_syn(void **state)
{
    struct tcp *tcp = *state;
    talk_make(&talk, &tls_13);
    add_keylog(tcp);
    struct place place = {{1000, 5000}};
    for (size_t i = 0; i < talk.count; i++)
        play_flight(tcp, &place, &talk.flights[i], WHOLE, false);
    assert_call(tcp);
}

static void no_secrets(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_make(&talk, three[i]);
        again(tcp);
        play(tcp, &talk, WHOLE);
        assert_int_equal(tcp->result, DECODE_ENCRYPTED);
        assert_int_equal(tcp->seen.count, 0);
        assert_int_equal(outcomes(tcp, TLS_NO_SECRET), 1);
        assert_int_equal(tcp->decoder->tls.waiting_bytes, 0);
        assert_false(decoder_expects_secrets(tcp->decoder));
        talk_end(&talk);
    }
}

/** The secrets come between the messages: what came before and after is told, in order. */
static void secrets_in_between(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_make(&talk, three[i]);
        for (size_t when = 0; when <= talk.count; when++) {
            again(tcp);
            assert_int_equal(decoder_add_secrets(tcp->decoder, SPAN_EMPTY), 0);
            struct place place = play_open(tcp);
            for (size_t j = 0; j < talk.count; j++) {
                if (j == when)
                    add_keylog(tcp);
                play_flight(tcp, &place, &talk.flights[j], WHOLE, false);
            }
            if (when == talk.count)
                add_keylog(tcp);
            assert_call(tcp);
            for (size_t j = 1; j < 3; j++)
                assert_true(tcp->seen.messages[j].datagram.time >
                            tcp->seen.messages[j - 1].datagram.time);
        }
        talk_end(&talk);
    }
}

/** More waits than is kept: the newest is read nevertheless. */
static void secrets_too_late(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_prepare(&talk, three[i]);
        talk_settle(&talk);
        for (size_t j = 0; j < LIMIT_TLS_RECORDS + 50; j++)
            talk_say(&talk, false, messages[0]);
        again(tcp);
        assert_int_equal(decoder_add_secrets(tcp->decoder, SPAN_EMPTY), 0);
        play(tcp, &talk, WHOLE);
        assert_int_equal(tcp->decoder->hits.count[LIMIT_HIT_TLS_RECORDS] > 0, 1);
        add_keylog(tcp);
        assert_int_equal(tcp->seen.count, LIMIT_TLS_RECORDS);
        assert_int_equal(outcomes(tcp, TLS_READ), 1);
        talk_end(&talk);
    }
}

static void wrong_secrets(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_make(&talk, three[i]);
        for (size_t j = 1; j < talk.keylog_length; j++)
            if (talk.keylog[j] == '\n')
                talk.keylog[j - 1] = talk.keylog[j - 1] == '0' ? '1' : '0';
        again(tcp);
        add_keylog(tcp);
        play(tcp, &talk, WHOLE);
        assert_int_equal(tcp->seen.count, 0);
        assert_int_equal(outcomes(tcp, TLS_WRONG_SECRET), 1);
        assert_true(decoder_tls(tcp->decoder)->failed_records > 0);
        talk_end(&talk);
    }
}

/** A record that was changed on its way is not delivered, and those behind it are. */
static void tampered(void **state)
{
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_make(&talk, three[i]);
        struct flight *flight = &talk.flights[talk.count - 2];
        flight->bytes[flight->length - 1] ^= 1;
        again(tcp);
        add_keylog(tcp);
        play(tcp, &talk, WHOLE);
        assert_int_equal(tcp->seen.count, 2);
        assert_span_equal(seen_at(tcp, 0), messages[0].data);
        assert_span_equal(seen_at(tcp, 1), messages[2].data);
        assert_int_equal(decoder_tls(tcp->decoder)->failed_records, 1);
        talk_end(&talk);
    }
}

static void unsupported(void **state)
{
    static const struct tls_way old[] = {
        {"TLS 1.0", TLS1_VERSION, "AES128-SHA", 0},
        {"TLS 1.1", TLS1_1_VERSION, "AES128-SHA", 0},
        {"TLS_RSA_WITH_CAMELLIA_128_CBC_SHA", TLS1_2_VERSION, "CAMELLIA128-SHA", 0},
        {"TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384", TLS1_2_VERSION, "ECDHE-ARIA256-GCM-SHA384", 0},
    };
    struct tcp *tcp = *state;
    for (size_t i = 0; i < COUNT(old); i++) {
        talk_make(&talk, &old[i]);
        again(tcp);
        add_keylog(tcp);
        play(tcp, &talk, WHOLE);
        assert_int_equal(tcp->result, DECODE_ENCRYPTED);
        assert_int_equal(tcp->seen.count, 0);
        assert_int_equal(outcomes(tcp, TLS_UNSUPPORTED), 1);
        assert_string_equal(decoder_tls(tcp->decoder)->unsupported[0].name, old[i].name);
        assert_int_equal(decoder_tls(tcp->decoder)->unsupported[0].count, 1);
        talk_end(&talk);
    }
}

/** A key log with all that may be wrong in one, around the lines that count. */
static void odd_keylog(void **state)
{
    struct tcp *tcp = *state;
    char text[32768];
    talk_make(&talk, &tls_13);
    int length =
        snprintf(text, sizeof(text),
                 "# a comment\r\n\nCLIENT_RANDOM\nCLIENT_RANDOM 00 11\nCLIENT_RANDOM %.64s "
                 "\nEXPORTER_SECRET %.64s 00\nRSA 0011 2233\nRSA Session-ID: Master-Key:\n"
                 "CLIENT_TRAFFIC_SECRET_0 xyz xyz\n%.*s",
                 talk.keylog + 32, talk.keylog + 32, (int)talk.keylog_length - 1, talk.keylog);
    assert_int_equal(decoder_add_secrets(tcp->decoder, (span){text, (size_t)length}), 0);
    play(tcp, &talk, WHOLE);
    assert_call(tcp);
}

/** What begins like a hello and is none, and SIP behind it. */
static void no_hello(void **state)
{
    struct tcp *tcp = *state;
    tcp_open(tcp, 1);
    tcp_data(tcp, 1, SPAN("\x16\x03"));
    tcp_data(tcp, 3, SPAN("\x01\x7f\xff\x01\r\n"));
    tcp_data(tcp, 9, all);
    assert_seen(tcp, messages, 3);
    assert_int_equal(tcp->decoder->tls.connection_count, 0);
}

/** Each byte of a connection changed once: nothing breaks, and nothing is delivered that was not
 * sent. */
static void hostile(void **state)
{
    struct tcp *tcp = *state;
    uint64_t random = 4711;
    for (size_t i = 0; i < COUNT(three); i++) {
        talk_make(&talk, three[i]);
        for (size_t j = 0; j < talk.count; j++)
            for (size_t at = 0; at < talk.flights[j].length; at += 1 + test_random(&random) % 8) {
                char before = talk.flights[j].bytes[at];
                talk.flights[j].bytes[at] = (char)test_random(&random);
                again(tcp);
                add_keylog(tcp);
                play(tcp, &talk, 1 + test_random(&random) % 2000);
                assert_true(tcp->seen.count <= 3);
                talk.flights[j].bytes[at] = before;
            }
        talk_end(&talk);
    }
}

/** As many connections as there may be, and more. */
static void many(void **state)
{
    struct tcp *tcp = *state;
    talk_make(&talk, &tls_12);
    for (unsigned i = 0; i < LIMIT_TLS_CONNECTIONS + 10; i++)
        tcp_send(tcp, (struct sent){.port = (uint16_t)i,
                                    .sequence = 1000,
                                    .payload = flight_span(&talk.flights[0])});
    assert_int_equal(tcp->decoder->tls.connection_count, LIMIT_TLS_CONNECTIONS);
    assert_int_equal(tcp->decoder->hits.count[LIMIT_HIT_TLS_CONNECTIONS], 10);
    assert_int_equal(tcp->decoder->streams.held, 0);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, finish)

int main(void)
{
    const struct CMUnitTest others[] = {
        CASE(resumed),
        CASE(named_by_session),
        CASE(hello_retry),
        CASE(early_data),
        CASE(key_updates),
        CASE(renegotiation),
        CASE(large),
        CASE(loss),
        CASE(key_update_lost),
        CASE(finished_lost),
        CASE(hello_lost),
        CASE(middle),
        CASE(no_syn),
        CASE(no_secrets),
        CASE(secrets_in_between),
        CASE(secrets_too_late),
        CASE(wrong_secrets),
        CASE(tampered),
        CASE(unsupported),
        CASE(odd_keylog),
        CASE(no_hello),
        CASE(hostile),
        CASE(many),
    };
    struct CMUnitTest tests[COUNT(ways) + COUNT(others)];
    for (size_t i = 0; i < COUNT(ways); i++)
        tests[i] = (struct CMUnitTest){
            .name = ways[i].name, .test_func = suite, .initial_state = &ways[i]};
    memcpy(tests + COUNT(ways), others, sizeof(others));
    return cmocka_run_group_tests(tests, NULL, NULL);
}
