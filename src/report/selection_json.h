/*
 * selection_json.h — what was selected by, as JSON.
 */
#ifndef REPORT_SELECTION_JSON_H
#define REPORT_SELECTION_JSON_H

#include "report/selection.h"

#include <jansson.h>

/** Set "selection" of @p object, where any option was given; NULL is nothing. */
void selection_set(json_t *object, const struct selection *selection);

#endif
