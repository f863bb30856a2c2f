/*
 * test_track_challenge.c — what is kept of a 401 or 407.
 */
#include "track_fixture.h"

#include "track/challenge.h"

#define REALM_A "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\"\r\n"
#define CREDENTIALS "Authorization: Digest username=\"u\"\r\n"

/** The challenges of a REGISTER that is answered at once. */
static const struct challenges *challenge(struct track *track, unsigned cseq, const char *credentials,
                                          const char *headers)
{
    TELL(track, .method = "REGISTER", .cseq = cseq, .headers = credentials, .at_ms = cseq * 100);
    TELL(track, .method = "REGISTER", .cseq = cseq, .code = 401, .headers = headers,
         .at_ms = cseq * 100 + 50);
    return track->last.transaction->challenges;
}

static void realm_and_nonce_are_kept(void **state)
{
    const struct challenges *challenges = challenge(*state, 1, "", REALM_A);
    assert_non_null(challenges);
    assert_true(challenges->is_whole);
    assert_int_equal(challenges->count, 1);
    assert_span_equal(challenges_realm(challenges), "a");
    assert_int_equal(challenges->each[0].realm, challenge_hash(SPAN("a")));
    assert_int_equal(challenges->each[0].nonce, challenge_hash(SPAN("1")));
    assert_int_equal(challenges->each[0].digest, DIGEST_OTHER);
    assert_false(challenges->each[0].of_proxy);
    assert_false(challenges->each[0].auth_int);
}

static void each_of_several_is_kept(void **state)
{
    const struct challenges *challenges =
        challenge(*state, 1, "",
                  "Proxy-Authenticate: Digest realm=\"p\", nonce=\"2\", algorithm=sha-512-256\r\n"
                  "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", algorithm=SHA-256-sess,"
                  " qop=\"x, auth-int\"\r\n"
                  "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", qop=\"auth,auth-int\"\r\n");
    assert_int_equal(challenges->count, 3);
    assert_true(challenges->is_whole);
    assert_int_equal(challenges->each[0].digest, DIGEST_SHA_256);
    assert_true(challenges->each[0].auth_int);
    assert_int_equal(challenges->each[1].digest, DIGEST_OTHER);
    assert_false(challenges->each[1].auth_int);
    assert_int_equal(challenges->each[2].digest, DIGEST_SHA_512_256);
    assert_true(challenges->each[2].of_proxy);
    assert_int_equal(challenges->each[2].realm, challenge_hash(SPAN("p")));
}

static void what_cannot_be_compared_makes_it_less_than_whole(void **state)
{
    static const char *const others[] = {
        "WWW-Authenticate: NTLM realm=\"a\"\r\n",
        "WWW-Authenticate: Digest realm=\"a \\\" b\", nonce=\"1\"\r\n",
        "WWW-Authenticate: Digest realm=\"b\r\n c\", nonce=\"1\"\r\n",
        "WWW-Authenticate: Digest realm=\"b\"\r\n",
        "WWW-Authenticate: Digest realm=\"b\", nonce=\"1\", Digest realm=\"c\", nonce=\"2\"\r\n",
    };
    for (unsigned i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        char headers[256];
        snprintf(headers, sizeof(headers), "%s%s", others[i], REALM_A);
        const struct challenges *challenges = challenge(*state, i + 1, "", headers);
        assert_int_equal(challenges->count, 1);
        assert_false(challenges->is_whole);
        assert_span_equal(challenges_realm(challenges), "a");
    }
}

static void what_holds_none_takes_no_memory(void **state)
{
    struct track *track = *state;
    assert_null(challenge(track, 1, "", ""));
    assert_null(challenge(track, 2, "", "WWW-Authenticate: Bearer scope=\"sip\"\r\n"));
    TELL(track, .method = "REGISTER", .cseq = 3, .at_ms = 400);
    TELL(track, .method = "REGISTER", .cseq = 3, .code = 403, .headers = REALM_A, .at_ms = 410);
    assert_null(track->last.transaction->challenges);
    TELL(track, .method = "OPTIONS", .cseq = 4, .code = 401, .headers = REALM_A, .at_ms = 420);
    assert_null(track->last.transaction->challenges);
}

