/*
 * codes.h — the rows of the response codes, a file a class; code.c looks them up.
 *
 * Within an array, and from one array to the next, codes rise.
 */
#ifndef SIPWHY_KNOWLEDGE_CODES_H
#define SIPWHY_KNOWLEDGE_CODES_H

#include <sipwhy/knowledge.h>

/* Marks a text for the catalogues in po/; sipwhy_translate() looks it up when it is shown. */
#define N_(text) text

extern const struct sipwhy_code codes_1xx[];
extern const size_t codes_1xx_count;
extern const struct sipwhy_code codes_2xx[];
extern const size_t codes_2xx_count;
extern const struct sipwhy_code codes_3xx[];
extern const size_t codes_3xx_count;
extern const struct sipwhy_code codes_40x[]; /* 400 to 439 */
extern const size_t codes_40x_count;
extern const struct sipwhy_code codes_44x[]; /* 440 to 499 */
extern const size_t codes_44x_count;
extern const struct sipwhy_code codes_5xx[];
extern const size_t codes_5xx_count;
extern const struct sipwhy_code codes_6xx[];
extern const size_t codes_6xx_count;
extern const struct sipwhy_code codes_7xx[]; /* unregistered, from the wild */
extern const size_t codes_7xx_count;

#endif
