/*
 * words.h — states, severities and messages in a word or two, in the language of the report.
 */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "report/paint.h"

#include <sipwhy/analysis.h>

/** "error", "warning", "note", translated. */
const char *words_severity(enum sipwhy_severity severity);
enum paint_style words_severity_style(enum sipwhy_severity severity);

/** "certain", "likely", "possible", translated. */
const char *words_confidence(enum sipwhy_confidence confidence);

/** "stuck in trying", "answered, no BYE seen", ..., translated. */
const char *words_call_state(enum sipwhy_call_state state);
const char *words_registration_state(enum sipwhy_registration_state state);

/** The style of a response; plain for a request (0). */
enum paint_style words_code_style(int code);

/**
 * The row of a code, or the explanation of its class in @p storage; NULL outside 100 to 699, but
 * for the few codes beyond that are known.
 */
const struct sipwhy_code *words_code(int code, struct sipwhy_code *storage);

/** The name of a code; "" where there is no row. */
const char *words_code_name(int code);

/**
 * The first sentence of a text, up to a full stop or a semicolon.
 * @return an owned string, or NULL for want of memory
 */
char *words_first_sentence(const char *text);

/** What is said of a report that is anonymised, in English. */
#define WORDS_ANONYMIZED \
    N_("Anonymized: names, numbers, hosts and addresses are replaced, alike throughout.")

#endif
