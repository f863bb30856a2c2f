/*
 * test_knowledge.c — the tables of codes, causes and warnings: complete, in order, without gaps.
 * Each row is a test of its own.
 */
#include "test.h"

#include <sipwhy/knowledge.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The IANA registry. */
static const int registered[] = {
    100, 180, 181, 182, 183, 199, 200, 202, 204, 300, 301, 302, 305, 380, 400, 401, 402, 403, 404,
    405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425, 428, 429,
    430, 433, 436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489,
    491, 493, 494, 500, 501, 502, 503, 504, 505, 513, 555, 580, 600, 603, 604, 606, 607, 608,
};

static const int warn_codes[] = {300, 301, 302, 303, 304, 305, 306, 307,
                                 308, 330, 331, 370, 380, 381, 399};

/* Prose is one paragraph of whole sentences, and safe to be anywhere near printf. */
static void assert_prose(const char *text)
{
    assert_non_null(text);
    assert_true(strlen(text) > 10);
    assert_null(strpbrk(text, "%\n\t"));
    assert_null(strstr(text, "  "));
    assert_int_equal(text[strlen(text) - 1], '.');
}

static void assert_word(const char *text)
{
    assert_non_null(text);
    assert_true(*text != '\0');
    assert_null(strpbrk(text, "%\n\t"));
}

static void code_row(void **state)
{
    const struct sipwhy_code *row = *state;
    assert_ptr_equal(sipwhy_code_find(row->code), row);
    assert_word(row->name);
    assert_word(row->rfc);
    assert_prose(row->description);
    assert_prose(row->when);
    assert_prose(row->fix);
    if (row->remark || !row->registered)
        assert_prose(row->remark);
    assert_int_equal(row->ends == SIPWHY_ENDS_NOTHING, row->code < 400);
    assert_non_null(row->headers);
    size_t headers = 0;
    for (; row->headers[headers]; headers++)
        assert_word(row->headers[headers]);
    assert_true(headers < 16);
}

static void cause_row(void **state)
{
    const struct sipwhy_cause *row = *state;
    assert_ptr_equal(sipwhy_cause_find(row->cause), row);
    assert_word(row->name);
    assert_word(row->group);
    assert_prose(row->description);
    assert_prose(row->fix);
    assert_word(row->sip);
    assert_non_null(row->from_sip);
    if (row->remark)
        assert_prose(row->remark);
}

/* What a row says of the mapping from SIP is what the mapping does, and the other way round. */
static void cause_row_agrees_with_mapping(void **state)
{
    const struct sipwhy_cause *row = *state;
    if (row->cause == 31)
        return; /* the default: its row lists nothing */
    char mapped[256] = "";
    size_t length = 0;
    for (int code = 100; code < 700; code++)
        if (sipwhy_cause_from_code(code) == row->cause)
            length += (size_t)snprintf(mapped + length, sizeof mapped - length, "%s%d",
                                       length ? ", " : "", code);
    assert_string_equal(row->from_sip, mapped);
}

static void warning_row(void **state)
{
    const struct sipwhy_warning *row = *state;
    assert_ptr_equal(sipwhy_warning_find(row->code), row);
    assert_word(row->name);
    assert_word(row->rfc);
    assert_prose(row->description);
    assert_prose(row->fix);
}

static void all_registered_codes_are_there(void **state)
{
    (void)state;
    size_t found = 0;
    for (size_t i = 0; sipwhy_code_at(i); i++)
        found += sipwhy_code_at(i)->registered;
    assert_int_equal(found, COUNT(registered));
    for (size_t i = 0; i < COUNT(registered); i++) {
        const struct sipwhy_code *row = sipwhy_code_find(registered[i]);
        assert_non_null(row);
        assert_true(row->registered);
    }
}

static void codes_rise(void **state)
{
    (void)state;
    int last = 99;
    size_t count = 0;
    for (const struct sipwhy_code *row; (row = sipwhy_code_at(count)); count++) {
        assert_true(row->code > last);
        last = row->code;
    }
    assert_null(sipwhy_code_at(count + 1));
    assert_null(sipwhy_code_at(SIZE_MAX));
}

static void ends_follow_rfc_5057(void **state)
{
    (void)state;
    static const int dialog[] = {404, 410, 416, 482, 483, 484, 485, 502, 604};
    static const int usage[] = {405, 480, 481, 489, 501};
    for (size_t i = 0; i < COUNT(dialog); i++)
        assert_int_equal(sipwhy_code_find(dialog[i])->ends, SIPWHY_ENDS_DIALOG);
    for (size_t i = 0; i < COUNT(usage); i++)
        assert_int_equal(sipwhy_code_find(usage[i])->ends, SIPWHY_ENDS_USAGE);
    assert_int_equal(sipwhy_code_find(503)->ends, SIPWHY_ENDS_TRANSACTION);
}

