/*
 * test_track_values.c — values that do not parse become defects, once known or not.
 */
#include "sip_fixture.h"

#include "base/hash.h"
#include "base/pool.h"
#include "track/values.h"

static struct limit_hits hits;

static void good_values_leave_no_defect(void **state)
{
    struct sip_message *message =
        index_with(state, "Contact: \"A \\\" B\" <sip:a@[::1]:5060>;q=1\r\n");
    values_check(message, NULL);
    assert_no_defect(message);
}

static void each_bad_value_is_noted(void **state)
{
    struct sip_message *message = index_only(state, "Via: SIP/2.0/UDP\r\nFrom: <sip:a@b>;tag=1\r\n"
                                                    "To: <\r\nContact: <sip:@>\r\n");
    values_check(message, NULL);
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA));
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_TO));
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_CONTACT));
    assert_false(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_FROM));
}

static void a_bad_value_is_noted_each_time_it_comes(void **state)
{
    struct pool pool;
    pool_init(&pool, sizeof(struct transaction));
    struct conversation *conversation = conversation_create(SPAN("x"), 1, &hits);
    for (int i = 0; i < 3; i++) {
        struct sip_message *message = index_with(state, "Contact: <sip:@>\r\n");
        values_check(message, conversation);
        assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_CONTACT));
    }
    conversation_destroy(conversation, &pool);
    pool_finish(&pool);
}

static void a_value_that_parses_with_a_defect_is_noted_each_time(void **state)
{
    struct pool pool;
    pool_init(&pool, sizeof(struct transaction));
    struct conversation *conversation = conversation_create(SPAN("x"), 1, &hits);
    for (int i = 0; i < 3; i++) {
        struct sip_message *message = index_only(state, "Via: SIP/2.0/UDP a;branch=z9hG4bK\r\n"
                                                        "To: < sip:a@b >\r\n");
        values_check(message, conversation);
        assert_true(has_defect(message, SIP_DEFECT_BRANCH, SIP_HEADER_VIA));
        assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_TO));
    }
    conversation_destroy(conversation, &pool);
    pool_finish(&pool);
}

#define ODD                                                                                        \
    "Via: SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK1\r\n"                                          \
    "From: sip:a@example.com;tag=1\r\n"                                                           \
    "To: sip:b@example.net\r\n"

static void a_good_value_is_remembered_for_its_header_alone(void **state)
{
    struct pool pool;
    pool_init(&pool, sizeof(struct transaction));
    struct conversation *conversation = conversation_create(SPAN("x"), 1, &hits);
    values_check(index_with(state, ""), conversation);
    assert_int_equal(conversation->parsed_next, 0); /* all of plain form */
    values_check(index_only(state, ODD), conversation);
    unsigned known = conversation->parsed_next;
    assert_int_equal(known, 3);
    values_check(index_only(state, ODD), conversation);
    assert_int_equal(conversation->parsed_next, known);
    struct sip_message *message = index_only(state, "Via: sip:b@example.net\r\n");
    values_check(message, conversation);
    assert_true(has_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_VIA));
    conversation_destroy(conversation, &pool);
    pool_finish(&pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SIP_TEST(good_values_leave_no_defect),
        SIP_TEST(each_bad_value_is_noted),
        SIP_TEST(a_bad_value_is_noted_each_time_it_comes),
        SIP_TEST(a_value_that_parses_with_a_defect_is_noted_each_time),
        SIP_TEST(a_good_value_is_remembered_for_its_header_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
