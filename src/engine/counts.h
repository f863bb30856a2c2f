/*
 * counts.h — how many of what: the numbers of the summary.
 */
#ifndef ENGINE_COUNTS_H
#define ENGINE_COUNTS_H

#include "decode/tls_counts.h"
#include "diagnose/rules.h"
#include "engine/fate.h"

/** Methods that nobody knows are counted together under this name. */
#define COUNTS_OTHER_METHOD "other"

/** Link types without a name that are told apart; the others are "other". */
#define COUNTS_LINKS 16
#define COUNTS_OTHER_LINKS "other"

/** What became of the packets; the first stage of an analysis counts them (intake.h). */
struct packet_counts {
    uint64_t packets;
    uint64_t bytes;
    uint64_t not_sip;
    sipwhy_time first; /**< SIPWHY_TIME_UNKNOWN: there was none */
    sipwhy_time last;
    uint64_t fates[FATES];
    int links[COUNTS_LINKS];
    char link_names[COUNTS_LINKS][12];
    struct sipwhy_count unknown_links[COUNTS_LINKS + 1];
    size_t unknown_link_count;
};

struct counts {
    struct sipwhy_summary summary;
    uint64_t methods[SIP_METHOD_COUNT];
    uint64_t codes[1000];
    /* The arrays that the summary points at. */
    struct sipwhy_count packets_by[FATES];
    struct sipwhy_count requests[SIP_METHOD_COUNT];
    struct sipwhy_count responses[1000];
    char code_names[1000][4];
    struct sipwhy_count findings[RULE_COUNT];
    struct sipwhy_count limits[LIMIT_HITS];
    struct sipwhy_count tls_unread[TLS_OUTCOMES];
    struct sipwhy_count tls_unsupported[TLS_UNSUPPORTED_NAMES];
};

void packet_counts_init(struct packet_counts *packets);

void packet_counts_add(struct packet_counts *packets, const struct sipwhy_frame *frame,
                       bool has_sip, enum fate fate);

/** @p count packets of one fate had another one, as later ones showed. */
void packet_counts_move(struct packet_counts *packets, enum fate from, enum fate to,
                        uint64_t count);

/** Take @p count packets before this one, counted as no SIP, for what they are: of a message. */
void packet_counts_add_fragments(struct packet_counts *packets, uint64_t count);

void counts_init(struct counts *counts);

void counts_add_message(struct counts *counts, const struct sipwhy_message *message,
                        enum sip_method method);

/** Put how often a limit was hit into the summary; nothing where it was not. */
void counts_set_limit(struct counts *counts, const char *name, uint64_t count);

/** Put what became of TLS into the summary; the names in @p tls are borrowed. */
void counts_set_tls(struct counts *counts, const struct tls_counts *tls, bool has_key_log);

/**
 * Fill the arrays, again where that was done before; @p findings has RULE_COUNT numbers. The summary points
 * into @p packets as well.
 */
void counts_finish(struct counts *counts, const struct packet_counts *packets,
                   const uint64_t *findings, const uint64_t by_severity[4]);

#endif
