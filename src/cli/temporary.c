/*
 * temporary.c — a file that has no name, and goes away with the process.
 */
#include "cli/temporary.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *temporary_open(void)
{
    char path[PATH_MAX];
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder)
        folder = "/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0 && snprintf(path, sizeof path, "%s/sipwhy-XXXXXX", folder) < (int)sizeof path) {
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            unlink(path);
    }
    return fd < 0 ? NULL : fdopen(fd, "w+b");
}
