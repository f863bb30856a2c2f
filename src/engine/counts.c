/*
 * counts.c — how many of what: the numbers of the summary.
 */
#include "engine/counts.h"

#include <stdio.h>
#include <stdlib.h>

void counts_init(struct counts *counts)
{
    memset(counts, 0, sizeof(*counts));
    counts->summary.first = counts->summary.last = SIPWHY_TIME_UNKNOWN;
    counts->summary.requests = counts->requests;
    counts->summary.responses = counts->responses;
    counts->summary.findings = counts->findings;
    counts->summary.limits = counts->limits;
    counts->summary.packets_by = counts->packets_by;
    counts->summary.unknown_links = counts->unknown_links;
}

static void add_unknown_link(struct counts *counts, int link_type)
{
    struct sipwhy_summary *summary = &counts->summary;
    size_t i = 0;
    while (i < summary->unknown_link_count && i < COUNTS_LINKS && counts->links[i] != link_type)
        i++;
    counts->unknown_links[i].count++;
    if (i < summary->unknown_link_count)
        return;
    summary->unknown_link_count++;
    counts->unknown_links[i].name = COUNTS_OTHER_LINKS;
    if (i < COUNTS_LINKS) {
        counts->links[i] = link_type;
        snprintf(counts->link_names[i], sizeof(counts->link_names[i]), "%d", link_type);
        counts->unknown_links[i].name = counts->link_names[i];
    }
}

void counts_add_packet(struct counts *counts, const struct sipwhy_frame *frame, bool has_sip,
                       enum fate fate)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->packets++;
    summary->bytes += frame->bytes.length;
    summary->not_sip += !has_sip;
    counts->fates[fate]++;
    if (fate == FATE_UNKNOWN_LINK)
        add_unknown_link(counts, frame->link_type);
    if (summary->first == SIPWHY_TIME_UNKNOWN || frame->time < summary->first)
        summary->first = frame->time;
    if (frame->time > summary->last)
        summary->last = frame->time;
}

void counts_move(struct counts *counts, enum fate from, enum fate to, uint64_t count)
{
    uint64_t moved = count < counts->fates[from] ? count : counts->fates[from];
    counts->fates[from] -= moved;
    counts->fates[to] += moved;
}

void counts_add_fragments(struct counts *counts, uint64_t count)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->not_sip -= count < summary->not_sip ? count : summary->not_sip;
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

static void fill_packets(struct counts *counts)
{
    struct sipwhy_summary *summary = &counts->summary;
    summary->packets_by_count = 0;
    for (int fate = 0; fate < FATES; fate++) {
        if (counts->fates[fate])
            counts->packets_by[summary->packets_by_count++] =
                (struct sipwhy_count){fate_name((enum fate)fate), counts->fates[fate]};
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

void counts_finish(struct counts *counts, const uint64_t *findings, const uint64_t by_severity[4])
{
    struct sipwhy_summary *summary = &counts->summary;
    fill_packets(counts);
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
