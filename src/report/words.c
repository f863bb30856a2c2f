/*
 * words.c — states, severities and messages in a word or two, in the language of the report.
 */
#include "report/words.h"

#include "report/translate.h"

#include <stdio.h>
#include <string.h>

const char *words_severity(enum sipwhy_severity severity)
{
    static const char *const words[] = {
        [SIPWHY_SEVERITY_NONE] = N_("none"),
        [SIPWHY_SEVERITY_NOTE] = N_("note"),
        [SIPWHY_SEVERITY_WARNING] = N_("warning"),
        [SIPWHY_SEVERITY_ERROR] = N_("error"),
    };
    return _(words[severity]);
}

enum paint_style words_severity_style(enum sipwhy_severity severity)
{
    static const enum paint_style styles[] = {
        [SIPWHY_SEVERITY_NONE] = PAINT_GOOD,
        [SIPWHY_SEVERITY_NOTE] = PAINT_NOTE,
        [SIPWHY_SEVERITY_WARNING] = PAINT_WARNING,
        [SIPWHY_SEVERITY_ERROR] = PAINT_ERROR,
    };
    return styles[severity];
}

const char *words_confidence(enum sipwhy_confidence confidence)
{
    static const char *const words[] = {
        [SIPWHY_CONFIDENCE_POSSIBLE] = N_("possible"),
        [SIPWHY_CONFIDENCE_LIKELY] = N_("likely"),
        [SIPWHY_CONFIDENCE_CERTAIN] = N_("certain"),
    };
    return _(words[confidence]);
}

const char *words_call_state(enum sipwhy_call_state state)
{
    static const char *const words[] = {
        [SIPWHY_CALL_CALLING] = N_("calling, no response"),
        [SIPWHY_CALL_TRYING] = N_("trying"),
        [SIPWHY_CALL_RINGING] = N_("ringing"),
        [SIPWHY_CALL_ANSWERED] = N_("answered"),
        [SIPWHY_CALL_ENDED] = N_("ended"),
        [SIPWHY_CALL_CANCELLED] = N_("cancelled"),
        [SIPWHY_CALL_REDIRECTED] = N_("redirected"),
        [SIPWHY_CALL_CHALLENGED] = N_("challenged"),
        [SIPWHY_CALL_FAILED] = N_("failed"),
    };
    return _(words[state]);
}

const char *words_registration_state(enum sipwhy_registration_state state)
{
    static const char *const words[] = {
        [SIPWHY_REGISTRATION_PENDING] = N_("pending"),
        [SIPWHY_REGISTRATION_CHALLENGED] = N_("challenged"),
        [SIPWHY_REGISTRATION_REGISTERED] = N_("registered"),
        [SIPWHY_REGISTRATION_UNREGISTERED] = N_("unregistered"),
        [SIPWHY_REGISTRATION_FAILED] = N_("failed"),
    };
    return _(words[state]);
}

enum paint_style words_code_style(int code)
{
    switch (sipwhy_code_class(code)) {
    case SIPWHY_CLASS_SUCCESS:
        return PAINT_GOOD;
    case SIPWHY_CLASS_REDIRECTION:
        return PAINT_NOTE;
    case SIPWHY_CLASS_CLIENT_FAILURE:
    case SIPWHY_CLASS_SERVER_FAILURE:
    case SIPWHY_CLASS_GLOBAL_FAILURE:
        return PAINT_ERROR;
    default:
        return PAINT_PLAIN;
    }
}

const struct sipwhy_code *words_code(int code, struct sipwhy_code *storage)
{
    const struct sipwhy_code *row = sipwhy_code_find(code);
    return row ? row : sipwhy_code_explain(code, storage);
}

const char *words_code_name(int code)
{
    struct sipwhy_code storage;
    const struct sipwhy_code *row = words_code(code, &storage);
    return row ? row->name : "";
}

/** The length without the spaces at the end; French sets one, that does not break, before ";". */
static size_t without_spaces(const char *text, size_t length)
{
    static const char *const spaces[] = {" ", "\u00a0", "\u202f"};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
        size_t size = strlen(spaces[i]);
        if (length >= size && memcmp(text + length - size, spaces[i], size) == 0)
            return length - size;
    }
    return length;
}

char *words_first_sentence(const char *text)
{
    static const char ends[] = ".;";
    size_t length = strcspn(text, ends);
    while (text[length] && text[length + 1] && text[length + 1] != ' ')
        length += 1 + strcspn(text + length + 1, ends);
    length = without_spaces(text, length);
    char *sentence;
    return asprintf(&sentence, "%.*s.", (int)length, text) < 0 ? NULL : sentence;
}
