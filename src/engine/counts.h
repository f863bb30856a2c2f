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

struct counts {
    struct sipwhy_summary summary;
    uint64_t fates[FATES];
    int links[COUNTS_LINKS];
    char link_names[COUNTS_LINKS][12];
    struct sipwhy_count unknown_links[COUNTS_LINKS + 1];
    struct sipwhy_count packets_by[FATES];
    uint64_t methods[SIP_METHOD_COUNT];
    uint64_t codes[1000];
    /* The arrays that the summary points at. */
    struct sipwhy_count requests[SIP_METHOD_COUNT];
    struct sipwhy_count responses[1000];
    char code_names[1000][4];
    struct sipwhy_count findings[RULE_COUNT];
    struct sipwhy_count limits[LIMIT_HITS];
    struct sipwhy_count tls_unread[TLS_OUTCOMES];
    struct sipwhy_count tls_unsupported[TLS_UNSUPPORTED_NAMES];
};

void counts_init(struct counts *counts);

void counts_add_packet(struct counts *counts, const struct sipwhy_frame *frame, bool has_sip,
                       enum fate fate);

/** @p count packets of one fate had another one, as later ones showed. */
void counts_move(struct counts *counts, enum fate from, enum fate to, uint64_t count);
void counts_add_message(struct counts *counts, const struct sipwhy_message *message,
                        enum sip_method method);

/** Take @p count packets before this one, counted as no SIP, for what they are: of a message. */
void counts_add_fragments(struct counts *counts, uint64_t count);

/** Put how often a limit was hit into the summary; nothing where it was not. */
void counts_set_limit(struct counts *counts, const char *name, uint64_t count);

/** Put what became of TLS into the summary; the names in @p tls are borrowed. */
void counts_set_tls(struct counts *counts, const struct tls_counts *tls, bool has_key_log);

/** Fill the arrays, again where that was done before; @p findings has RULE_COUNT numbers. */
void counts_finish(struct counts *counts, const uint64_t *findings,
                   const uint64_t by_severity[4]);

#endif
