/*
 * media.c — the media of a call in text: a line for each stream.
 */
#include "report/media.h"

#include "report/clock.h"
#include "report/translate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double lost_percent(const struct sipwhy_media *media)
{
    double sent = (double)media->packets + (double)media->lost;
    return sent > 0 ? 100.0 * (double)media->lost / sent : 0;
}

static void print_where(FILE *out, const struct sipwhy_media *media)
{
    char src[SIPWHY_ENDPOINT_TEXT];
    char dst[SIPWHY_ENDPOINT_TEXT];
    fprintf(out, "%s %s > %s", media->type, sipwhy_endpoint_format(&media->src, src),
            sipwhy_endpoint_format(&media->dst, dst));
    if (*media->codec)
        fprintf(out, " %s", media->codec);
    if (media->is_secure)
        fputs(" SRTP", out);
}

static void print_media(FILE *out, const struct sipwhy_media *media)
{
    char jitter[CLOCK_TEXT];
    print_where(out, media);
    fprintf(out, _(", %1$" PRIu64 " packets, %2$.1f %% lost, jitter %3$s"), media->packets,
            lost_percent(media), clock_format_duration(media->jitter, jitter));
    if (*media->digits)
        fprintf(out, _(", keys %s"), media->digits);
    fputc('\n', out);
}

char *media_lines(const struct sipwhy_call *call)
{
    char *lines = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&lines, &length);
    if (!out)
        return NULL;
    for (size_t i = 0; i < call->media_count; i++)
        print_media(out, &call->media[i]);
    if (fclose(out) != 0) {
        free(lines);
        return NULL;
    }
    return lines;
}

void media_paint(const char *lines, struct paint *paint, int indent)
{
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        paint_to(paint, indent);
        paint_cut(paint, (struct sipwhy_span){lines, length}, paint->width - indent);
        paint_newline(paint);
        lines += length + (lines[length] == '\n');
    }
}
