/*
 * cmd_compare.c — sipwhy compare: two response codes side by side.
 */
#include "cli/command.h"
#include "cli/pages.h"
#include "report/compare.h"
#include "report/translate.h"

static bool find_code(const char *name, struct page *ret_page)
{
    if (page_find(name, ret_page) == 0 && ret_page->code &&
        sipwhy_code_class(ret_page->code->code) != SIPWHY_CLASS_UNKNOWN)
        return true;
    complain("compare: '%s' is no response code (100 to 699)", name);
    return false;
}

static enum program_status run(const struct options *options)
{
    struct pages pages;
    struct page one;
    struct page two;
    if (!find_code(options->arguments[0], &one) || !find_code(options->arguments[1], &two))
        return PROGRAM_USAGE;
    if (one.code->code == two.code->code) {
        complain("compare: %d and %d are the same; 'sipwhy explain %d' tells of it", one.code->code,
                 two.code->code, one.code->code);
        return PROGRAM_USAGE;
    }
    if (pages_init(&pages, options) < 0)
        return PROGRAM_FAILED;
    if (pages.is_json)
        pages_write_object(&pages, compare_object(&one, &two));
    else
        compare_paint(one.code, two.code, &pages.paint);
    return pages_finish(&pages);
}

const struct command command_compare = {
    .name = "compare",
    .usage = "CODE CODE",
    .summary = N_("two response codes side by side"),
    .options = OPTION_COMPARE,
    .arguments_least = 2,
    .arguments_most = 2,
    .run = run,
};
