/*
 * test_capture_drops.c — the counters of an interface, in a folder that stands for sysfs.
 */
#include "test.h"

#include "capture/drops.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct folder {
    char top[64];
    char name[128]; /**< of the interface: leads out of /sys/class/net/ */
};

static void count(const struct folder *folder, const char *counter, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/statistics/%s", folder->top, counter);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_folder(void **state)
{
    static struct folder folder;
    char path[256];
    folder = (struct folder){.top = "/tmp/sipwhy-drops-XXXXXX"};
    if (!mkdtemp(folder.top))
        return -1;
    snprintf(folder.name, sizeof folder.name, "../../..%s", folder.top);
    snprintf(path, sizeof path, "%s/statistics", folder.top);
    *state = &folder;
    return mkdir(path, 0700);
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"/statistics/rx_missed_errors",
                                        "/statistics/rx_fifo_errors", "/statistics", ""};
    const struct folder *folder = *state;
    char path[256];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s%s", folder->top, names[i]);
        remove(path);
    }
    return 0;
}

static void counts_from_the_start_on(void **state)
{
    const struct folder *folder = *state;
    struct drops drops;
    if (access("/sys/class/net", X_OK) != 0)
        skip();
    count(folder, "rx_missed_errors", "5\n");
    count(folder, "rx_fifo_errors", "18446744073709551000\n");
    drops_init(&drops);
    drops_open(&drops, folder->name);
    assert_int_equal(drops_count(&drops), 0);
    count(folder, "rx_missed_errors", "7\n");
    count(folder, "rx_fifo_errors", "18446744073709551001\n");
    assert_int_equal(drops_count(&drops), 3);
    assert_int_equal(drops_count(&drops), 3);
    drops_finish(&drops);
    assert_int_equal(drops_count(&drops), 0);
}

static void never_counts_backwards(void **state)
{
    const struct folder *folder = *state;
    struct drops drops;
    if (access("/sys/class/net", X_OK) != 0)
        skip();
    count(folder, "rx_missed_errors", "100\n");
    drops_init(&drops);
    drops_open(&drops, folder->name);
    count(folder, "rx_missed_errors", "0\n");
    assert_int_equal(drops_count(&drops), 0);
    count(folder, "rx_missed_errors", "what?\n");
    assert_int_equal(drops_count(&drops), 0);
    drops_finish(&drops);
}

static void an_interface_without_counters_has_none(void **state)
{
    struct drops drops;
    (void)state;
    drops_init(&drops);
    drops_open(&drops, "any");
    assert_int_equal(drops.fds[0], -1);
    assert_int_equal(drops_count(&drops), 0);
    drops_finish(&drops);
    drops_finish(&drops);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(counts_from_the_start_on, make_folder, remove_folder),
    cmocka_unit_test_setup_teardown(never_counts_backwards, make_folder, remove_folder),
    UNIT_TEST(an_interface_without_counters_has_none),
};

UNIT_TEST_MAIN(tests)
