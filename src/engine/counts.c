/*
 * counts.c — how many of what: the numbers of the summary.
 */
#include "engine/counts.h"

#include <stdio.h>
#include <stdlib.h>

void counts_init(struct counts *counts)
{
    memset(counts, 0, sizeof(*counts));
    counts->summary.requests = counts->requests;
    counts->summary.responses = counts->responses;
    counts->summary.findings = counts->findings;
    counts->summary.limits = counts->limits;
    counts->summary.packets_by = counts->packets_by;
}

void packet_counts_init(struct packet_counts *packets)
{
    memset(packets, 0, sizeof(*packets));
    packets->first = packets->last = SIPWHY_TIME_UNKNOWN;
}

static void add_unknown_link(struct packet_counts *packets, int link_type)
{
    size_t i = 0;
    while (i < packets->unknown_link_count && i < COUNTS_LINKS && packets->links[i] != link_type)
        i++;
    packets->unknown_links[i].count++;
    if (i < packets->unknown_link_count)
        return;
    packets->unknown_link_count++;
    packets->unknown_links[i].name = COUNTS_OTHER_LINKS;
    if (i < COUNTS_LINKS) {
        packets->links[i] = link_type;
        snprintf(packets->link_names[i], sizeof(packets->link_names[i]), "%d", link_type);
        packets->unknown_links[i].name = packets->link_names[i];
    }
}

void packet_counts_add(struct packet_counts *packets, const struct sipwhy_frame *frame,
                       bool has_sip, enum fate fate)
{
    packets->packets++;
    packets->bytes += frame->bytes.length;
    packets->not_sip += !has_sip;
    packets->fates[fate]++;
    if (fate == FATE_UNKNOWN_LINK)
        add_unknown_link(packets, frame->link_type);
    if (packets->first == SIPWHY_TIME_UNKNOWN || frame->time < packets->first)
        packets->first = frame->time;
    if (frame->time > packets->last)
        packets->last = frame->time;
}

void packet_counts_move(struct packet_counts *packets, enum fate from, enum fate to,
                        uint64_t count)
{
    uint64_t moved = count < packets->fates[from] ? count : packets->fates[from];
    packets->fates[from] -= moved;
    packets->fates[to] += moved;
}

void packet_counts_add_fragments(struct packet_counts *packets, uint64_t count)
{
    packets->not_sip -= count < packets->not_sip ? count : packets->not_sip;
}

void counts_add_message(struct counts *counts, const struct sipwhy_message *message,
                        enum sip_method method)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->sip_messages++;
    summary->malformed += message->malformed;
    summary->retransmissions += message->retransmission;
    summary->duplicates += message->duplicate;
    if (message->request_uri.data)
        counts->methods[method]++;
    else if (message->code > 0 && message->code < 1000)
        counts->codes[message->code]++;
}

void counts_set_limit(struct counts *counts, const char *name, uint64_t count)
{
    struct sipwhy_summary *summary = &counts->summary;
    size_t i = 0;
    while (i < summary->limit_count && strcmp(counts->limits[i].name, name) != 0)
        i++;
    if (!count || i == sizeof(counts->limits) / sizeof(counts->limits[0]))
        return;
    counts->limits[i] = (struct sipwhy_count){name, count};
    if (i == summary->limit_count)
        summary->limit_count++;
}

/** Why connections could not be read; NULL where they could, or there was nothing to read. */
static const char *reason_of(enum tls_outcome outcome, const struct tls_counts *tls,
                             bool has_key_log)
{
    static const char *const names[TLS_OUTCOMES] = {
        [TLS_NO_SECRET] = "no-secret",       [TLS_WRONG_SECRET] = "wrong-secret",
        [TLS_UNSUPPORTED] = "unsupported",   [TLS_NO_BEGINNING] = "no-beginning",
        [TLS_LOST] = "out-of-step",
    };
    if (outcome == TLS_NO_SECRET && !tls->can_decrypt)
        return "not-built-in";
    return outcome == TLS_NO_SECRET && !has_key_log ? "no-key-log" : names[outcome];
}

void counts_set_tls(struct counts *counts, const struct tls_counts *tls, bool has_key_log)
{
    struct sipwhy_tls told = {
        .decrypted = tls->connections[TLS_READ],
        .unread = counts->tls_unread,
        .unsupported = counts->tls_unsupported,
        .failed_records = tls->failed_records,
    };
    for (int i = 0; i < TLS_OUTCOMES; i++) {
        const char *reason = reason_of((enum tls_outcome)i, tls, has_key_log);
        told.connections += tls->connections[i];
        if (reason && tls->connections[i])
            counts->tls_unread[told.unread_count++] =
                (struct sipwhy_count){reason, tls->connections[i]};
    }
    for (int i = 0; i < TLS_UNSUPPORTED_NAMES; i++)
        if (tls->unsupported[i].count)
            counts->tls_unsupported[told.unsupported_count++] =
                (struct sipwhy_count){tls->unsupported[i].name, tls->unsupported[i].count};
    counts->summary.tls = told;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct sipwhy_count *)a)->name, ((const struct sipwhy_count *)b)->name);
}

static void fill_requests(struct counts *counts)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->request_count = 0;
    for (int method = 0; method < SIP_METHOD_COUNT; method++) {
        const char *name = method ? sip_method_name((enum sip_method)method) : COUNTS_OTHER_METHOD;
        if (counts->methods[method])
            counts->requests[summary->request_count++] =
                (struct sipwhy_count){name, counts->methods[method]};
    }
    qsort(counts->requests, summary->request_count, sizeof(counts->requests[0]), compare_names);
}

static void fill_packets(struct counts *counts, const struct packet_counts *packets)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->packets = packets->packets;
    summary->bytes = packets->bytes;
    summary->not_sip = packets->not_sip;
    summary->first = packets->first;
    summary->last = packets->last;
    summary->unknown_links = packets->unknown_links;
    summary->unknown_link_count = packets->unknown_link_count;
    summary->packets_by_count = 0;
    for (int fate = 0; fate < FATES; fate++) {
        if (packets->fates[fate])
            counts->packets_by[summary->packets_by_count++] =
                (struct sipwhy_count){fate_name((enum fate)fate), packets->fates[fate]};
    }
}

static void fill_responses(struct counts *counts)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->response_count = 0;
    for (unsigned code = 0; code < 1000; code++) {
        if (!counts->codes[code])
            continue;
        snprintf(counts->code_names[code], sizeof(counts->code_names[code]), "%03u", code % 1000);
        counts->responses[summary->response_count++] =
            (struct sipwhy_count){counts->code_names[code], counts->codes[code]};
    }
}

void counts_finish(struct counts *counts, const struct packet_counts *packets,
                   const uint64_t *findings, const uint64_t by_severity[4])
{
    struct sipwhy_summary *summary = &counts->summary;
    fill_packets(counts, packets);
    fill_requests(counts);
    fill_responses(counts);
    summary->finding_count = 0;
    for (int i = 0; i < RULE_COUNT; i++) {
        if (findings[i])
            counts->findings[summary->finding_count++] =
                (struct sipwhy_count){rules[i]->about.id, findings[i]};
    }
    memcpy(summary->findings_by_severity, by_severity, sizeof(summary->findings_by_severity));
}
