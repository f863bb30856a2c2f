/*
 * drops.c — packets that an interface lost before the kernel had them, as sysfs counts them.
 */
#include "capture/drops.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COUNTERS (sizeof((struct drops *)0)->fds / sizeof(int))

static const char *const names[COUNTERS] = {"rx_missed_errors", "rx_fifo_errors"};

/** A file of sysfs that is read from its start again says what is so now. */
static uint64_t read_counter(int fd)
{
    char text[32];
    ssize_t length = fd < 0 ? -1 : pread(fd, text, sizeof(text) - 1, 0);
    if (length <= 0)
        return 0;
    text[length] = '\0';
    return strtoull(text, NULL, 10);
}

static uint64_t read_counters(const struct drops *drops)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < COUNTERS; i++)
        sum += read_counter(drops->fds[i]);
    return sum;
}

void drops_init(struct drops *drops)
{
    for (size_t i = 0; i < COUNTERS; i++)
        drops->fds[i] = -1;
    drops->start = 0;
}

void drops_open(struct drops *drops, const char *interface)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < COUNTERS; i++) {
        int length =
            snprintf(path, sizeof(path), "/sys/class/net/%s/statistics/%s", interface, names[i]);
        if (length > 0 && (size_t)length < sizeof(path))
            drops->fds[i] = open(path, O_RDONLY | O_CLOEXEC);
    }
    drops->start = read_counters(drops);
}

uint64_t drops_count(const struct drops *drops)
{
    uint64_t count = read_counters(drops);
    return count > drops->start ? count - drops->start : 0;
}

void drops_finish(struct drops *drops)
{
    for (size_t i = 0; i < COUNTERS; i++) {
        if (drops->fds[i] >= 0)
            close(drops->fds[i]);
    }
    drops_init(drops);
}