static void there_are_never_more_than_fit(void **state)
{
    char headers[1024] = "";
    for (int i = 0; i < CHALLENGES_KEPT; i++)
        strcat(headers, REALM_A);
    const struct challenges *challenges = challenge(*state, 1, "", headers);
    assert_int_equal(challenges->count, CHALLENGES_KEPT);
    assert_true(challenges->is_whole);
    strcat(headers, REALM_A);
    challenges = challenge(*state, 2, "", headers);
    assert_int_equal(challenges->count, CHALLENGES_KEPT);
    assert_false(challenges->is_whole);
}

static void a_long_realm_is_cut_to_be_shown(void **state)
{
    char realm[CHALLENGE_REALM_BYTES + 41];
    char headers[CHALLENGE_REALM_BYTES + 128];
    memset(realm, 'r', sizeof(realm) - 1);
    realm[sizeof(realm) - 1] = '\0';
    snprintf(headers, sizeof(headers), "WWW-Authenticate: Digest realm=\"%s\", nonce=\"1\"\r\n",
             realm);
    const struct challenges *challenges = challenge(*state, 1, "", headers);
    assert_int_equal(challenges->realm_length, CHALLENGE_REALM_BYTES);
    assert_int_equal(challenges->each[0].realm, challenge_hash(span_of(realm)));
}

#define STALE "WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", stale=true\r\n"

static void stale_nonces_in_a_row_are_counted(void **state)
{
    struct track *track = *state;
    assert_int_equal(challenge(track, 1, "", STALE)->stale_run, 0);
    assert_int_equal(challenge(track, 2, CREDENTIALS, STALE)->stale_run, 1);
    assert_int_equal(challenge(track, 3, CREDENTIALS, STALE)->stale_run, 2);
    TELL(track, .method = "REGISTER", .cseq = 3, .code = 401, .headers = STALE, .at_ms = 380);
    assert_int_equal(track->last.transaction->challenges->stale_run, 2);
    assert_int_equal(challenge(track, 4, CREDENTIALS, REALM_A)->stale_run, 0);
    assert_int_equal(challenge(track, 5, CREDENTIALS, STALE)->stale_run, 1);
    TELL(track, .method = "REGISTER", .cseq = 6, .headers = CREDENTIALS, .at_ms = 600);
    TELL(track, .method = "REGISTER", .cseq = 6, .code = 200, .at_ms = 610);
    assert_int_equal(challenge(track, 7, CREDENTIALS, STALE)->stale_run, 1);
}

static void the_request_before_is_of_the_same_client_and_method(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .cseq = 1, .at_ms = 0);
    const struct transaction *first = track->last.transaction;
    assert_null(transaction_before(first));
    TELL(track, .method = "OPTIONS", .cseq = 2, .at_ms = 10);
    TELL(track, .method = "REGISTER", .cseq = 3, .from = 3, .at_ms = 20);
    assert_null(transaction_before(track->last.transaction));
    TELL(track, .method = "REGISTER", .cseq = 4, .at_ms = 30);
    assert_ptr_equal(transaction_before(track->last.transaction), first);
}

static void what_is_kept_counts_as_memory(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER");
    transaction_drop_copy(track->last.transaction);
    uint32_t before = track->last.conversation->piece_bytes;
    TELL(track, .method = "REGISTER", .code = 401, .headers = REALM_A, .at_ms = 10);
    struct transaction *transaction = track->last.transaction;
    assert_true(track->last.conversation->piece_bytes > before);
    challenges_drop(transaction);
    assert_null(transaction->challenges);
    assert_int_equal(track->last.conversation->piece_bytes, before);
    challenges_drop(transaction);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(realm_and_nonce_are_kept),
        TRACK_TEST(each_of_several_is_kept),
        TRACK_TEST(what_cannot_be_compared_makes_it_less_than_whole),
        TRACK_TEST(what_holds_none_takes_no_memory),
        TRACK_TEST(there_are_never_more_than_fit),
        TRACK_TEST(a_long_realm_is_cut_to_be_shown),
        TRACK_TEST(stale_nonces_in_a_row_are_counted),
        TRACK_TEST(the_request_before_is_of_the_same_client_and_method),
        TRACK_TEST(what_is_kept_counts_as_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
