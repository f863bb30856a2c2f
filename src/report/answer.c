/*
 * answer.c — a response explained in words: what it means, what follows here, what to do.
 */
#include "report/answer.h"

#include "report/hold.h"
#include "report/mask.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Headers are shown to be recognised, not to be read in full. */
#define HEADER_BYTES 300

static char *header_line(const struct sipwhy_header *header)
{
    char *line = NULL;
    size_t length;
    char *value = mask_header(header->name, header->value, &length);
    if (!value)
        return NULL;
    int shown = length < HEADER_BYTES ? (int)length : HEADER_BYTES;
    if (asprintf(&line, "%s: %.*s", header->name, shown, value) < 0)
        line = NULL;
    free(value);
    return line;
}

int answer_init(const struct sipwhy_message *message, struct answer *ret_answer)
{
    struct sipwhy_annotation said;
    int result = sipwhy_message_annotate(message, &said);
    if (result < 0)
        return result;
    struct answer answer = {.code = message->code};
    size_t count = said.advice_count + said.header_count;
    answer.lines = calloc(count ? count : 1, sizeof *answer.lines);
    if (!answer.lines)
        return SIPWHY_ERROR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        char *line = i < said.advice_count ? strdup(said.advice[i])
                                           : header_line(&said.headers[i - said.advice_count]);
        if (!line) {
            answer_finish(&answer);
            return SIPWHY_ERROR_MEMORY;
        }
        answer.lines[answer.line_count++] = line;
    }
    answer.advice_count = said.advice_count;
    *ret_answer = answer;
    return 0;
}

static void paint_bullet(struct paint *paint, int indent, const char *text)
{
    paint_wrap(paint, indent, paint_either(paint, "•", "-"));
    paint_wrap(paint, indent + 2, text);
    paint_newline(paint);
}

/** What a provisional response or a success says is soon said. */
static void paint_first_sentence(struct paint *paint, int indent, const char *text)
{
    char *sentence = words_first_sentence(text);
    if (!sentence)
        paint->failed = true;
    paint_paragraph(paint, indent, sentence);
    free(sentence);
}

void answer_paint(const struct answer *answer, struct paint *paint, int indent)
{
    struct sipwhy_code storage;
    const struct sipwhy_code *row = words_code(answer->code, &storage);
    if (!row)
        return;
    if (answer->code < 300)
        paint_first_sentence(paint, indent, _(row->description));
    else
        paint_paragraph(paint, indent, _(row->description));
    if (!row->registered)
        paint_paragraph(paint, indent, _(row->remark));
    for (size_t i = 0; i < answer->advice_count; i++)
        paint_bullet(paint, indent, answer->lines[i]);
    if (answer->code >= 300) {
        paint_begin(paint, indent);
        paint_style(paint, PAINT_BOLD);
        paint_printf(paint, _("%s:"), _("How to Fix"));
        paint_style(paint, PAINT_PLAIN);
        paint_wrap(paint, indent, _(row->fix));
        paint_newline(paint);
    }
    for (size_t i = answer->advice_count; i < answer->line_count; i++) {
        paint_style(paint, PAINT_DIM);
        paint_wrap(paint, indent, answer->lines[i]);
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
    }
}

size_t answer_weigh(const struct answer *answer)
{
    size_t bytes = (answer->line_count + 2) * sizeof *answer->lines;
    for (size_t i = 0; i < answer->line_count; i++)
        bytes += strlen(answer->lines[i]) + PIECE_BYTES;
    return bytes;
}

void answer_finish(struct answer *answer)
{
    for (size_t i = 0; i < answer->line_count; i++)
        free(answer->lines[i]);
    free(answer->lines);
    *answer = (struct answer){0};
}
