/*
 * knowledge.h — what SIP response codes, Q.850 causes and Warning codes mean and how to fix them.
 *
 * The rows are constant and in English; sipwhy_translate() gives a text in the language that
 * sipwhy_language_set() chose. Codes, phrases and header names are never translated.
 */
#ifndef SIPWHY_KNOWLEDGE_H
#define SIPWHY_KNOWLEDGE_H

#include <sipwhy/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The class of a response, by its first digit (RFC 3261 section 7.2). */
enum sipwhy_class {
    SIPWHY_CLASS_UNKNOWN,
    SIPWHY_CLASS_PROVISIONAL,    /**< 1xx */
    SIPWHY_CLASS_SUCCESS,        /**< 2xx */
    SIPWHY_CLASS_REDIRECTION,    /**< 3xx */
    SIPWHY_CLASS_CLIENT_FAILURE, /**< 4xx */
    SIPWHY_CLASS_SERVER_FAILURE, /**< 5xx */
    SIPWHY_CLASS_GLOBAL_FAILURE, /**< 6xx */
};

/** What a failure response to a request inside a dialog ends (RFC 5057 section 5). */
enum sipwhy_ends {
    SIPWHY_ENDS_NOTHING,     /**< not a failure */
    SIPWHY_ENDS_TRANSACTION, /**< this request only; the dialog goes on */
    SIPWHY_ENDS_USAGE,       /**< the INVITE or subscription usage it was sent in */
    SIPWHY_ENDS_DIALOG,      /**< the dialog and every usage in it */
};

/** One SIP response code. */
struct sipwhy_code {
    int code;
    bool registered;         /**< in the IANA registry */
    const char *name;        /**< the phrase of the registry, "Trying"; never translated */
    const char *description; /**< what the response says */
    const char *when;        /**< when an engineer meets it */
    const char *fix;         /**< what to do about it */
    const char *rfc;         /**< "RFC 3261 section 21.1.1", or who sends an unregistered code */
    const char *remark;      /**< deprecated, reserved, unregistered: in words; NULL otherwise */
    enum sipwhy_ends ends;
    const char *const *headers; /**< header fields that carry the detail, ends with NULL */
};

/** The row of @p code, registered or seen in the wild; NULL where there is none. */
SIPWHY_API const struct sipwhy_code *sipwhy_code_find(int code);

/**
 * Like sipwhy_code_find(), but never without an answer for 100 to 699: a code that nobody registered
 * is explained by its class, as RFC 3261 section 8.1.3.2 has clients treat it. The row is
 * @p storage then, with the code itself filled in. NULL outside 100 to 699.
 */
SIPWHY_API const struct sipwhy_code *sipwhy_code_explain(int code, struct sipwhy_code *storage);

/** All rows, by rising code; NULL from @p index on that is too high. */
SIPWHY_API const struct sipwhy_code *sipwhy_code_at(size_t index);

/** The class of a code; SIPWHY_CLASS_UNKNOWN outside 100 to 699. */
SIPWHY_API enum sipwhy_class sipwhy_code_class(int code);

/** "provisional", "success", "redirection", "client-failure", ...; "unknown". */
SIPWHY_API const char *sipwhy_class_id(enum sipwhy_class class_of_code);

/** "1xx Provisional", "4xx Client Failure", ...; never translated. */
SIPWHY_API const char *sipwhy_class_title(enum sipwhy_class class_of_code);

/** One cause of ITU-T Q.850, as a Reason header carries it (RFC 3326, RFC 6432). */
struct sipwhy_cause {
    int cause;
    const char *name;        /**< the name in Q.850; never translated */
    const char *group;       /**< "normal event", "resource unavailable", ... */
    const char *description; /**< what the network says with it */
    const char *fix;         /**< what to do about it */
    const char *sip;         /**< the response RFC 3398 section 7.2.4.1 maps it to, "404" */
    const char *from_sip;    /**< the responses mapped to it, section 8.2.6.1: "404, 485, 604"; or "" */
    const char *remark;      /**< what the mapping leaves out, deviations; or NULL */
};

/** The row of cause @p cause (0 to 127), or NULL. */
SIPWHY_API const struct sipwhy_cause *sipwhy_cause_find(int cause);
SIPWHY_API const struct sipwhy_cause *sipwhy_cause_at(size_t index);

/**
 * The Q.850 cause that RFC 3398 section 8.2.6.1 maps a SIP failure code to, 31 where it is not
 * listed there, or 0 where there is none (487, and codes below 400).
 */
SIPWHY_API int sipwhy_cause_from_code(int code);

/**
 * The SIP failure code that RFC 3398 section 7.2.4.1 maps a Q.850 cause to, 500 where it is not listed
 * there, or 0 where there is none (16 and 44, and what is no cause). 21 may also be 603, and 22 a 301.
 */
SIPWHY_API int sipwhy_code_from_cause(int cause);

/** One warn-code of the Warning header (RFC 3261 section 20.43). */
struct sipwhy_warning {
    int code;
    const char *name;        /**< the text of the registry; never translated */
    const char *description; /**< what it says was wrong */
    const char *fix;
    const char *rfc;
};

/** The row of warn-code @p code, or NULL. */
SIPWHY_API const struct sipwhy_warning *sipwhy_warning_find(int code);
SIPWHY_API const struct sipwhy_warning *sipwhy_warning_at(size_t index);

/** One header field of SIP. */
struct sipwhy_field {
    const char *name; /**< "Call-ID" */
    char compact;     /**< its one letter, "i", or 0 */
    const char *text; /**< what it says */
    const char *rfc;  /**< or NULL where no RFC has it */
};

/** The row of a header field by its name, long or compact, in any case; NULL for others. */
SIPWHY_API const struct sipwhy_field *sipwhy_field_find(struct sipwhy_span name);
SIPWHY_API const struct sipwhy_field *sipwhy_field_at(size_t index);

/**
 * Choose the language of sipwhy_translate(): "en", "pt", "fr", "es", or NULL to follow the
 * environment (LANGUAGE, LC_ALL, LC_MESSAGES, LANG) without needing that locale to be generated.
 * @p catalogues is the folder that holds LANGUAGE/LC_MESSAGES/sipwhy.mo, or NULL for the installed one.
 * It sets the locale of the process: call it once, at the start, from the only thread.
 * @return 0, or SIPWHY_ERROR_ARGUMENT for a language that sipwhy does not speak.
 */
SIPWHY_API int sipwhy_language_set(const char *language, const char *catalogues);

/** The language in use: "en", "pt", "fr" or "es". */
SIPWHY_API const char *sipwhy_language(void);

/** @p text in the chosen language, or @p text itself. NULL and "" stay as they are. */
SIPWHY_API const char *sipwhy_translate(const char *text) __attribute__((format_arg(1)));

#ifdef __cplusplus
}
#endif

#endif
