/*
 * page.c — pages of knowledge: a code, a cause, a warning, a diagnosis; and lists of them.
 */
#include "report/page.h"

#include "report/advice.h"
#include "report/clock.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LEFT 4

/** A number from @p text to its end, or -1. */
static int number(const char *text)
{
    if (*text == '\0' || strspn(text, "0123456789") != strlen(text) || strlen(text) > 6)
        return -1;
    return atoi(text);
}

int page_find(const char *name, struct page *ret_page)
{
    struct page *page = ret_page;
    *page = (struct page){0};
    if (strncasecmp(name, "q850:", 5) == 0)
        page->cause = sipwhy_cause_find(number(name + 5));
    else if (strncasecmp(name, "warning:", 8) == 0)
        page->warning = sipwhy_warning_find(number(name + 8));
    else if (number(name) >= 0)
        page->code = words_code(number(name), &page->storage);
    else
        page->diagnosis = sipwhy_diagnosis_find(name);
    if (!page->cause && !page->warning && !page->code && !page->diagnosis)
        return SIPWHY_ERROR_ARGUMENT;
    return 0;
}

int page_at(const char *list, size_t index, struct page *ret_page)
{
    struct page page = {0};
    if (strcmp(list, "codes") == 0)
        page.code = sipwhy_code_at(index);
    else if (strcmp(list, "causes") == 0)
        page.cause = sipwhy_cause_at(index);
    else if (strcmp(list, "warnings") == 0)
        page.warning = sipwhy_warning_at(index);
    else if (strcmp(list, "diagnoses") == 0)
        page.diagnosis = sipwhy_diagnosis_at(index);
    if (!page.cause && !page.warning && !page.code && !page.diagnosis)
        return SIPWHY_ERROR_ARGUMENT;
    *ret_page = page;
    return 0;
}

void page_paint_section(struct paint *paint, const char *heading, const char *text)
{
    if (!text || !*text)
        return;
    paint_newline(paint);
    paint_styled(paint, PAINT_BOLD, heading);
    paint_newline(paint);
    paint_paragraph(paint, TEXT_LEFT, text);
}

static void paint_code(const struct sipwhy_code *code, struct paint *paint)
{
    char text[ADVICE_TEXT];
    bool is_response = sipwhy_code_class(code->code) != SIPWHY_CLASS_UNKNOWN;
    paint_style(paint, words_code_style(code->code));
    paint_printf(paint, "%d %s", code->code, code->name);
    paint_style(paint, PAINT_PLAIN);
    if (is_response)
        paint_printf(paint, " (%s)", sipwhy_class_title(sipwhy_code_class(code->code)));
    paint_newline(paint);
    if (code->remark)
        paint_paragraph(paint, TEXT_LEFT, _(code->remark));
    page_paint_section(paint, _("Description"), _(code->description));
    page_paint_section(paint, _("When You See This Code"), _(code->when));
    page_paint_section(paint, _("How to Fix"), _(code->fix));
    if (is_response) {
        page_paint_section(paint, _("Try again?"), advice_retry(code->code));
        page_paint_section(paint, _("What It Ends (RFC 5057)"), advice_ends(code->ends));
        page_paint_section(paint, _("Q.850 Cause (RFC 3398)"), advice_cause(code->code, text));
    }
    page_paint_section(paint, _("Headers to Read"), advice_headers(code, text));
    page_paint_section(paint, _("Learn More"), code->rfc);
}

static void paint_cause(const struct sipwhy_cause *cause, struct paint *paint)
{
    char text[ADVICE_TEXT];
    paint_style(paint, PAINT_BOLD);
    paint_printf(paint, "Q.850 %d %s", cause->cause, cause->name);
    paint_style(paint, PAINT_PLAIN);
    paint_printf(paint, " (%s)", _(cause->group));
    paint_newline(paint);
    page_paint_section(paint, _("Description"), _(cause->description));
    page_paint_section(paint, _("How to Fix"), _(cause->fix));
    snprintf(text, sizeof text, "%s %s", cause->sip, words_code_name(atoi(cause->sip)));
    page_paint_section(paint, _("SIP response that it becomes (RFC 3398)"),
                       *cause->sip ? text : NULL);
    page_paint_section(paint, _("SIP responses that become it (RFC 3398)"), cause->from_sip);
    if (cause->remark)
        page_paint_section(paint, _("Remark"), _(cause->remark));
}

static void paint_warning(const struct sipwhy_warning *warning, struct paint *paint)
{
    paint_style(paint, PAINT_BOLD);
    paint_printf(paint, "Warning %d %s", warning->code, warning->name);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
    page_paint_section(paint, _("Description"), _(warning->description));
    page_paint_section(paint, _("How to Fix"), _(warning->fix));
    page_paint_section(paint, _("Learn More"), warning->rfc);
}

