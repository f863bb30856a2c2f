/*
 * test_track_fleet.c — what hosts ask for, and how they serve.
 */
#include "track_fixture.h"

#include "base/limits.h"

static const struct peer *peer_of(const struct track *track, int host)
{
    struct sipwhy_endpoint address = line_host(host, 0);
    const struct peer *peer = fleet_find(&track->tracker->fleet, &address);
    assert_non_null(peer);
    return peer;
}

static const struct client *client_of(const struct track *track, int client, int server)
{
    struct sipwhy_endpoint ends[2] = {line_host(client, 0), line_host(server, 0)};
    const struct service *service = peer_of(track, server)->service;
    assert_non_null(service);
    const struct client *found = service_find_client(service, &ends[0], &ends[1]);
    assert_non_null(found);
    return found;
}

static void who_asks_and_who_is_asked(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    assert_ptr_equal(track->last.source, peer_of(track, 1));
    assert_ptr_equal(track->last.target, peer_of(track, 2));
    TELL(track, .code = 180, .at_ms = 100);
    assert_ptr_equal(track->last.source, peer_of(track, 1));
    TELL(track, .code = 180, .at_ms = 200);
    TELL(track, .code = 486, .at_ms = 300);
    TELL(track, .method = "ACK", .at_ms = 310);
    assert_int_equal(peer_of(track, 1)->asked, 1);
    assert_int_equal(peer_of(track, 1)->messages, 1); /* an ACK is no news */
    assert_int_equal(peer_of(track, 2)->messages, 2);
    assert_int_equal(peer_of(track, 2)->resent, 1);
    const struct service *service = peer_of(track, 2)->service;
    assert_int_equal(service->requests[SIP_METHOD_INVITE], 1);
    assert_int_equal(service->responses[1], 1);
    assert_int_equal(service->responses[4], 1);
    assert_int_equal(service->sessions.requests, 1);
    assert_int_equal(service->sessions.by_users, 1);
    assert_int_equal(service->delays->most, 100 * SIPWHY_MILLISECOND);
    assert_null(peer_of(track, 1)->service);
    assert_null(peer_of(track, 1)->suspicion);
}

static void options_at(struct track *track, const char *id, int64_t at_ms, int code)
{
    TELL(track, .method = "OPTIONS", .call_id = id, .at_ms = at_ms);
    if (code)
        TELL(track, .method = "OPTIONS", .call_id = id, .code = code, .at_ms = at_ms + 10);
}

static void the_interval_of_options_is_learned(void **state)
{
    struct track *track = *state;
    options_at(track, "1", 0, 200);
    options_at(track, "2", 60000, 404);
    assert_false(client_is_periodic(client_of(track, 1, 2)));
    options_at(track, "3", 121000, 0);
    const struct client *client = client_of(track, 1, 2);
    assert_true(client_is_periodic(client));
    assert_int_equal(client->interval, 61 * SIPWHY_SECOND);
    assert_int_equal(client_missed(client, line_time(152000)), 0);
    assert_int_equal(client_missed(client, line_time(153000)), 1);
    options_at(track, "4", 181000, 503);
    assert_int_equal(client_missed(client, line_time(181010)), 2);
    assert_moment(client->down, 121000);
    options_at(track, "5", 241000, 200);
    assert_int_equal(client_missed(client, line_time(300000)), 0);
    assert_int_equal(client->outages, 1);
    assert_int_equal(client->down_total, (241010 - 121000) * SIPWHY_MILLISECOND);
}

static void retry_after_of_503_alone_holds_off(void **state)
{
    struct track *track = *state;
    TELL(track, .at_ms = 0);
    TELL(track, .code = 503, .at_ms = 10, .headers = "Retry-After: 120 (full)\r\n");
    assert_int_equal(client_of(track, 1, 2)->hold_off, line_time(120010));
    TELL(track, .to = 3, .call_id = "x", .at_ms = 20);
    TELL(track, .from = 3, .call_id = "x", .code = 486, .at_ms = 30, .headers = "Retry-After: 9\r\n");
    assert_null(peer_of(track, 3)->service->clients);
}

