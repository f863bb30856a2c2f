/*
 * skin.h — the page around the parts of the report: what the browser may do, its looks, its heading, its script.
 */
#ifndef REPORT_HTML_SKIN_H
#define REPORT_HTML_SKIN_H

#include "report/html/html.h"

/** Everything up to the first part: the head, the title and what was read. */
void skin_begin(struct html *html);

/** Everything behind the last part. */
void skin_end(struct html *html);

/* The style sheet and the script, and the hashes that a Content-Security-Policy names them by: made at
   build time by embed.py. */
extern const char skin_style[];
extern const char skin_style_hash[];
extern const char skin_script[];
extern const char skin_script_hash[];

#endif
