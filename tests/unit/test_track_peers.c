/*
 * test_track_peers.c — what a capture shows of each direction between two hosts.
 */
#include "track_fixture.h"

#include "base/limits.h"

static const struct host_pair *pair_of(const struct track *track, int a, int b)
{
    struct sipwhy_endpoint hosts[2] = {line_host(a, 0), line_host(b, 0)};
    return peers_find_pair(&track->tracker->peers, &hosts[0], &hosts[1]);
}

static bool is_one_way(const struct track *track)
{
    const struct host_pair *pair = pair_of(track, 1, 2);
    assert_non_null(pair);
    return host_pair_is_one_way(pair);
}

static void a_pair_is_the_same_from_both_ends_and_ports(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 100, .at_ms = 10);
    TELL(track, .cseq = 2, .from_port = 5070, .at_ms = 600);
    const struct host_pair *pair = pair_of(track, 1, 2);
    assert_non_null(pair);
    assert_ptr_equal(pair, pair_of(track, 2, 1));
    assert_int_equal(pair->ways[0].messages, 2);
    assert_int_equal(pair->ways[1].messages, 1);
    assert_moment(pair->ways[0].first, 0);
    assert_moment(pair->ways[0].last, 600);
    assert_null(pair_of(track, 1, 3));
}

static void a_dead_host_is_not_a_missing_direction(void **state)
{
    struct track *track = *state;
    for (int i = 0; i < 7; i++)
        TELL(track, .at_ms = i * 1000);
    const struct host_pair *pair = pair_of(track, 1, 2);
    assert_int_equal(pair->ways[0].messages, 1);
    assert_int_equal(pair->ways[0].retransmissions, 6);
    assert_false(is_one_way(track));
}

static void an_ack_tells_of_an_answer_that_was_not_captured(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_false(is_one_way(track));
    TELL(track, .method = "ACK", .to_tag = "b", .at_ms = 900);
    assert_true(is_one_way(track));
    assert_int_equal(host_pair_sender(pair_of(track, 1, 2)), 0);
    TELL(track, .code = 200, .at_ms = 950);
    assert_false(is_one_way(track));
}

static void credentials_tell_of_a_challenge_that_was_not_captured(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .headers = "Authorization: Digest username=\"u\"\r\n");
    assert_true(is_one_way(track));
}

static const struct way *way_of(const struct track *track, int src, int dst)
{
    struct sipwhy_endpoint host = line_host(src, 0);
    return host_pair_way(pair_of(track, src, dst), &host);
}

static void what_a_host_took_from_another_is_remembered(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER");
    TELL(track, .method = "REGISTER", .code = 401, .at_ms = 10);
    assert_int_equal(way_of(track, 1, 2)->accepted, 0);
    TELL(track, .method = "REGISTER", .cseq = 2, .at_ms = 20);
    TELL(track, .method = "REGISTER", .cseq = 2, .code = 200, .at_ms = 30);
    TELL(track, .method = "OPTIONS", .cseq = 3, .to_tag = "b", .at_ms = 40);
    TELL(track, .method = "OPTIONS", .cseq = 3, .code = 200, .at_ms = 50);
    assert_int_equal(way_of(track, 1, 2)->accepted, 1 << SIP_METHOD_REGISTER);
    assert_int_equal(way_of(track, 2, 1)->accepted, 0);
}

static void a_host_with_an_account_is_known(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "INVITE");
    assert_false(way_of(track, 1, 2)->has_account);
    TELL(track, .method = "INVITE", .cseq = 2, .headers = "Authorization: Digest username=\"u\"\r\n");
    assert_true(way_of(track, 1, 2)->has_account);
    assert_false(way_of(track, 2, 1)->has_account);
    TELL(track, .method = "REGISTER", .from = 3, .to = 2);
    assert_true(way_of(track, 3, 2)->has_account);
}

static void a_request_in_a_dialog_tells_of_its_answer(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "BYE", .to_tag = "b");
    assert_true(is_one_way(track));
}

