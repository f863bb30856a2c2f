/*
 * anonymize.h — pseudonyms for whoever and whatever can be recognised in an analysis.
 *
 * Users, numbers, hosts, addresses, identifiers and free text are replaced, the same by the same everywhere and
 * different ones by different ones; what is told of them is otherwise the same. docs/privacy.md says what stays.
 */
#ifndef SIPWHY_ANONYMIZE_H
#define SIPWHY_ANONYMIZE_H

#include <sipwhy/analysis.h>

#ifdef __cplusplus
extern "C" {
#endif

struct sipwhy_anonymizer;

/**
 * Pseudonyms depend on @p secret, a text of any length; NULL: on a random number.
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_anonymizer_create(const char *secret, struct sipwhy_anonymizer **ret_anonymizer);

/** Free; NULL is nothing. */
SIPWHY_API void sipwhy_anonymizer_destroy(struct sipwhy_anonymizer *anonymizer);

/**
 * Before the first frame: have everything told in pseudonyms, messages too.
 * @param anonymizer  of this analysis alone; borrowed until that is destroyed
 * @return 0 or SIPWHY_ERROR_MEMORY
 */
SIPWHY_API int sipwhy_analysis_anonymize(struct sipwhy_analysis *analysis,
                                         struct sipwhy_anonymizer *anonymizer);

enum sipwhy_text {
    SIPWHY_TEXT_IDENTIFIER, /**< a Call-ID, a tag, a host */
    SIPWHY_TEXT_PARTY,      /**< a user, a number, user@host, or a URI */
    SIPWHY_TEXT_METHOD,
};

/** Make of @p text what it will be told as, which is as long. */
SIPWHY_API void sipwhy_anonymizer_text(const struct sipwhy_anonymizer *anonymizer, enum sipwhy_text kind,
                                       char *text);

/** Replace the address; the port stays. */
SIPWHY_API void sipwhy_anonymizer_address(const struct sipwhy_anonymizer *anonymizer,
                                          struct sipwhy_endpoint *address);

#ifdef __cplusplus
}
#endif

#endif
