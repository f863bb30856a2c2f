/*
 * pages.c — how explain, compare and list write what they have to say.
 */
#include "cli/pages.h"

#include "report/object.h"

#include <stdlib.h>
#include <string.h>

int pages_init(struct pages *pages, const struct options *options)
{
    FILE *file = program_open_output(options);
    if (!file)
        return -1;
    *pages = (struct pages){.options = options, .out = {.file = file}};
    pages->is_json = strcmp(options->format, "json") == 0;
    program_look_at(file, options->color, &pages->paint);
    return 0;
}

void pages_write_object(struct pages *pages, json_t *object)
{
    size_t length;
    char *line = object ? object_line(object, &length) : NULL;
    json_decref(object);
    if (line)
        out_write(&pages->out, line, length);
    else
        pages->failed = true;
    free(line);
}

void pages_flush(struct pages *pages)
{
    pages->failed = pages->failed || pages->paint.failed;
    out_write(&pages->out, pages->paint.data, pages->paint.length);
    paint_clear(&pages->paint);
}

enum program_status pages_finish(struct pages *pages)
{
    pages_flush(pages);
    paint_finish(&pages->paint);
    if (pages->failed)
        complain("no memory");
    enum program_status status = program_close_output(pages->options, &pages->out);
    return pages->failed ? PROGRAM_FAILED : status;
}
