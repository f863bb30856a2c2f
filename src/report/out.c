/*
 * out.c — where a report goes: a stream that remembers the first failure to write.
 */
#include "report/hold.h"

#include <errno.h>

void out_write(struct out *out, const char *data, size_t length)
{
    if (out->error || length == 0)
        return;
    if (out->held) {
        held_write(out->held, out->hold, data, length);
        return;
    }
    errno = 0;
    if (fwrite(data, 1, length, out->file) != length)
        out->error = errno ? errno : EIO;
    else if (out->at_once)
        out_flush(out);
}

void out_flush(struct out *out)
{
    if (out->error)
        return;
    errno = 0;
    if (fflush(out->file) != 0)
        out->error = errno ? errno : EIO;
}
