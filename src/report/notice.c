/*
 * notice.c — a finding in words: what was seen, what it means, what to check next.
 */
#include "report/notice.h"

#include "report/hold.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Frames that are listed; who needs all of them reads the JSON. */
#define FRAMES_LISTED 12

static char *list_frames(const struct sipwhy_finding *finding)
{
    char text[FRAMES_LISTED * sizeof ", 18446744073709551615" + sizeof ", ..."] = "";
    size_t length = 0;
    for (size_t i = 0; i < finding->evidence_count && i < FRAMES_LISTED; i++)
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%llu", i ? ", " : "",
                                   (unsigned long long)finding->evidence[i].frame);
    if (finding->evidence_count > FRAMES_LISTED)
        strcpy(text + length, ", ...");
    return strdup(text);
}

/** Copy a text that may be absent. */
static bool copy(char **ret_copy, const char *text)
{
    if (text)
        *ret_copy = strdup(text);
    return !text || *ret_copy;
}

/** "no-response-invite", or with the leg of the call where that is. */
static bool copy_consequence(char **ret_copy, const struct sipwhy_finding *finding)
{
    const struct sipwhy_span *leg = &finding->leg;
    if (!leg->length)
        return copy(ret_copy, finding->consequence_of);
    char *text;
    if (asprintf(&text, "%s (Call-ID %.*s)", finding->leg_id, (int)leg->length,
                 leg->data) < 0)
        return false;
    *ret_copy = text;
    return true;
}

int notice_init(const struct sipwhy_finding *finding, struct notice *ret_notice)
{
    struct notice notice = {.severity = finding->severity,
                            .confidence = finding->confidence,
                            .time = finding->time,
                            .frames = list_frames(finding)};
    if (notice.frames && copy(&notice.id, finding->id) && copy(&notice.peer, finding->peer) &&
        copy(&notice.title, finding->title) && copy(&notice.detail, finding->detail) &&
        copy(&notice.cause, finding->cause) && copy(&notice.fix, finding->fix) &&
        copy(&notice.rfc, finding->rfc) && copy_consequence(&notice.consequence_of, finding)) {
        *ret_notice = notice;
        return 0;
    }
    notice_finish(&notice);
    return SIPWHY_ERROR_MEMORY;
}

void notice_paint_title(const struct notice *notice, struct paint *paint, int indent)
{
    paint_to(paint, indent);
    paint_style(paint, words_severity_style(notice->severity));
    paint_printf(paint, _("%s:"), words_severity(notice->severity));
    paint_wrap(paint, indent, notice->title);
    paint_style(paint, PAINT_PLAIN);
    paint_style(paint, PAINT_DIM);
    char id[80];
    snprintf(id, sizeof id, "[%s]", notice->id);
    paint_wrap(paint, indent, id);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

/** "Word: sentence", wrapped; nothing where it was said before. */
static void paint_labelled(struct paint *paint, int indent, const char *label, const char *text,
                           const char *said)
{
    if (!text || !*text || (said && strstr(said, text)))
        return;
    paint_begin(paint, indent);
    paint_style(paint, PAINT_BOLD);
    paint_printf(paint, _("%s:"), label);
    paint_style(paint, PAINT_PLAIN);
    paint_wrap(paint, indent, text);
    paint_newline(paint);
}

static const char *words_frames(const struct notice *notice)
{
    return strchr(notice->frames, ',') ? _("frames") : _("frame");
}

static void paint_source(const struct notice *notice, struct paint *paint, int indent)
{
    char *line;
    bool has_frames = *notice->frames;
    if (asprintf(&line, "%s%s%s%s%s%s", words_confidence(notice->confidence),
                 notice->rfc ? "; " : "", notice->rfc ? notice->rfc : "", has_frames ? "; " : "",
                 has_frames ? words_frames(notice) : "", has_frames ? " " : "") < 0) {
        paint->failed = true;
        return;
    }
    paint_style(paint, PAINT_DIM);
    paint_wrap(paint, indent, line);
    if (has_frames)
        paint_wrap(paint, indent, notice->frames);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
    free(line);
}

void notice_paint_short(const struct notice *notice, struct paint *paint, int indent)
{
    notice_paint_title(notice, paint, indent);
    paint_paragraph(paint, indent, notice->detail);
}

void notice_paint(const struct notice *notice, const char *why, const char *next,
                  struct paint *paint, int indent)
{
    notice_paint_short(notice, paint, indent);
    paint_labelled(paint, indent, _("Meaning"), notice->cause, why);
    paint_labelled(paint, indent, _("Check next"), notice->fix, next);
    if (notice->consequence_of)
        paint_labelled(paint, indent, _("Follows from"), notice->consequence_of, NULL);
    paint_source(notice, paint, indent);
}

size_t notice_weigh(const struct notice *notice)
{
    const char *const texts[] = {notice->id,    notice->peer, notice->title,
                                 notice->detail, notice->cause, notice->fix,
                                 notice->rfc,   notice->consequence_of, notice->frames};
    size_t bytes = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bytes += texts[i] ? strlen(texts[i]) + PIECE_BYTES : 0;
    return bytes;
}

void notice_finish(struct notice *notice)
{
    free(notice->id);
    free(notice->peer);
    free(notice->title);
    free(notice->detail);
    free(notice->cause);
    free(notice->fix);
    free(notice->rfc);
    free(notice->consequence_of);
    free(notice->frames);
    *notice = (struct notice){0};
}
