/*
 * test_capture_real.c — captures of the real world, where they lie beside the checkout: as many
 * packets and UDP datagrams as tshark counts.
 */
#include "test.h"

#include "decode/decode.h"
#include <sipwhy/capture.h>
#include <stdio.h>
#include <unistd.h>

static const struct row {
    const char *path;
    uint64_t packets, datagrams, fragments;
    int error;
} rows[] = {
    {"sngrep/ipip.pcap", 4, 4, 0, 0},
    {"sipnab/sip_call.pcap", 7, 7, 0, 0},
    {"sipnab/metasploit-sip-invite-spoof.pcap", 3, 2, 0, 0},
    {"sipnab/http-example.cap", 43, 2, 0, 0},
    {"sipnab/c07-sip-r2.cap", 0, 0, 0, SIPWHY_ERROR_OPEN},
    {"suricata-verify/sip-body-large__sip-body-large.pcap", 16, 2, 0, 0},
    {"suricata-verify/sip-options-method.pcap", 2, 2, 0, 0},
    {"ndpi/sip_hello.pcapng", 30, 30, 0, 0},
    {"ndpi/rtp.pcapng", 112, 75, 0, 0},
    {"ndpi/ssdp-m-search.pcap", 19, 19, 0, 0},
    {"ndpi/gre.pcapng", 1, 1, 0, 0},
    {"sipnab/DTMFsipinfo.pcap", 32, 32, 0, 0},
    {"pcapplusplus/sip_reqs.pcap", 4, 4, 0, 0},
    {"pcapplusplus/sip_resp.pcap", 7, 7, 0, 0},
    {"zeek/sip-long-request-response-paths.pcap", 2, 2, 0, 0},
    {"heplify/sip_ipv4_tcp_retrans.pcap", 196, 8, 0, 0},
    {"heplify/sip_ipv6_udp.pcap", 6, 6, 0, 0},
    {"heplify/ipv6_udp_fragmented.pcap", 6, 3, 3, 0},
    {"derived/protos-c07-sip-r2.pcap", 39, 39, 0, 0},
    {"derived/stuck-100-only-udp-317s.pcap", 4, 4, 0, 0},
    {"derived/torture-rfc5118-udp6-shared.pcap", 7, 7, 0, 0},
    {"generated-tls/sip-tls12-ecdhe-aes256gcm-dsb.pcapng", 30, 0, 0, 0},
};

static void ignore_datagram(void *context, const struct datagram *datagram)
{
    (void)context;
    (void)datagram;
}

static void a_capture(void **state)
{
    const struct row *row = *state;
    const char *root = getenv("SIPWHY_SOURCE_ROOT");
    char path[4096];
    snprintf(path, sizeof(path), "%s/../shared/captures/%s", root ? root : ".", row->path);
    if (access(path, R_OK) != 0)
        skip();
    const char *const paths[] = {path};
    struct sipwhy_file_options options = {.paths = paths, .path_count = 1};
    struct sipwhy_source *source = NULL;
    struct sipwhy_failure failure = {""};
    assert_int_equal(sipwhy_source_open_files(&options, &source, &failure), row->error);
    if (row->error)
        return;
    struct sipwhy_frame frame;
    struct decoder *decoder = NULL;
    assert_int_equal(decoder_create(ignore_datagram, NULL, &decoder), 0);
    uint64_t counts[DECODE_UNKNOWN_LINK + 1] = {0};
    while (sipwhy_source_next(source, -1, &frame, &failure) == SIPWHY_SOURCE_FRAME)
        counts[decoder_frame(decoder, &frame)]++;
    decoder_destroy(decoder);
    assert_string_equal(failure.text, "");
    struct sipwhy_source_statistics statistics;
    sipwhy_source_statistics(source, &statistics);
    assert_int_equal(statistics.packets, row->packets);
    assert_int_equal(counts[DECODE_DATAGRAM], row->datagrams);
    assert_int_equal(counts[DECODE_FRAGMENT], row->fragments);
    assert_int_equal(counts[DECODE_MALFORMED] + counts[DECODE_UNKNOWN_LINK], 0);
    sipwhy_source_close(source);
}

#define COUNT (sizeof(rows) / sizeof(rows[0]))

int main(void)
{
    struct CMUnitTest tests[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        tests[i] = (struct CMUnitTest){rows[i].path, a_capture, NULL, NULL, (void *)&rows[i]};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
