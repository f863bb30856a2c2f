/*
 * test_knowledge_language.c — which language the environment or the user chooses.
 */
#include "test.h"

#include "knowledge/language.h"

#include <locale.h>
#include <sipwhy/knowledge.h>
#include <stdio.h>

static void set_or_unset(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static const struct environment {
    const char *name;
    const char *language, *lc_all, *lc_messages, *lang;
    const char *expected;
} environments[] = {
    {"an empty environment is English", NULL, NULL, NULL, NULL, "en"},
    {"a locale that is not generated counts", NULL, NULL, NULL, "pt_BR.UTF-8", "pt"},
    {"codeset and modifier do not matter", NULL, NULL, NULL, "fr_CA.ISO-8859-1@euro", "fr"},
    {"a language without territory", NULL, NULL, NULL, "es", "es"},
    {"LC_MESSAGES goes before LANG", NULL, NULL, "es_MX", "pt_BR", "es"},
    {"LC_ALL goes before LC_MESSAGES", NULL, "fr_FR", "es_MX", "pt_BR", "fr"},
    {"an empty variable is not set", "", "", "", "pt_BR", "pt"},
    {"LANGUAGE goes before all", "fr", "es_ES", NULL, "pt_BR", "fr"},
    {"LANGUAGE is a list", "de:pt_BR:fr", NULL, NULL, "C.UTF-8", "pt"},
    {"LANGUAGE with empty entries", "::de::fr:", NULL, NULL, "C.UTF-8", "fr"},
    {"LANGUAGE counts for nothing under C", "pt", "C", NULL, "pt_BR", "en"},
    {"LANGUAGE counts for nothing under POSIX", "pt", NULL, NULL, "POSIX", "en"},
    {"LANGUAGE counts for nothing without a locale", "pt", NULL, NULL, NULL, "en"},
    {"C in LANGUAGE ends the list", "C:fr", NULL, NULL, "pt_BR", "en"},
    {"a language that nobody translated", NULL, NULL, NULL, "de_DE.UTF-8", "en"},
    {"LANGUAGE of such a language", "de", NULL, NULL, "pt_BR", "en"},
    {"a longer word is another language", NULL, NULL, NULL, "french", "en"},
    {"C.UTF-8 is English", NULL, "C.UTF-8", NULL, NULL, "en"},
};

static void environment_chooses(void **state)
{
    const struct environment *row = *state;
    set_or_unset("LANGUAGE", row->language);
    set_or_unset("LC_ALL", row->lc_all);
    set_or_unset("LC_MESSAGES", row->lc_messages);
    set_or_unset("LANG", row->lang);
    assert_int_equal(sipwhy_language_set(NULL, NULL), 0);
    assert_string_equal(sipwhy_language(), row->expected);
}

static void the_user_wins_over_the_environment(void **state)
{
    (void)state;
    setenv("LC_ALL", "pt_BR.UTF-8", 1);
    setenv("LANGUAGE", "fr", 1);
    static const char *const languages[] = {"en", "es", "fr", "pt"};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(sipwhy_language_set(languages[i], NULL), 0);
        assert_string_equal(sipwhy_language(), languages[i]);
    }
}

static void a_foreign_language_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(sipwhy_language_set("es", NULL), 0);
    static const char *const foreign[] = {"de", "", "ES", "es_ES", "e", "../es"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        assert_int_equal(sipwhy_language_set(foreign[i], NULL), SIPWHY_ERROR_ARGUMENT);
    assert_string_equal(sipwhy_language(), "es");
}

static void numbers_keep_their_point(void **state)
{
    (void)state;
    setenv("LC_ALL", "fr_FR.UTF-8", 1);
    assert_int_equal(sipwhy_language_set(NULL, NULL), 0);
    char text[8];
    snprintf(text, sizeof text, "%.1f", 1.5);
    assert_string_equal(text, "1.5");
    assert_string_equal(setlocale(LC_NUMERIC, NULL), "C");
}

static void what_has_no_translation_stays(void **state)
{
    (void)state;
    static const char text[] = "This sentence is in no catalogue.";
    assert_int_equal(sipwhy_language_set("pt", "/nonexistent"), 0);
    assert_ptr_equal(sipwhy_translate(text), text);
    assert_null(sipwhy_translate(NULL));
    assert_string_equal(sipwhy_translate(""), "");
    assert_int_equal(sipwhy_language_set("en", NULL), 0);
    assert_ptr_equal(sipwhy_translate(text), text);
}

static const struct CMUnitTest other_tests[] = {
    UNIT_TEST(the_user_wins_over_the_environment),
    UNIT_TEST(a_foreign_language_changes_nothing),
    UNIT_TEST(numbers_keep_their_point),
    UNIT_TEST(what_has_no_translation_stays),
};

#define ENVIRONMENTS (sizeof environments / sizeof *environments)
#define OTHERS (sizeof other_tests / sizeof *other_tests)

int main(void)
{
    struct CMUnitTest tests[ENVIRONMENTS + OTHERS];
    for (size_t i = 0; i < ENVIRONMENTS; i++)
        tests[i] = (struct CMUnitTest){.name = environments[i].name,
                                       .test_func = environment_chooses,
                                       .initial_state = (void *)(uintptr_t)&environments[i]};
    memcpy(tests + ENVIRONMENTS, other_tests, sizeof other_tests);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
