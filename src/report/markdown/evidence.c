/*
 * evidence.c — what stands behind a verdict, in Markdown: responses explained, findings.
 */
#include "report/markdown/markdown.h"

#include "report/translate.h"
#include "report/words.h"

#include <stdlib.h>
#include <string.h>

/** "label: words", as a line of the item that is begun. */
static void put_labelled(struct markdown_text *text, const char *label, const char *words)
{
    if (!words || !*words)
        return;
    markdown_put(text, "  - *");
    markdown_printf(text, _("%s:"), label);
    markdown_put(text, "* ");
    markdown_words(text, words);
    markdown_put(text, "\n");
}

/** What a provisional response or a success says is soon said. */
static void put_description(struct markdown_text *text, int code, const char *description)
{
    char *sentence = code < 300 ? words_first_sentence(description) : NULL;
    text->bytes.failed = text->bytes.failed || (code < 300 && !sentence);
    markdown_words(text, code < 300 ? sentence : description);
    free(sentence);
}

static void put_answer(struct markdown_text *text, const struct answer *answer)
{
    struct sipwhy_code storage;
    const struct sipwhy_code *row = words_code(answer->code, &storage);
    if (!row)
        return;
    markdown_printf(text, "- **%d ", answer->code);
    markdown_words(text, row->name);
    markdown_put(text, "**: ");
    put_description(text, answer->code, _(row->description));
    markdown_put(text, "\n");
    if (!row->registered && row->remark) {
        markdown_put(text, "  - ");
        markdown_words(text, _(row->remark));
        markdown_put(text, "\n");
    }
    for (size_t i = 0; i < answer->advice_count; i++) {
        markdown_put(text, "  - ");
        markdown_words(text, answer->lines[i]);
        markdown_put(text, "\n");
    }
    if (answer->code >= 300)
        put_labelled(text, _("How to Fix"), _(row->fix));
    for (size_t i = answer->advice_count; i < answer->line_count; i++) {
        markdown_put(text, "  - ");
        markdown_code(text, answer->lines[i]);
        markdown_put(text, "\n");
    }
}

/** Whether an earlier leg has it. */
static bool is_told(const struct group *group, size_t leg, int code)
{
    for (size_t i = 0; i < leg; i++) {
        for (size_t j = 0; j < group->legs[i]->answer_count; j++) {
            if (group->legs[i]->answers[j].code == code)
                return true;
        }
    }
    return false;
}

void markdown_answers(struct markdown_text *text, const struct group *group)
{
    bool is_first = true;
    for (size_t i = 0; i < group->leg_count; i++) {
        const struct record *record = group->legs[i];
        for (size_t j = 0; j < record->answer_count; j++) {
            if (is_told(group, i, record->answers[j].code))
                continue;
            if (is_first)
                markdown_put(text, "\n");
            is_first = false;
            put_answer(text, &record->answers[j]);
        }
    }
}

/** What the verdict did not say already. */
static const char *unless_said(const char *words, const char *said)
{
    return words && said && strstr(said, words) ? NULL : words;
}

static void put_source(struct markdown_text *text, const struct notice *notice)
{
    markdown_put(text, "  - ");
    markdown_words(text, words_confidence(notice->confidence));
    if (notice->rfc) {
        markdown_put(text, "; ");
        markdown_words(text, notice->rfc);
    }
    if (*notice->frames)
        markdown_printf(text, "; %s %s", strchr(notice->frames, ',') ? _("frames") : _("frame"), notice->frames);
    markdown_put(text, "\n");
}

void markdown_notice(struct markdown_text *text, const struct notice *notice, const struct record *record)
{
    markdown_printf(text, "- **%s: ", words_severity(notice->severity));
    markdown_words(text, notice->title);
    markdown_put(text, "** ");
    markdown_code(text, notice->id);
    markdown_put(text, ": ");
    markdown_words(text, notice->detail);
    markdown_put(text, "\n");
    put_labelled(text, _("Meaning"), unless_said(notice->cause, record ? record->verdict.why : NULL));
    put_labelled(text, _("Check next"), unless_said(notice->fix, record ? record->verdict.next : NULL));
    put_labelled(text, _("Follows from"), notice->consequence_of);
    put_source(text, notice);
}
