/*
 * translate.c — texts in the language of the reader, by gettext.
 *
 * gettext takes its orders from the locale of the process and from LANGUAGE, and has no other way;
 * so this file, alone in the library, changes both. Numbers keep the form of the C locale.
 */
#include "knowledge/language.h"

#include <libintl.h>
#include <locale.h>
#include <sipwhy/knowledge.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "sipwhy"
#define SOURCE_LANGUAGE "en"

/* Always there on Debian, generated or not. gettext obeys LANGUAGE under it, but not under "C". */
#define LAST_RESORT "C.UTF-8"

#ifdef __GLIBC__
/* glibc keeps what it looked up until this changes, and it does not watch LANGUAGE. */
extern int _nl_msg_cat_cntr;
#define forget_what_was_looked_up() (++_nl_msg_cat_cntr)
#else
#define forget_what_was_looked_up() ((void)0)
#endif

static const char *current = SOURCE_LANGUAGE;

static bool is_set(const char *value)
{
    return value && *value;
}

static bool is_c_locale(const char *name)
{
    return !is_set(name) || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0;
}

/* The locale that the environment asks for, whether it exists here or not. */
static const char *wanted_locale(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (is_set(value))
            return value;
    }
    return "C";
}

static const char *language_of_environment(void)
{
    const char *locale = wanted_locale();
    if (is_c_locale(locale))
        return SOURCE_LANGUAGE;
    const char *list = getenv("LANGUAGE");
    return language_in_list(is_set(list) ? list : locale);
}

static void use_locale(int category)
{
    if (is_c_locale(setlocale(category, "")))
        setlocale(category, LAST_RESORT);
}

int sipwhy_language_set(const char *language, const char *catalogues)
{
    const char *chosen = language ? language_named(language) : language_of_environment();
    if (!chosen)
        return SIPWHY_ERROR_ARGUMENT;
    if (setenv("LANGUAGE", chosen, 1) != 0)
        return SIPWHY_ERROR_MEMORY;
    use_locale(LC_CTYPE);
    use_locale(LC_MESSAGES);
    setlocale(LC_NUMERIC, "C");
    if (!bindtextdomain(DOMAIN, catalogues ? catalogues : SIPWHY_LOCALEDIR) ||
        !bind_textdomain_codeset(DOMAIN, "UTF-8"))
        return SIPWHY_ERROR_MEMORY;
    forget_what_was_looked_up();
    current = chosen;
    return 0;
}

const char *sipwhy_language(void)
{
    return current;
}

const char *sipwhy_translate(const char *text)
{
    if (!is_set(text) || strcmp(current, SOURCE_LANGUAGE) == 0)
        return text;
    return dgettext(DOMAIN, text);
}
