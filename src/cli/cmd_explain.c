/*
 * cmd_explain.c — sipwhy explain: what a code, a cause, a warning or a diagnosis means.
 */
#include "cli/command.h"
#include "cli/pages.h"
#include "report/translate.h"

#include <stdio.h>
#include <string.h>

/** "4xx" stands for all codes of its class. */
static bool is_class(const char *name)
{
    return name[0] >= '1' && name[0] <= '6' && strcasecmp(name + 1, "xx") == 0;
}

static bool is_known(const char *name)
{
    struct page page;
    return is_class(name) || page_find(name, &page) == 0;
}

static void tell(struct pages *pages, const struct page *page)
{
    if (pages->is_json) {
        pages_write_object(pages, page_object(page));
        return;
    }
    if (pages->paint.length > 0)
        paint_newline(&pages->paint);
    page_paint(page, &pages->paint);
}

static void tell_class(struct pages *pages, const char *name)
{
    struct page page;
    for (size_t i = 0; page_at("codes", i, &page) == 0; i++) {
        if (page.code->code / 100 == name[0] - '0')
            tell(pages, &page);
    }
}

static enum program_status run(const struct options *options)
{
    struct pages pages;
    struct page page;
    for (int i = 0; i < options->argument_count; i++) {
        if (!is_known(options->arguments[i])) {
            complain("explain: '%s' is no response code (100 to 699), q850:CAUSE, warning:CODE or "
                     "diagnosis; 'sipwhy list codes' and the like name them",
                     options->arguments[i]);
            return PROGRAM_USAGE;
        }
    }
    if (pages_init(&pages, options) < 0)
        return PROGRAM_FAILED;
    for (int i = 0; i < options->argument_count; i++) {
        if (is_class(options->arguments[i]))
            tell_class(&pages, options->arguments[i]);
        else if (page_find(options->arguments[i], &page) == 0)
            tell(&pages, &page);
    }
    return pages_finish(&pages);
}

const struct command command_explain = {
    .name = "explain",
    .usage = "WHAT...",
    .summary = N_("what 404, 4xx, q850:17, warning:304, prolonged-trying mean"),
    .options = OPTION_EXPLAIN,
    .arguments_least = 1,
    .arguments_most = -1,
    .run = run,
};