static void a_known_code_explains_itself(void **state)
{
    (void)state;
    struct sipwhy_code storage;
    assert_ptr_equal(sipwhy_code_explain(404, &storage), sipwhy_code_find(404));
}

static void an_unknown_code_is_explained_by_its_class(void **state)
{
    (void)state;
    static const struct {
        int code;
        const char *treated_as;
    } unknown[] = {{101, "183"}, {198, "183"}, {299, "200"}, {399, "300"},
                   {498, "400"}, {599, "500"}, {699, "600"}};
    for (size_t i = 0; i < COUNT(unknown); i++) {
        struct sipwhy_code storage;
        const struct sipwhy_code *row = sipwhy_code_explain(unknown[i].code, &storage);
        assert_null(sipwhy_code_find(unknown[i].code));
        assert_ptr_equal(row, &storage);
        assert_int_equal(row->code, unknown[i].code);
        assert_false(row->registered);
        assert_string_equal(row->name, "Unregistered");
        assert_prose(row->description);
        assert_prose(row->when);
        assert_prose(row->fix);
        assert_non_null(strstr(row->remark, unknown[i].treated_as));
        assert_string_equal(row->rfc, "RFC 3261 section 8.1.3.2");
        assert_non_null(row->headers);
        assert_int_equal(row->ends == SIPWHY_ENDS_NOTHING, row->code < 400);
    }
}

static void no_code_of_sip_is_without_explanation(void **state)
{
    (void)state;
    struct sipwhy_code storage;
    for (int code = 100; code < 700; code++)
        assert_int_equal(sipwhy_code_explain(code, &storage)->code, code);
    assert_null(sipwhy_code_explain(99, &storage));
    assert_null(sipwhy_code_explain(700, &storage));
    assert_null(sipwhy_code_explain(-404, &storage));
}

static void pjsip_codes_are_found_without_a_class(void **state)
{
    (void)state;
    for (int code = 701; code <= 703; code++) {
        assert_false(sipwhy_code_find(code)->registered);
        assert_int_equal(sipwhy_code_class(code), SIPWHY_CLASS_UNKNOWN);
    }
    assert_null(sipwhy_code_find(704));
}

static void classes_have_ids_and_titles(void **state)
{
    (void)state;
    static const struct {
        int code;
        const char *id, *title;
    } classes[] = {
        {100, "provisional", "1xx Provisional"},
        {199, "provisional", "1xx Provisional"},
        {200, "success", "2xx Success"},
        {302, "redirection", "3xx Redirection"},
        {404, "client-failure", "4xx Client Failure"},
        {503, "server-failure", "5xx Server Failure"},
        {699, "global-failure", "6xx Global Failure"},
        {700, "unknown", "Unknown"},
        {99, "unknown", "Unknown"},
        {-1, "unknown", "Unknown"},
    };
    for (size_t i = 0; i < COUNT(classes); i++) {
        assert_string_equal(sipwhy_class_id(sipwhy_code_class(classes[i].code)), classes[i].id);
        assert_string_equal(sipwhy_class_title(sipwhy_code_class(classes[i].code)),
                            classes[i].title);
    }
}

static void causes_rise_and_stay_within_seven_bits(void **state)
{
    (void)state;
    int last = 0;
    size_t count = 0;
    for (const struct sipwhy_cause *row; (row = sipwhy_cause_at(count)); count++) {
        assert_true(row->cause > last);
        last = row->cause;
    }
    assert_int_equal(last, 127);
    for (int cause = 0; cause < 128; cause++)
        assert_true(!sipwhy_cause_find(cause) || sipwhy_cause_find(cause)->cause == cause);
    assert_null(sipwhy_cause_find(0));
    assert_null(sipwhy_cause_find(128));
    assert_null(sipwhy_cause_find(-1));
    assert_null(sipwhy_cause_at(SIZE_MAX));
}

static void every_failure_has_a_cause_but_487(void **state)
{
    (void)state;
    for (int code = 400; code < 700; code++) {
        int cause = sipwhy_cause_from_code(code);
        assert_int_equal(cause == 0, code == 487);
        assert_true(code == 487 || sipwhy_cause_find(cause));
    }
    assert_int_equal(sipwhy_cause_from_code(412), 31);
    assert_int_equal(sipwhy_cause_from_code(488), 31);
    assert_int_equal(sipwhy_cause_from_code(505), 127);
    assert_int_equal(sipwhy_cause_from_code(399), 0);
    assert_int_equal(sipwhy_cause_from_code(100), 0);
    assert_int_equal(sipwhy_cause_from_code(700), 0);
}

