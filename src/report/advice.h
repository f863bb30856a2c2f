/*
 * advice.h — what follows from a response code alone: whether to try again, what it ends, which
 * Q.850 cause it becomes. In sentences, translated.
 */
#ifndef REPORT_ADVICE_H
#define REPORT_ADVICE_H

#include <sipwhy/knowledge.h>

/** Room for any sentence of this file. */
#define ADVICE_TEXT 512

/** Whether and when the same request may be sent again (RFC 3261 sections 8.1.3 and 21). */
const char *advice_retry(int code);

/** A word for programs: "wait", "done", "elsewhere", "credentials", "later", "changed", "never". */
const char *advice_retry_id(int code);

/** What the response ends when it answers a request inside a dialog (RFC 5057). */
const char *advice_ends(enum sipwhy_ends ends);

/** "nothing", "transaction", "usage" or "dialog". */
const char *advice_ends_id(enum sipwhy_ends ends);

/** The Q.850 cause that a gateway makes of it (RFC 3398); NULL where there is none. */
const char *advice_cause(int code, char text[ADVICE_TEXT]);

/** "Retry-After, Warning"; NULL where no header carries the detail. */
const char *advice_headers(const struct sipwhy_code *code, char text[ADVICE_TEXT]);

#endif