static void one_challenge_is_nothing_strange(void **state)
{
    struct track *track = *state;
    TELL(track, .method = "REGISTER", .at_ms = 0);
    TELL(track, .method = "REGISTER", .code = 401, .at_ms = 10);
    assert_null(peer_of(track, 1)->suspicion);
    TELL(track, .method = "REGISTER", .cseq = 2, .at_ms = 20,
         .headers = "Authorization: Digest username=\"u\"\r\n");
    TELL(track, .method = "REGISTER", .cseq = 2, .code = 200, .at_ms = 30);
    assert_true(peer_of(track, 1)->welcome);
    assert_null(peer_of(track, 1)->suspicion);
}

static void refused_passwords_are_counted_until_a_pause(void **state)
{
    struct track *track = *state;
    for (unsigned i = 1; i <= 3; i++) {
        TELL(track, .method = "REGISTER", .cseq = i, .at_ms = i * 1000,
             .headers = "Authorization: Digest username=\"u\"\r\n");
        TELL(track, .method = "REGISTER", .cseq = i, .code = 403, .at_ms = i * 1000 + 10);
    }
    const struct suspicion *suspicion = peer_of(track, 1)->suspicion;
    assert_non_null(suspicion);
    assert_int_equal(suspicion->guesses[0].count, 3);
    assert_string_equal(suspicion->guesses[0].name, "bob");
    TELL(track, .method = "REGISTER", .cseq = 9, .at_ms = 40000,
         .headers = "Authorization: Digest username=\"u\"\r\n");
    TELL(track, .method = "REGISTER", .cseq = 9, .code = 403, .at_ms = 40010);
    assert_int_equal(suspicion->guesses[0].count, 1);
}

static struct sighting from_host(uint32_t host)
{
    struct sighting sighting = {
        .time = line_time(host),
        .evidence = {.frame = host + 1},
        .src = line_host(1, 0),
        .dst = line_host(2, 0),
    };
    memcpy(sighting.src.address, &host, sizeof(host));
    return sighting;
}

/** A flood of senders that nobody will hear of again. */
static void the_least_recently_used_host_goes_first(void **state)
{
    struct track *track = *state;
    struct fleet *fleet = &track->tracker->fleet;
    TELL(track, .method = "OPTIONS");
    for (uint32_t host = 1; host <= LIMIT_PEERS + 100; host++) {
        struct sighting sighting = from_host(host);
        struct tracked tracked;
        char text[LINE_BYTES];
        char id[16];
        snprintf(id, sizeof(id), "%u", host);
        size_t length = line_write(LINE(.method = "OPTIONS", .call_id = id), text);
        sip_message_index(&track->message, (span){text, length});
        assert_int_equal(tracker_add(track->tracker, &track->message, &sighting, &tracked), 0);
    }
    assert_int_equal(fleet->map.count, LIMIT_PEERS);
    assert_true(track->tracker->hits.count[LIMIT_HIT_PEERS] >= 100);
    assert_in_range(fleet->suspicion_count, 1, LIMIT_SUSPICIONS);
    assert_in_range(fleet->client_count, 1, LIMIT_CLIENTS);
    struct sighting first = from_host(1);
    struct sighting last = from_host(LIMIT_PEERS + 100);
    assert_null(fleet_find(fleet, &first.src));
    assert_non_null(fleet_find(fleet, &last.src));
    assert_non_null(fleet_find(fleet, &last.dst)); /* used all the time */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TRACK_TEST(who_asks_and_who_is_asked),
        TRACK_TEST(the_interval_of_options_is_learned),
        TRACK_TEST(retry_after_of_503_alone_holds_off),
        TRACK_TEST(one_challenge_is_nothing_strange),
        TRACK_TEST(refused_passwords_are_counted_until_a_pause),
        TRACK_TEST(the_least_recently_used_host_goes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