/** "id.name = 60 s: what it is". */
static void paint_number(struct paint *paint, const char *id, const char *name,
                         enum sipwhy_unit unit, int64_t value)
{
    char text[CLOCK_TEXT];
    if (unit == SIPWHY_UNIT_TIME)
        clock_format_duration(value, text);
    else
        snprintf(text, sizeof text, "%" PRId64 "%s", value,
                 unit == SIPWHY_UNIT_PERCENT ? " %" : "");
    paint_begin(paint, TEXT_LEFT);
    paint_printf(paint, "%s.%s = %s", id, name, text);
    paint_newline(paint);
}

/** The numbers that --set changes. */
static void paint_numbers(const struct sipwhy_diagnosis *diagnosis, struct paint *paint)
{
    bool is_timed = false;
    for (int i = SIPWHY_SEVERITY_NOTE; i <= SIPWHY_SEVERITY_ERROR; i++)
        is_timed = is_timed || diagnosis->thresholds[i] != SIPWHY_TIME_UNKNOWN;
    if (!is_timed && diagnosis->setting_count == 0)
        return;
    paint_newline(paint);
    paint_styled(paint, PAINT_BOLD, _("What --set Changes"));
    paint_newline(paint);
    for (int i = SIPWHY_SEVERITY_NOTE; i <= SIPWHY_SEVERITY_ERROR; i++) {
        if (diagnosis->thresholds[i] != SIPWHY_TIME_UNKNOWN)
            paint_number(paint, diagnosis->id, sipwhy_severity_name((enum sipwhy_severity)i),
                         diagnosis->unit, diagnosis->thresholds[i]);
    }
    for (size_t i = 0; i < diagnosis->setting_count; i++) {
        const struct sipwhy_setting *setting = &diagnosis->settings[i];
        paint_number(paint, diagnosis->id, setting->name, setting->unit, setting->value);
        paint_paragraph(paint, TEXT_LEFT + 4, _(setting->text));
    }
}

static void paint_diagnosis(const struct sipwhy_diagnosis *diagnosis, struct paint *paint)
{
    paint_styled(paint, PAINT_BOLD, diagnosis->id);
    paint_printf(paint, " (%s)", sipwhy_scope_name(diagnosis->scope));
    paint_newline(paint);
    paint_paragraph(paint, TEXT_LEFT, _(diagnosis->title));
    page_paint_section(paint, _("Meaning"), _(diagnosis->meaning));
    page_paint_section(paint, _("How to Fix"), _(diagnosis->fix));
    page_paint_section(paint, _("Severity"), _(diagnosis->severity));
    paint_numbers(diagnosis, paint);
    page_paint_section(paint, _("Learn More"), diagnosis->rfc);
}

void page_paint(const struct page *page, struct paint *paint)
{
    if (page->code)
        paint_code(page->code, paint);
    else if (page->cause)
        paint_cause(page->cause, paint);
    else if (page->warning)
        paint_warning(page->warning, paint);
    else
        paint_diagnosis(page->diagnosis, paint);
}

/** Columns of a table: a key, then its name; the rest in the third. */
static void paint_columns_of(struct paint *paint, const char *key, int second, const char *name,
                             int third, const char *rest)
{
    paint_styled(paint, PAINT_BOLD, key);
    paint_to(paint, second);
    paint_wrap(paint, second, name);
    if (rest && *rest) {
        if (paint->column >= third)
            paint_put(paint, "  ");
        else
            paint_to(paint, third);
        paint_style(paint, PAINT_DIM);
        paint_wrap(paint, third, rest);
        paint_style(paint, PAINT_PLAIN);
    }
    paint_newline(paint);
}

void page_paint_line(const struct page *page, struct paint *paint)
{
    char key[16];
    if (page->code) {
        snprintf(key, sizeof key, "%d", page->code->code);
        paint_columns_of(paint, key, 5, page->code->name, 44, page->code->rfc);
    } else if (page->cause) {
        snprintf(key, sizeof key, "%d", page->cause->cause);
        paint_columns_of(paint, key, 5, page->cause->name, 68, page->cause->sip);
    } else if (page->warning) {
        snprintf(key, sizeof key, "%d", page->warning->code);
        paint_columns_of(paint, key, 5, page->warning->name, 60, page->warning->rfc);
    } else {
        paint_columns_of(paint, page->diagnosis->id, 31, _(page->diagnosis->title), 0, NULL);
    }
}
