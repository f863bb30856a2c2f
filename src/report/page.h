/*
 * page.h — pages of knowledge: a code, a cause, a warning, a diagnosis; and lists of them.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "report/paint.h"

#include <jansson.h>
#include <sipwhy/analysis.h>

/**
 * One thing that can be explained; exactly one of the pointers is set. Not to be copied: code may
 * point at storage.
 */
struct page {
    const struct sipwhy_code *code;
    const struct sipwhy_cause *cause;
    const struct sipwhy_warning *warning;
    const struct sipwhy_diagnosis *diagnosis;
    struct sipwhy_code storage; /**< of a code that nobody registered */
};

/**
 * Find what @p name stands for: "404", "q850:17", "warning:304" or the id of a diagnosis.
 * @return 0, or SIPWHY_ERROR_ARGUMENT where it stands for nothing
 */
int page_find(const char *name, struct page *ret_page);

/** The @p index-th of "codes", "causes", "warnings" or "diagnoses". @return 0, or as page_find() */
int page_at(const char *list, size_t index, struct page *ret_page);

/** In full. */
void page_paint(const struct page *page, struct paint *paint);

/** As a line of a table. */
void page_paint_line(const struct page *page, struct paint *paint);

/** For programs; NULL for want of memory. */
json_t *page_object(const struct page *page);

/** A heading, and a paragraph under it; nothing where @p text is NULL or "". */
void page_paint_section(struct paint *paint, const char *heading, const char *text);

#endif