static void a_response_alone_tells_of_a_request(void **state)
{
    struct track *track = *state;
    TELL(track, .code = 180);
    assert_true(is_one_way(track));
    assert_true(
        endpoint_same_host(&pair_of(track, 1, 2)->hosts[0],
                           &(struct sipwhy_endpoint){.address = {192, 0, 2, 2}, .family = 4}));
    TELL(track, .method = "INVITE", .at_ms = 30);
    assert_false(is_one_way(track));
}

static void send_options(struct track *track, int count, int64_t apart_ms)
{
    for (int i = 0; i < count; i++)
        TELL(track, .method = "OPTIONS", .cseq = (unsigned)i + 1, .at_ms = i * apart_ms);
}

static void six_requests_that_nobody_repeats_were_answered(void **state)
{
    struct track *track = *state;
    send_options(track, 5, 1000);
    assert_false(is_one_way(track));
    TELL(track, .method = "OPTIONS", .cseq = 6, .at_ms = 5000);
    assert_true(is_one_way(track));
    TELL(track, .method = "OPTIONS", .cseq = 6, .at_ms = 5500);
    assert_false(is_one_way(track));
}

static void a_burst_is_too_short_to_tell(void **state)
{
    struct track *track = *state;
    send_options(track, 8, 100);
    assert_false(is_one_way(track));
}

static void a_host_that_talks_to_itself_has_no_directions(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "ACK", .from = 1, .to = 1, .from_port = 5070);
    const struct host_pair *pair = pair_of(track, 1, 1);
    assert_non_null(pair);
    assert_false(host_pair_is_one_way(pair));
}

static struct sighting between(uint32_t source)
{
    struct sighting sighting = {.time = LINE_START, .dst = line_host(2, 0), .src.family = 4};
    memcpy(sighting.src.address, &source, sizeof(source));
    return sighting;
}

static void the_least_recently_used_pair_goes_first(void **state)
{
    struct track *track = *state;
    struct peers *peers = &track->tracker->peers;
    struct transaction invite = {.method = SIP_METHOD_INVITE, .request_seen = true};
    track->message.is_request = true;
    track->message.method = SIP_METHOD_INVITE;
    for (uint32_t i = 1; i <= LIMIT_HOST_PAIRS; i++) {
        struct sighting sighting = between(i);
        assert_non_null(peers_add(peers, &track->message, &invite, false, &sighting));
    }
    assert_int_equal(peers->hits->count[LIMIT_HIT_HOST_PAIRS], 0);
    struct sighting first = between(1);
    struct sighting second = between(2);
    struct sighting more = between(LIMIT_HOST_PAIRS + 1);
    peers_add(peers, &track->message, &invite, false, &first);
    peers_add(peers, &track->message, &invite, false, &more);
    assert_int_equal(peers->hits->count[LIMIT_HIT_HOST_PAIRS], 1);
    assert_int_equal(peers->pairs.count, LIMIT_HOST_PAIRS);
    assert_non_null(peers_find_pair(peers, &first.src, &first.dst));
    assert_null(peers_find_pair(peers, &second.src, &second.dst));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(a_pair_is_the_same_from_both_ends_and_ports),
        TRACK_TEST(a_dead_host_is_not_a_missing_direction),
        TRACK_TEST(an_ack_tells_of_an_answer_that_was_not_captured),
        TRACK_TEST(credentials_tell_of_a_challenge_that_was_not_captured),
        TRACK_TEST(what_a_host_took_from_another_is_remembered),
        TRACK_TEST(a_host_with_an_account_is_known),
        TRACK_TEST(a_request_in_a_dialog_tells_of_its_answer),
        TRACK_TEST(a_response_alone_tells_of_a_request),
        TRACK_TEST(six_requests_that_nobody_repeats_were_answered),
        TRACK_TEST(a_burst_is_too_short_to_tell),
        TRACK_TEST(a_host_that_talks_to_itself_has_no_directions),
        TRACK_TEST(the_least_recently_used_pair_goes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
