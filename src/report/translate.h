/*
 * translate.h — the language of headings and sentences: _() around what is shown, N_() in tables.
 */
#ifndef REPORT_TRANSLATE_H
#define REPORT_TRANSLATE_H

#include <sipwhy/knowledge.h>

/** sipwhy_translate(), known to the compiler as a function that gives a format for a format. */
__attribute__((format_arg(1))) static inline const char *translate(const char *text)
{
    return sipwhy_translate(text);
}

#define _(text) translate(text)
#define N_(text) text

#endif
