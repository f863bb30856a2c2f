/*
 * legs.c — the other legs of a call across B2BUAs, as text.
 */
#include "report/legs.h"

#include "report/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_leg(FILE *out, const struct sipwhy_leg *leg)
{
    char src[SIPWHY_ENDPOINT_TEXT];
    char dst[SIPWHY_ENDPOINT_TEXT];
    char call_id[256];
    snprintf(call_id, sizeof call_id, "%.*s", (int)leg->call_id.length, leg->call_id.data);
    fprintf(out, _("Leg: Call-ID %1$s at %2$s -> %3$s, %4$s"), call_id, sipwhy_endpoint_format(&leg->src, src),
            sipwhy_endpoint_format(&leg->dst, dst), leg->join);
    fputc('\n', out);
}

char *legs_lines(const struct sipwhy_call *call)
{
    char *lines = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&lines, &length);
    if (!out)
        return NULL;
    for (size_t i = 0; i < call->leg_count; i++)
        print_leg(out, &call->legs[i]);
    if (fclose(out) != 0) {
        free(lines);
        return NULL;
    }
    return lines;
}

void legs_paint(const char *lines, struct paint *paint, int indent)
{
    char line[1024];
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, lines);
        paint_wrap(paint, indent, line);
        paint_newline(paint);
        lines += length + (lines[length] == '\n');
    }
}
