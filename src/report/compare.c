/*
 * compare.c — two response codes side by side: both in full, how they differ, when to use which.
 */
#include "report/compare.h"

#include "report/advice.h"
#include "report/object.h"
#include "report/translate.h"
#include "report/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Sentences that compare, in order; owned. */
struct sentences {
    char *texts[16];
    size_t count;
};

__attribute__((format(printf, 2, 3))) static void say(struct sentences *sentences,
                                                      const char *format, ...)
{
    va_list arguments;
    char *text;
    va_start(arguments, format);
    if (sentences->count < 16 && vasprintf(&text, format, arguments) >= 0)
        sentences->texts[sentences->count++] = text;
    va_end(arguments);
}

static void sentences_finish(struct sentences *sentences)
{
    for (size_t i = 0; i < sentences->count; i++)
        free(sentences->texts[i]);
}

static const char *class_of(const struct sipwhy_code *code)
{
    return sipwhy_class_title(sipwhy_code_class(code->code));
}

static bool is_same_class(const struct sipwhy_code *one, const struct sipwhy_code *two)
{
    return sipwhy_code_class(one->code) == sipwhy_code_class(two->code);
}

/** One of the two, with what it says in a sentence each; owned. */
struct side {
    const struct sipwhy_code *row;
    char *says;
    char *when;
};

static struct side side_of(const struct sipwhy_code *row)
{
    return (struct side){row, words_first_sentence(_(row->description)),
                         words_first_sentence(_(row->when))};
}

static void side_finish(struct side *side)
{
    free(side->says);
    free(side->when);
}

/** What each of them says, in two or three sentences. */
static void say_intro(struct sentences *intro, const struct sipwhy_code *one,
                      const struct sipwhy_code *two)
{
    struct side first = side_of(one);
    struct side second = side_of(two);
    if (is_same_class(one, two)) {
        say(intro, _("Both SIP %1$d (%2$s) and %3$d (%4$s) belong to the %5$s category."),
            one->code, one->name, two->code, two->name, class_of(one));
        say(intro, _("%1$d means: %2$s"), one->code, first.says);
        say(intro, _("Meanwhile, %1$d means: %2$s"), two->code, second.says);
    } else {
        say(intro, _("SIP %1$d (%2$s) is a %3$s response, while %4$d (%5$s) is a %6$s response."),
            one->code, one->name, class_of(one), two->code, two->name, class_of(two));
        say(intro, _("%1$d means: %2$s"), one->code, first.says);
        say(intro, _("In contrast, %1$d means: %2$s"), two->code, second.says);
    }
    side_finish(&first);
    side_finish(&second);
}

/** Whether the two end their transaction. */
static void say_finality(struct sentences *differences, const struct sipwhy_code *one,
                         const struct sipwhy_code *two)
{
    bool is_one_final = one->code >= 200;
    bool is_two_final = two->code >= 200;
    if (is_one_final == is_two_final)
        return;
    say(differences,
        _("%1$d is provisional: the transaction goes on until a final response comes. %2$d is "
          "final: the server sends no other response to this request."),
        is_one_final ? two->code : one->code, is_one_final ? one->code : two->code);
}

static void say_ends(struct sentences *differences, const struct sipwhy_code *one,
                     const struct sipwhy_code *two)
{
    if (one->ends == two->ends) {
        say(differences, _("What %1$d and %2$d end is the same. %3$s"), one->code, two->code,
            advice_ends(one->ends));
        return;
    }
    say(differences, _("What %1$d ends: %2$s What %3$d ends: %4$s"), one->code,
        advice_ends(one->ends), two->code, advice_ends(two->ends));
}

static void say_retry(struct sentences *differences, const struct sipwhy_code *one,
                      const struct sipwhy_code *two)
{
    if (strcmp(advice_retry_id(one->code), advice_retry_id(two->code)) == 0) {
        say(differences, _("Trying again after %1$d or %2$d: %3$s"), one->code, two->code,
            advice_retry(one->code));
        return;
    }
    say(differences, _("Trying again after %1$d: %2$s After %3$d: %4$s"), one->code,
        advice_retry(one->code), two->code, advice_retry(two->code));
}

static void say_cause(struct sentences *differences, const struct sipwhy_code *one,
                      const struct sipwhy_code *two)
{
    char first[ADVICE_TEXT];
    char second[ADVICE_TEXT];
    const char *cause = advice_cause(one->code, first);
    const char *other = advice_cause(two->code, second);
    if (!cause && !other)
        return;
    say(differences,
        _("Q.850 cause towards the telephone network (RFC 3398): %1$d: %2$s. "
          "%3$d: %4$s."),
        one->code, cause ? cause : _("none"), two->code, other ? other : _("none"));
}

static void say_headers(struct sentences *differences, const struct sipwhy_code *one,
                        const struct sipwhy_code *two)
{
    char first[ADVICE_TEXT];
    char second[ADVICE_TEXT];
    const char *headers = advice_headers(one, first);
    const char *others = advice_headers(two, second);
    if (!headers && !others)
        return;
    say(differences, _("Header fields to read: %1$d: %2$s. %3$d: %4$s."), one->code,
        headers ? headers : _("none"), two->code, others ? others : _("none"));
}

