/*
 * csv_event.h — calls, registrations, messages and findings as rows; a table of each.
 */
#ifndef REPORT_CSV_EVENT_H
#define REPORT_CSV_EVENT_H

#include "report/csv_row.h"
#include "report/report.h"

/** All of these give the line, which lives until the next one; NULL for want of memory. */
const struct json_text *csv_header(struct csv_row *row, enum report_csv kind);
const struct json_text *csv_call(struct csv_row *row, const struct report_options *options,
                                 const struct sipwhy_call *call);
const struct json_text *csv_registration(struct csv_row *row, const struct report_options *options,
                                         const struct sipwhy_registration *registration);
const struct json_text *csv_message(struct csv_row *row, const struct report_options *options,
                                    const struct sipwhy_message *message);
const struct json_text *csv_finding(struct csv_row *row, const struct report_options *options,
                                    const struct sipwhy_finding *finding);

#endif
