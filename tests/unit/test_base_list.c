/*
 * test_base_list.c — rings of links.
 */
#include "test.h"

#include "base/list.h"

struct item {
    int number;
    struct list link;
};

static int numbers_in(struct list *head)
{
    int numbers = 0;
    LIST_EACH (link, head)
        numbers = numbers * 10 + LIST_ENTRY(link, struct item, link)->number;
    return numbers;
}

static void the_oldest_comes_first(void **state)
{
    (void)state;
    struct list head;
    list_init(&head);
    assert_true(list_is_empty(&head));
    assert_int_equal(numbers_in(&head), 0);
    struct item items[] = {{.number = 1}, {.number = 2}, {.number = 3}};
    for (size_t i = 0; i < 3; i++)
        list_append(&head, &items[i].link);
    assert_int_equal(numbers_in(&head), 123);
    assert_false(list_is_empty(&head));
}

static void any_place_can_be_removed_and_twice(void **state)
{
    (void)state;
    struct list head;
    list_init(&head);
    struct item items[] = {{.number = 1}, {.number = 2}, {.number = 3}};
    for (size_t i = 0; i < 3; i++)
        list_append(&head, &items[i].link);
    list_remove(&items[1].link);
    list_remove(&items[1].link);
    assert_int_equal(numbers_in(&head), 13);
    list_append(&head, &items[1].link);
    assert_int_equal(numbers_in(&head), 132);
    list_remove(&items[0].link);
    list_remove(&items[1].link);
    list_remove(&items[2].link);
    assert_true(list_is_empty(&head));
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(the_oldest_comes_first),
    UNIT_TEST(any_place_can_be_removed_and_twice),
};

UNIT_TEST_MAIN(tests)