static void say_differences(struct sentences *differences, const struct sipwhy_code *one,
                            const struct sipwhy_code *two)
{
    struct side first = side_of(one);
    struct side second = side_of(two);
    if (!is_same_class(one, two))
        say(differences, _("%1$d is a %2$s response, while %3$d is a %4$s response."), one->code,
            class_of(one), two->code, class_of(two));
    say(differences, "SIP %d: %s", one->code, first.says);
    say(differences, "SIP %d: %s", two->code, second.says);
    say(differences, _("When you see %1$d: %2$s"), one->code, first.when);
    say(differences, _("When you see %1$d: %2$s"), two->code, second.when);
    say_finality(differences, one, two);
    say_ends(differences, one, two);
    say_retry(differences, one, two);
    say_cause(differences, one, two);
    say_headers(differences, one, two);
    side_finish(&first);
    side_finish(&second);
}

static void say_which(struct sentences *which, const struct sipwhy_code *one,
                      const struct sipwhy_code *two)
{
    say(which, _("For %1$d (%2$s): %3$s"), one->code, one->name, _(one->fix));
    say(which, _("For %1$d (%2$s): %3$s"), two->code, two->name, _(two->fix));
}

static void paint_code(const struct sipwhy_code *code, struct paint *paint)
{
    paint_newline(paint);
    paint_style(paint, words_code_style(code->code));
    paint_printf(paint, "%d %s", code->code, code->name);
    paint_style(paint, PAINT_PLAIN);
    paint_printf(paint, " (%s)", class_of(code));
    paint_newline(paint);
    if (code->remark)
        paint_paragraph(paint, 4, _(code->remark));
    page_paint_section(paint, _("Description"), _(code->description));
    page_paint_section(paint, _("When You See It"), _(code->when));
    page_paint_section(paint, _("How to Fix"), _(code->fix));
}

static void paint_title(const struct sipwhy_code *one, const struct sipwhy_code *two,
                        struct paint *paint)
{
    paint_style(paint, PAINT_HEADING);
    paint_printf(paint, "SIP %d %s vs %d %s", one->code, one->name, two->code, two->name);
    int columns = paint->column;
    paint_newline(paint);
    paint_repeat(paint, paint_either(paint, "═", "="), columns);
    paint_style(paint, PAINT_PLAIN);
    paint_newline(paint);
}

static void paint_sentences(const struct sentences *sentences, struct paint *paint, bool numbered)
{
    char number[32];
    for (size_t i = 0; i < sentences->count; i++) {
        if (numbered) {
            snprintf(number, sizeof number, "%2zu.", i + 1);
            paint_put(paint, number);
        }
        paint_paragraph(paint, 4, sentences->texts[i]);
    }
}

static void paint_heading(struct paint *paint, const char *heading)
{
    paint_newline(paint);
    paint_styled(paint, PAINT_BOLD, heading);
    paint_newline(paint);
}

void compare_paint(const struct sipwhy_code *one, const struct sipwhy_code *two,
                   struct paint *paint)
{
    struct sentences intro = {0};
    struct sentences differences = {0};
    struct sentences which = {0};
    say_intro(&intro, one, two);
    say_differences(&differences, one, two);
    say_which(&which, one, two);
    paint_title(one, two, paint);
    paint_newline(paint);
    for (size_t i = 0; i < intro.count; i++)
        paint_wrap(paint, 0, intro.texts[i]);
    paint_newline(paint);
    paint_code(one, paint);
    paint_code(two, paint);
    paint_heading(paint, _("Key Differences"));
    paint_sentences(&differences, paint, true);
    paint_heading(paint, _("When to Use Which"));
    paint_sentences(&which, paint, false);
    paint_heading(paint, _("Learn More"));
    paint_printf(paint, "    %d: %s", one->code, one->rfc);
    paint_newline(paint);
    paint_printf(paint, "    %d: %s", two->code, two->rfc);
    paint_newline(paint);
    sentences_finish(&intro);
    sentences_finish(&differences);
    sentences_finish(&which);
}

static json_t *sentences_array(struct sentences *sentences)
{
    json_t *array = json_array();
    for (size_t i = 0; i < sentences->count; i++)
        json_array_append_new(array, object_text(paint_text(sentences->texts[i])));
    sentences_finish(sentences);
    return array;
}

json_t *compare_object(const struct page *one, const struct page *two)
{
    struct sentences intro = {0};
    struct sentences differences = {0};
    struct sentences which = {0};
    say_intro(&intro, one->code, two->code);
    say_differences(&differences, one->code, two->code);
    say_which(&which, one->code, two->code);
    json_t *codes = json_array();
    json_array_append_new(codes, page_object(one));
    json_array_append_new(codes, page_object(two));
    json_t *object = json_object();
    object_set_text(object, "type", "comparison");
    json_object_set_new(object, "same_class", json_boolean(is_same_class(one->code, two->code)));
    json_object_set_new(object, "codes", codes);
    json_object_set_new(object, "introduction", sentences_array(&intro));
    json_object_set_new(object, "differences", sentences_array(&differences));
    json_object_set_new(object, "which", sentences_array(&which));
    return object;
}
