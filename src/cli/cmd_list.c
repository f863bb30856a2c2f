/*
 * cmd_list.c — sipwhy list: all codes, causes, warnings or diagnoses.
 */
#include "cli/command.h"
#include "cli/pages.h"
#include "report/translate.h"

static enum program_status run(const struct options *options)
{
    const char *list = options->arguments[0];
    struct pages pages;
    struct page page;
    if (page_at(list, 0, &page) < 0) {
        complain("list: '%s' is none of codes, causes, warnings, diagnoses", list);
        return PROGRAM_USAGE;
    }
    if (pages_init(&pages, options) < 0)
        return PROGRAM_FAILED;
    for (size_t i = 0; page_at(list, i, &page) == 0; i++) {
        if (pages.is_json)
            pages_write_object(&pages, page_object(&page));
        else
            page_paint_line(&page, &pages.paint);
    }
    return pages_finish(&pages);
}

const struct command command_list = {
    .name = "list",
    .usage = "codes|causes|warnings|diagnoses",
    .summary = N_("all of them, a line each"),
    .options = OPTION_LIST,
    .arguments_least = 1,
    .arguments_most = 1,
    .run = run,
};
