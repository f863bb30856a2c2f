/*
 * words.c — words and small boxes that several parts of the page share.
 */
#include "report/words.h"

#include "report/html/html.h"
#include "report/translate.h"

#include <stdlib.h>
#include <string.h>

const char *html_kind_text(enum record_kind kind)
{
    static const char *const words[] = {
        [RECORD_OTHER] = N_("Request"),
        [RECORD_CALL] = N_("Call"),
        [RECORD_REGISTRATION] = N_("Registration"),
    };
    return _(words[kind]);
}

const char *html_state_text(enum record_kind kind, int state)
{
    if (kind == RECORD_CALL)
        return words_call_state((enum sipwhy_call_state)state);
    if (kind == RECORD_REGISTRATION)
        return words_registration_state((enum sipwhy_registration_state)state);
    return html_kind_text(kind);
}

const char *html_state_id(enum record_kind kind, int state)
{
    if (kind == RECORD_CALL)
        return sipwhy_call_state_name((enum sipwhy_call_state)state);
    if (kind == RECORD_REGISTRATION)
        return sipwhy_registration_state_name((enum sipwhy_registration_state)state);
    return "request";
}

const char *html_severity_class(enum sipwhy_severity severity)
{
    static const char *const classes[] = {
        [SIPWHY_SEVERITY_NONE] = "g",
        [SIPWHY_SEVERITY_NOTE] = "n",
        [SIPWHY_SEVERITY_WARNING] = "w",
        [SIPWHY_SEVERITY_ERROR] = "e",
    };
    return classes[severity];
}

void html_write_severity(struct markup *markup, enum sipwhy_severity severity)
{
    markup_printf(markup, "<span class=\"sev %s\">", html_severity_class(severity));
    markup_text(markup, words_severity(severity));
    markup_put(markup, "</span> ");
}

/** A URI without its scheme, which says nothing in a table. */
static const char *without_scheme(const char *uri)
{
    return strncasecmp(uri, "sip:", 4) == 0 ? uri + 4 : uri;
}

void html_write_parties(struct markup *markup, const char *from, const char *to)
{
    if (from && *from)
        markup_element(markup, "bdi", without_scheme(from));
    if (to && *to) {
        markup_put(markup, " <span class=\"arrow\">&rarr;</span> ");
        markup_element(markup, "bdi", without_scheme(to));
    }
}

static int compare_call_id(const void *key, const void *item)
{
    const struct record *record = *(const struct record *const *)item;
    return strcmp(key, record->call_id ? record->call_id : "");
}

const struct record *html_record(const struct html *html, const char *call_id)
{
    if (!html->records || !*call_id)
        return NULL;
    const struct record *const *found = bsearch(call_id, html->records, html->record_count,
                                                sizeof *html->records, compare_call_id);
    return found ? *found : NULL;
}
