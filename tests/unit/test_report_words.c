/*
 * test_report_words.c — the words for states and codes, and where a first sentence ends.
 */
#include "test.h"

#include "report/words.h"

static void each_state_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < SIPWHY_CALL_STATES; i++) {
        assert_true(strlen(words_call_state((enum sipwhy_call_state)i)) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(words_call_state((enum sipwhy_call_state)i),
                                    words_call_state((enum sipwhy_call_state)j));
    }
    for (int i = 0; i < SIPWHY_REGISTRATION_STATES; i++)
        assert_string_equal(words_registration_state((enum sipwhy_registration_state)i),
                            sipwhy_registration_state_name((enum sipwhy_registration_state)i));
    for (int i = 0; i <= SIPWHY_SEVERITY_ERROR; i++)
        assert_string_equal(words_severity((enum sipwhy_severity)i),
                            sipwhy_severity_name((enum sipwhy_severity)i));
}

static void codes_have_the_style_of_their_class(void **state)
{
    (void)state;
    assert_int_equal(words_code_style(0), PAINT_PLAIN);
    assert_int_equal(words_code_style(183), PAINT_PLAIN);
    assert_int_equal(words_code_style(202), PAINT_GOOD);
    assert_int_equal(words_code_style(302), PAINT_NOTE);
    assert_int_equal(words_code_style(486), PAINT_ERROR);
    assert_int_equal(words_code_style(503), PAINT_ERROR);
    assert_int_equal(words_code_style(603), PAINT_ERROR);
}

static void an_unknown_code_is_named_by_its_class(void **state)
{
    (void)state;
    struct sipwhy_code storage;
    assert_string_equal(words_code_name(404), "Not Found");
    assert_string_equal(words_code(404, &storage)->name, "Not Found");
    assert_non_null(words_code(499, &storage));
    assert_string_not_equal(words_code_name(599), "");
    assert_null(words_code(99, &storage));
    assert_string_equal(words_code_name(99), "");
    assert_string_equal(words_code_name(0), "");
}

static void check_sentence(const char *text, const char *expected)
{
    char *sentence = words_first_sentence(text);
    assert_non_null(sentence);
    assert_string_equal(sentence, expected);
    free(sentence);
}

static void a_first_sentence_ends_with_a_full_stop(void **state)
{
    (void)state;
    check_sentence("One. Two.", "One.");
    check_sentence("One; two.", "One.");
    check_sentence("One", "One.");
    check_sentence("", ".");
    check_sentence("RFC 3261 section 21.1.1 says so. Two.", "RFC 3261 section 21.1.1 says so.");
    check_sentence("Wait 0.5 s at sip.example.com; then go.", "Wait 0.5 s at sip.example.com.");
    check_sentence("Un\u00a0; deux.", "Un.");
    check_sentence("Un\u202f; deux.", "Un.");
    check_sentence("One.", "One.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(each_state_has_a_word_of_its_own),
        UNIT_TEST(codes_have_the_style_of_their_class),
        UNIT_TEST(an_unknown_code_is_named_by_its_class),
        UNIT_TEST(a_first_sentence_ends_with_a_full_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
