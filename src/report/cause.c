/*
 * cause.c — calls and registrations that went wrong for the same reason, told together.
 */
#include "report/cause.h"

#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Causes in the summary; the JSON has all of them. */
#define CAUSES_LISTED 12

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/** Two legs of one call are not two calls. */
static bool is_leg_of(const struct record *one, const struct record *other)
{
    char word[300];
    if (!one->legs || !other->call_id)
        return false;
    snprintf(word, sizeof word, " %s ", other->call_id);
    return strstr(one->legs, word) != NULL;
}

bool cause_is_shared(const struct record *one, const struct record *other)
{
    return one->verdict.id && one->kind == other->kind &&
           one->verdict.is_of_leg == other->verdict.is_of_leg && !is_leg_of(one, other) &&
           one->verdict.code == other->verdict.code &&
           is_same(one->verdict.id, other->verdict.id) && is_same(one->verdict.at, other->verdict.at);
}

struct sipwhy_root_cause cause_of(const struct record *record, size_t count)
{
    bool is_call = record->kind == RECORD_CALL;
    return (struct sipwhy_root_cause){
        .id = record->verdict.id,
        .at = record->verdict.at,
        .code = record->verdict.code,
        .calls = is_call ? count : 0,
        .registrations = is_call ? 0 : count,
    };
}

/** "37 calls", "2 registrations", "1 call, 2 registrations" */
static void format_count(const struct sipwhy_root_cause *cause, char *text, size_t size)
{
    size_t used = 0;
    if (cause->calls == 1)
        used = (size_t)snprintf(text, size, "%s", _("1 call"));
    else if (cause->calls)
        used = (size_t)snprintf(text, size, _("%" PRIu64 " calls"), cause->calls);
    if (used >= size || !cause->registrations)
        return;
    used += (size_t)snprintf(text + used, size - used, "%s", used ? ", " : "");
    if (used < size && cause->registrations == 1)
        snprintf(text + used, size - used, "%s", _("1 registration"));
    else if (used < size)
        snprintf(text + used, size - used, _("%" PRIu64 " registrations"), cause->registrations);
}

void cause_paint(const struct sipwhy_root_cause *cause, struct paint *paint, int indent)
{
    char text[160];
    const struct sipwhy_diagnosis *about = sipwhy_diagnosis_find(cause->id);
    format_count(cause, text, sizeof text);
    strncat(text, ":", sizeof text - strlen(text) - 1);
    paint_wrap(paint, indent, text);
    paint_wrap(paint, indent, about ? _(about->title) : cause->id);
    if (cause->code) {
        snprintf(text, sizeof text, "(%d %s)", cause->code, words_code_name(cause->code));
        paint_wrap(paint, indent, text);
    }
    if (cause->at) {
        snprintf(text, sizeof text, _("at %s"), cause->at);
        paint_wrap(paint, indent, text);
    }
}

void cause_paint_all(const struct sipwhy_summary *summary, struct paint *paint, int left, int text_left)
{
    size_t listed = summary->cause_count < CAUSES_LISTED ? summary->cause_count : CAUSES_LISTED;
    if (listed == 0)
        return;
    paint_to(paint, left);
    paint_styled(paint, PAINT_BOLD, _("why"));
    for (size_t i = 0; i < listed; i++) {
        char id[80];
        paint_to(paint, text_left);
        paint_begin(paint, text_left);
        cause_paint(&summary->causes[i], paint, text_left);
        snprintf(id, sizeof id, "[%s]", summary->causes[i].id);
        paint_style(paint, PAINT_DIM);
        paint_wrap(paint, text_left, id);
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
    }
    if (summary->cause_count > listed) {
        paint_to(paint, text_left);
        paint_printf(paint, _("and %zu more reasons"), summary->cause_count - listed);
        paint_newline(paint);
    }
}
