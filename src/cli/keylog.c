/*
 * keylog.c — reading TLS key logs, and going on where they grow, begin anew or are replaced.
 */
#include "cli/keylog.h"

#include "cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/** No line of a key log is that long. */
#define LINE_BYTES 4096

static void close_file(struct keylog *keylog)
{
    if (keylog->fd >= 0)
        close(keylog->fd);
    keylog->fd = -1;
    keylog->line_length = 0;
    keylog->is_skipping = false;
}

/** @return 0, or -1 with errno */
static int open_file(struct keylog *keylog, int flags)
{
    struct stat status;
    int fd = open(keylog->path, O_RDONLY | O_CLOEXEC | flags);
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        close(fd);
        errno = EISDIR;
        return -1;
    }
    keylog->fd = fd;
    return fd < 0 ? -1 : 0;
}

/** Keep the beginning of a line until its end comes. */
static void keep_line(struct keylog *keylog, const char *text, size_t length)
{
    if (keylog->is_skipping || length > LINE_BYTES - keylog->line_length) {
        keylog->is_skipping = true;
        keylog->line_length = 0;
        return;
    }
    memcpy(keylog->line + keylog->line_length, text, length);
    keylog->line_length += length;
}

/** Give on the lines that end in @p text, the first with what was kept of it. */
static int take_text(struct keylog *keylog, const char *text, size_t length,
                     struct sipwhy_analysis *analysis)
{
    const char *end = memrchr(text, '\n', length);
    int error = 0;
    if (!end) {
        keep_line(keylog, text, length);
        return 0;
    }
    size_t whole = (size_t)(end - text) + 1;
    if (keylog->line_length || keylog->is_skipping) {
        const char *first = memchr(text, '\n', length);
        size_t part = (size_t)(first - text) + 1;
        keep_line(keylog, text, part);
        if (keylog->line_length)
            error = sipwhy_analysis_add_secrets(
                analysis, (struct sipwhy_span){keylog->line, keylog->line_length});
        keylog->line_length = 0;
        keylog->is_skipping = false;
        text += part;
        length -= part;
        whole -= part;
    }
    if (!error && whole)
        error = sipwhy_analysis_add_secrets(analysis, (struct sipwhy_span){text, whole});
    keep_line(keylog, text + whole, length - whole);
    return error;
}

/** @return 0, SIPWHY_ERROR_MEMORY, or 1 with errno where it cannot be read */
static int read_on(struct keylog *keylog, struct sipwhy_analysis *analysis)
{
    char text[16384];
    ssize_t length;
    while ((length = read(keylog->fd, text, sizeof text)) > 0) {
        int error = take_text(keylog, text, (size_t)length, analysis);
        if (error)
            return error;
    }
    return length < 0 && errno != EAGAIN && errno != EINTR ? 1 : 0;
}

/** Whether there is another file in its place now, or it was emptied. */
static bool is_replaced(const struct keylog *keylog)
{
    struct stat named, opened;
    if (fstat(keylog->fd, &opened) < 0 || !S_ISREG(opened.st_mode))
        return false;
    if (stat(keylog->path, &named) == 0 &&
        (named.st_ino != opened.st_ino || named.st_dev != opened.st_dev))
        return true;
    return lseek(keylog->fd, 0, SEEK_CUR) > opened.st_size;
}

static void refuse(struct keylog *keylog)
{
    if (!keylog->is_refused)
        complain("%s: the key log cannot be read: %s", keylog->path, strerror(errno));
    keylog->is_refused = true;
}

/** @return 0, or SIPWHY_ERROR_MEMORY */
static int poll_file(struct keylog *keylog, struct sipwhy_analysis *analysis)
{
    if (keylog->fd >= 0 && is_replaced(keylog)) {
        int error = read_on(keylog, analysis);
        close_file(keylog);
        if (error < 0)
            return error;
    }
    if (keylog->fd < 0 && open_file(keylog, O_NONBLOCK) < 0) {
        if (errno != ENOENT)
            refuse(keylog);
        return 0;
    }
    int result = read_on(keylog, analysis);
    if (result > 0)
        refuse(keylog);
    return result < 0 ? result : 0;
}

/** Read a file that is not followed: also its last line, where that does not end. */
static int read_file(struct keylog *keylog, struct sipwhy_analysis *analysis)
{
    if (open_file(keylog, 0) < 0 || read_on(keylog, analysis) > 0) {
        refuse(keylog);
        return -1;
    }
    return sipwhy_analysis_add_secrets(analysis,
                                       (struct sipwhy_span){keylog->line, keylog->line_length});
}

int keylogs_init(struct keylogs *keylogs, const struct option_texts *paths, bool follow,
                 struct sipwhy_analysis *analysis)
{
    *keylogs = (struct keylogs){0};
    if (paths->count == 0)
        return 0;
    keylogs->items = calloc(paths->count, sizeof *keylogs->items);
    int error = keylogs->items ? 0 : SIPWHY_ERROR_MEMORY;
    for (size_t i = 0; i < paths->count && !error; i++) {
        struct keylog *keylog = &keylogs->items[keylogs->count++];
        *keylog = (struct keylog){.path = paths->items[i], .fd = -1, .line = malloc(LINE_BYTES)};
        if (!keylog->line)
            error = SIPWHY_ERROR_MEMORY;
        else if (follow)
            error = sipwhy_analysis_add_secrets(analysis, (struct sipwhy_span){0});
        else
            error = read_file(keylog, analysis);
    }
    if (!error && follow)
        error = keylogs_poll(keylogs, 0, analysis);
    if (error && !(keylogs->count && keylogs->items[keylogs->count - 1].is_refused))
        complain("no memory for the key log");
    return error ? -1 : 0;
}

int keylogs_poll(struct keylogs *keylogs, sipwhy_time now, struct sipwhy_analysis *analysis)
{
    if (keylogs->count == 0 || now < keylogs->next)
        return 0;
    keylogs->next = now + KEYLOG_INTERVAL;
    for (size_t i = 0; i < keylogs->count; i++)
        if (poll_file(&keylogs->items[i], analysis) < 0)
            return -1;
    return 0;
}

void keylogs_finish(struct keylogs *keylogs)
{
    for (size_t i = 0; i < keylogs->count; i++) {
        if (keylogs->items[i].fd >= 0)
            close(keylogs->items[i].fd);
        free(keylogs->items[i].line);
    }
    free(keylogs->items);
    *keylogs = (struct keylogs){0};
}
