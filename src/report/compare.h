/*
 * compare.h — two response codes side by side.
 */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "report/page.h"

void compare_paint(const struct sipwhy_code *one, const struct sipwhy_code *two,
                   struct paint *paint);

/** For programs; NULL for want of memory. */
json_t *compare_object(const struct page *one, const struct page *two);

#endif
