/*
 * test_sip_names.c — every header field and method is found by its names, and nothing else is.
 */
#include "test.h"

#include "sip/names.h"

#include <ctype.h>

struct row {
    enum sip_header_id id;
    const char *identifier, *name, *compact;
    char values;
};

static const struct row rows[] = {
#define X(identifier, name, compact, values)                                                       \
    {SIP_HEADER_##identifier, #identifier, name, compact, values},
    SIP_HEADERS(X)
#undef X
};
#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* As in names.c, so that whoever adds a header is told which row to add there. */
static unsigned slot_of(const char *name)
{
    size_t length = strlen(name);
    unsigned first = (unsigned char)name[0] | 32u, last = (unsigned char)name[length - 1] | 32u;
    return (unsigned)(length * 53 + first * 36 + last * 18) % 512;
}

static void check_found(const struct row *row, const char *name)
{
    if (sip_header_find(span_of(name)) != row->id)
        fail_msg("%s is not found: names.c wants [%u] = SIP_HEADER_%s, or the next free slot", name,
                 slot_of(name), row->identifier);
}

static void every_header_is_found_by_its_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        check_found(&rows[i], rows[i].name);
        if (rows[i].compact[0])
            check_found(&rows[i], rows[i].compact);
        assert_string_equal(sip_header_name(rows[i].id), rows[i].name);
        assert_int_equal(sip_header_is_list(rows[i].id), rows[i].values == 'n');
    }
}

static void case_does_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        char upper[64] = "", lower[64] = "";
        for (size_t c = 0; rows[i].name[c]; c++) {
            upper[c] = (char)toupper((unsigned char)rows[i].name[c]);
            lower[c] = (char)tolower((unsigned char)rows[i].name[c]);
        }
        check_found(&rows[i], upper);
        check_found(&rows[i], lower);
    }
    assert_int_equal(sip_header_find(SPAN("V")), SIP_HEADER_VIA);
}

static void near_misses_are_other_headers(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        char name[64];
        size_t length = strlen(rows[i].name);
        memcpy(name, rows[i].name, length);
        name[length] = 'x';
        assert_int_equal(sip_header_find((span){name, length + 1}), SIP_HEADER_OTHER);
        name[length / 2] = '@';
        assert_int_equal(sip_header_find((span){name, length}), SIP_HEADER_OTHER);
    }
    assert_int_equal(sip_header_find(SPAN_EMPTY), SIP_HEADER_OTHER);
    assert_int_equal(sip_header_find(SPAN("z")), SIP_HEADER_OTHER);
    assert_int_equal(sip_header_find(SPAN("\x16")), SIP_HEADER_OTHER);
    assert_string_equal(sip_header_name(SIP_HEADER_OTHER), "");
    assert_string_equal(sip_header_name(SIP_HEADER_COUNT), "");
    assert_false(sip_header_is_list(SIP_HEADER_COUNT));
}

static void methods_are_found_in_their_own_case_only(void **state)
{
    (void)state;
    for (int method = SIP_METHOD_OTHER + 1; method < SIP_METHOD_COUNT; method++) {
        span name = span_of(sip_method_name((enum sip_method)method));
        assert_true(name.length > 0);
        assert_int_equal(sip_method_find(name), method);
        assert_int_equal(sip_method_find(span_first(name, name.length - 1)), SIP_METHOD_OTHER);
    }
    assert_int_equal(sip_method_find(SPAN("invite")), SIP_METHOD_OTHER);
    assert_int_equal(sip_method_find(SPAN("INVITED")), SIP_METHOD_OTHER);
    assert_int_equal(sip_method_find(SPAN_EMPTY), SIP_METHOD_OTHER);
    assert_string_equal(sip_method_name(SIP_METHOD_OTHER), "");
    assert_string_equal(sip_method_name(SIP_METHOD_COUNT), "");
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(every_header_is_found_by_its_names),
    UNIT_TEST(case_does_not_matter),
    UNIT_TEST(near_misses_are_other_headers),
    UNIT_TEST(methods_are_found_in_their_own_case_only),
};
UNIT_TEST_MAIN(tests)