/* RFC 3398 section 7.2.4.1. */
static void causes_map_to_responses(void **state)
{
    (void)state;
    static const struct {
        int cause;
        const char *sip;
    } mappings[] = {
        {1, "404"},         {2, "404"},  {3, "404"},   {17, "486"},  {18, "408"},  {19, "480"},
        {20, "480"},        {23, "410"}, {26, "404"},  {27, "502"},  {28, "484"},  {29, "501"},
        {31, "480"},        {34, "503"}, {38, "503"},  {41, "503"},  {42, "503"},  {47, "503"},
        {55, "403"},        {57, "403"}, {58, "503"},  {65, "488"},  {70, "488"},  {79, "501"},
        {87, "403"},        {88, "503"}, {102, "504"}, {111, "500"}, {127, "500"}, {4, "500"},
        {16, "BYE/CANCEL"},
    };
    for (size_t i = 0; i < COUNT(mappings); i++) {
        assert_string_equal(sipwhy_cause_find(mappings[i].cause)->sip, mappings[i].sip);
        assert_int_equal(sipwhy_code_from_cause(mappings[i].cause), atoi(mappings[i].sip));
    }
    assert_int_equal(sipwhy_code_from_cause(21), 403);
    assert_int_equal(sipwhy_code_from_cause(22), 410);
    assert_int_equal(sipwhy_code_from_cause(44), 0);
    assert_int_equal(sipwhy_code_from_cause(60), 500);
    assert_int_equal(sipwhy_code_from_cause(0), 0);
    assert_int_equal(sipwhy_code_from_cause(128), 0);
    assert_int_equal(sipwhy_code_from_cause(-1), 0);
}

static void all_warnings_are_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(warn_codes); i++)
        assert_int_equal(sipwhy_warning_at(i)->code, warn_codes[i]);
    assert_null(sipwhy_warning_at(COUNT(warn_codes)));
    assert_null(sipwhy_warning_find(398));
}

static const struct CMUnitTest tests_of_tables[] = {
    UNIT_TEST(all_registered_codes_are_there),
    UNIT_TEST(codes_rise),
    UNIT_TEST(ends_follow_rfc_5057),
    UNIT_TEST(a_known_code_explains_itself),
    UNIT_TEST(an_unknown_code_is_explained_by_its_class),
    UNIT_TEST(no_code_of_sip_is_without_explanation),
    UNIT_TEST(pjsip_codes_are_found_without_a_class),
    UNIT_TEST(classes_have_ids_and_titles),
    UNIT_TEST(causes_rise_and_stay_within_seven_bits),
    UNIT_TEST(every_failure_has_a_cause_but_487),
    UNIT_TEST(causes_map_to_responses),
    UNIT_TEST(all_warnings_are_there),
};

#define TESTS_AT_MOST 512

/* The tests above, then one or two for each row of each table. */
static struct CMUnitTest tests[TESTS_AT_MOST];
static char names[TESTS_AT_MOST][64];
static size_t test_count;

static void add(const char *what, int number, CMUnitTestFunction function, const void *row)
{
    if (test_count == TESTS_AT_MOST)
        abort();
    snprintf(names[test_count], sizeof names[test_count], "%s %d", what, number);
    tests[test_count] = (struct CMUnitTest){
        .name = names[test_count], .test_func = function, .initial_state = (void *)(uintptr_t)row};
    test_count++;
}

int main(void)
{
    for (size_t i = 0; i < COUNT(tests_of_tables); i++)
        tests[test_count++] = tests_of_tables[i];
    for (size_t i = 0; sipwhy_code_at(i); i++)
        add("code", sipwhy_code_at(i)->code, code_row, sipwhy_code_at(i));
    for (size_t i = 0; sipwhy_cause_at(i); i++) {
        const struct sipwhy_cause *row = sipwhy_cause_at(i);
        add("cause", row->cause, cause_row, row);
        add("mapping to cause", row->cause, cause_row_agrees_with_mapping, row);
    }
    for (size_t i = 0; sipwhy_warning_at(i); i++)
        add("warning", sipwhy_warning_at(i)->code, warning_row, sipwhy_warning_at(i));
    return _cmocka_run_group_tests("knowledge", tests, test_count, NULL, NULL);
}
