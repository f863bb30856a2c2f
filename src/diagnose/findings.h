/*
 * findings.h — what was found about one Call-ID, each diagnosis once and at its worst; and the verdict.
 */
#ifndef DIAGNOSE_FINDINGS_H
#define DIAGNOSE_FINDINGS_H

#include "diagnose/rules.h"
#include "diagnose/verdict.h"

struct found {
    int rule; /**< its index */
    enum sipwhy_severity severity;
    uint64_t transaction; /**< its key, or 0 */
    int code;             /**< of the final response that it explains, or 0 */
    uint32_t cseq;        /**< of the last transaction in which it held */
    bool is_of_success;   /**< the request that it is about got a 2xx: it explains no failure */
    struct verdict *verdict; /**< owned: what it would be; NULL below a warning */
};

struct findings {
    size_t count;
    size_t capacity;
    struct found found[]; /**< in the order they were made, until findings_sort() */
};

/** Free; NULL is nothing. */
void findings_destroy(struct findings *findings);

/** What was found by this rule, or NULL; also for NULL findings. */
struct found *findings_find(const struct findings *findings, int rule);

/** The same by id. */
struct found *findings_find_id(const struct findings *findings, const char *id);

/** The same, made where it is not there yet; NULL without memory. What was found before may move. */
struct found *findings_make(struct findings **findings, int rule);

/** The memory that they take. */
size_t findings_weigh(const struct findings *findings);

/** What this rule merely follows from here: the worst of it, and of equals the first listed; or NULL. */
const struct found *findings_cause(const struct findings *findings, const struct rule *rule);

/** Whether something already explains why requests with this CSeq failed. */
bool findings_explain(const struct findings *findings, uint32_t cseq);

/** Put the worst first; of equals, the first in triage. */
void findings_sort(struct findings *findings);

/**
 * The root cause among sorted findings: the first warning or error that follows from no other one. Where the
 * call succeeded in the end, what explains a failed attempt comes last. NULL where nothing is that bad.
 */
const struct found *findings_verdict(const struct findings *findings, bool succeeded);

#endif
