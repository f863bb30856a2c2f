/*
 * chart.c — counts and delays over time as pictures (SVG).
 */
#include "report/clock.h"
#include "report/html/html.h"
#include "report/translate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** Sizes in units of the picture; the plot stands inside the margins. */
struct frame {
    int width;
    int height;
    int left;
    int top;
    int right;
    int bottom;
};

static const struct frame large = {480, 170, 54, 8, 10, 22};
static const struct frame small = {300, 62, 2, 4, 2, 4};

static int plot_width(const struct frame *frame)
{
    return frame->width - frame->left - frame->right;
}

static int plot_height(const struct frame *frame)
{
    return frame->height - frame->top - frame->bottom;
}

static double step_x(const struct html *html, const struct frame *frame, size_t step)
{
    return frame->left +
           (double)plot_width(frame) * (double)step / (double)times_step_count(&html->times);
}

static void begin(struct html *html, const struct frame *frame, const char *title)
{
    struct markup *markup = &html->markup;
    markup_printf(markup, "<svg class=\"chart\" role=\"img\" viewBox=\"0 0 %d %d\"", frame->width,
                  frame->height);
    markup_attribute(markup, "aria-label", title);
    markup_put(markup, ">");
}

/** "20:26:40", or the day where the ticks are days apart. */
static void write_tick(struct markup *markup, sipwhy_time time, sipwhy_time apart)
{
    char text[CLOCK_TEXT];
    if (apart >= 86400 * SIPWHY_SECOND)
        markup_printf(markup, "%.10s", clock_format_date(time, text));
    else if (apart >= 60 * SIPWHY_SECOND)
        markup_printf(markup, "%.5s", clock_format_day(time, text));
    else if (apart >= SIPWHY_SECOND)
        markup_printf(markup, "%.8s", clock_format_day(time, text));
    else
        markup_printf(markup, "%s", clock_format_day(time, text));
}

/** The distance of ticks: the least that people count in and that is not below @p least. */
static sipwhy_time tick_of(sipwhy_time least)
{
    static const int seconds[] = {1,    2,    5,     10,    15,    30,    60,     120,    300,     600,     900,
                                  1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000};
    static const int milliseconds[] = {1, 2, 5, 10, 20, 50, 100, 200, 500};
    for (size_t i = 0; i < sizeof milliseconds / sizeof *milliseconds; i++) {
        if (milliseconds[i] * SIPWHY_MILLISECOND >= least)
            return milliseconds[i] * SIPWHY_MILLISECOND;
    }
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
        if (seconds[i] * SIPWHY_SECOND >= least)
            return seconds[i] * SIPWHY_SECOND;
    }
    return (least / (86400 * SIPWHY_SECOND) + 1) * (86400 * SIPWHY_SECOND);
}

/** Ticks of the time, about six of them. */
static void write_times(struct html *html, const struct frame *frame)
{
    struct markup *markup = &html->markup;
    const struct times *times = &html->times;
    sipwhy_time span = times->width * (sipwhy_time)times_step_count(times);
    sipwhy_time apart = tick_of(span / 6);
    sipwhy_time time = (times->base + apart - 1) / apart * apart;
    int y = frame->height - frame->bottom;
    for (; time <= times->base + span; time += apart) {
        double x = frame->left +
                   (double)plot_width(frame) * (double)(time - times->base) / (double)span;
        if (x > frame->width - 24)
            break;
        markup_printf(markup, "<path class=\"grid\" d=\"M%.1f %dv4\"/><text x=\"%.1f\" y=\"%d\" class=\"x\">",
                      x, y, x, y + 17);
        write_tick(markup, time, apart);
        markup_put(markup, "</text>");
    }
}

/** The smallest of 1, 2, 5, 10, 20, ... that is not below @p value. */
static uint64_t round_up(uint64_t value)
{
    uint64_t power = 1;
    while (power * 10 < value)
        power *= 10;
    return value <= power ? power : value <= 2 * power ? 2 * power : value <= 5 * power ? 5 * power : 10 * power;
}

static void write_line_of(struct markup *markup, const struct frame *frame, double y,
                          const char *text)
{
    markup_printf(markup, "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" class=\"y\">%s</text>",
                  frame->left, y, frame->width - frame->right, frame->left - 6, y + 4, text);
}

static void write_counts(struct html *html, const struct frame *frame, uint64_t most)
{
    char text[24];
    int parts = most % 2 == 0 ? 2 : 1;
    for (int i = 0; i <= parts; i++) {
        snprintf(text, sizeof text, "%" PRIu64, most * (uint64_t)i / (uint64_t)parts);
        write_line_of(&html->markup, frame,
                      frame->top + plot_height(frame) * (1 - (double)i / parts), text);
    }
}

/** All bars of a kind, each on top of those of the kinds before, as one path. */
static void write_bars(struct html *html, const struct frame *frame,
                       const struct times_series *series, const struct chart_kind *kinds,
                       size_t kind, uint64_t most,
                       uint32_t (*count_of)(const struct times_step *step, size_t kind))
{
    struct markup *markup = &html->markup;
    size_t count = times_step_count(&html->times);
    double scale = (double)plot_height(frame) / (double)most;
    double width = (double)plot_width(frame) / (double)count;
    double gap = width > 4 ? 1 : 0;
    double bar = width - gap > 40 ? 40 : width - gap;
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        uint64_t below = 0;
        uint32_t here = count_of(&series->steps[i], kind);
        if (!here)
            continue;
        for (size_t j = 0; j < kind; j++)
            below += count_of(&series->steps[i], j);
        if (is_first)
            markup_printf(markup, "<path class=\"%s\" d=\"", kinds[kind].style);
        is_first = false;
        markup_printf(markup, "M%.1f %.1fv%.1fh%.1fv%.1fz", step_x(html, frame, i),
                      frame->height - frame->bottom - (double)below * scale,
                      -(double)here * scale, bar, (double)here * scale);
    }
    markup_put(markup, is_first ? "" : "\"/>");
}

static uint64_t sum_of(const struct html *html, const struct times_series *series, size_t kind,
                       uint32_t (*count_of)(const struct times_step *step, size_t kind))
{
    uint64_t all = 0;
    for (size_t i = 0; i < times_step_count(&html->times); i++)
        all += count_of(&series->steps[i], kind);
    return all;
}

static void write_legend(struct html *html, const struct times_series *series,
                         const struct chart_kind *kinds, size_t kind_count,
                         uint32_t (*count_of)(const struct times_step *step, size_t kind))
{
    struct markup *markup = &html->markup;
    markup_put(markup, "<p class=\"legend\">");
    for (size_t kind = 0; kind < kind_count; kind++) {
        uint64_t all = sum_of(html, series, kind, count_of);
        if (!all)
            continue;
        markup_printf(markup, "<span><i class=\"%s\"></i>%" PRIu64 " ", kinds[kind].style, all);
        markup_text(markup, kinds[kind].label);
        markup_put(markup, "</span> ");
    }
    markup_put(markup, "</p>");
}

/** Begin the table that says in numbers what a chart shows. */
static void begin_table(struct html *html, const char *title)
{
    struct markup *markup = &html->markup;
    markup_put(markup, "<details class=\"numbers\"><summary>");
    markup_text(markup, _("In numbers"));
    markup_put(markup, "</summary><div class=\"scroll\"><table><caption>");
    markup_text(markup, title);
    markup_put(markup, "</caption><thead><tr>");
    markup_element(markup, "th scope=\"col\"", _("time"));
}

static void end_table(struct html *html)
{
    markup_put(&html->markup, "</tbody></table></div></details>");
}

/** "15:06:40", with the day where the capture has several, and fractions where steps are that short. */
static void write_step_time(struct html *html, size_t step)
{
    char text[CLOCK_TEXT];
    const struct times *times = &html->times;
    sipwhy_time time = times->base + (sipwhy_time)step * times->width;
    sipwhy_time day = 86400 * SIPWHY_SECOND;
    markup_put(&html->markup, "<tr><th scope=\"row\">");
    if (times->base / day != times->last / day)
        markup_printf(&html->markup, "%.10s ", clock_format_date(time, text));
    markup_printf(&html->markup, "%.*s</th>", times->width < SIPWHY_SECOND ? 12 : 8,
                  clock_format_day(time, text));
}

static void write_numbers(struct html *html, const struct times_series *series,
                          const struct chart_kind *kinds, size_t kind_count,
                          uint32_t (*count_of)(const struct times_step *step, size_t kind),
                          const char *title)
{
    struct markup *markup = &html->markup;
    bool is_shown[16] = {false};
    begin_table(html, title);
    for (size_t kind = 0; kind < kind_count && kind < 16; kind++) {
        is_shown[kind] = sum_of(html, series, kind, count_of) > 0;
        if (is_shown[kind])
            markup_element(markup, "th scope=\"col\" class=\"num\"", kinds[kind].label);
    }
    markup_put(markup, "</tr></thead><tbody>");
    for (size_t i = 0; i < times_step_count(&html->times); i++) {
        uint64_t all = 0;
        for (size_t kind = 0; kind < kind_count; kind++)
            all += count_of(&series->steps[i], kind);
        if (!all)
            continue;
        write_step_time(html, i);
        for (size_t kind = 0; kind < kind_count && kind < 16; kind++) {
            if (is_shown[kind])
                markup_printf(markup, "<td class=\"num\">%" PRIu32 "</td>",
                              count_of(&series->steps[i], kind));
        }
        markup_put(markup, "</tr>\n");
    }
    end_table(html);
}

void html_write_stack(struct html *html, const struct times_series *series,
                      const struct chart_kind *kinds, size_t kind_count,
                      uint32_t (*count_of)(const struct times_step *step, size_t kind),
                      const char *title, bool is_small)
{
    struct markup *markup = &html->markup;
    const struct frame *frame = is_small ? &small : &large;
    size_t count = times_step_count(&html->times);
    uint64_t most = 0;
    for (size_t i = 0; i < count && series->steps; i++) {
        uint64_t all = 0;
        for (size_t kind = 0; kind < kind_count; kind++)
            all += count_of(&series->steps[i], kind);
        most = all > most ? all : most;
    }
    if (most == 0)
        return;
    most = round_up(most);
    markup_put(markup, "<figure><figcaption>");
    markup_text(markup, title);
    markup_put(markup, "</figcaption>");
    begin(html, frame, title);
    if (!is_small) {
        write_counts(html, frame, most);
        write_times(html, frame);
    }
    for (size_t kind = 0; kind < kind_count; kind++)
        write_bars(html, frame, series, kinds, kind, most, count_of);
    markup_put(markup, "</svg>");
    write_legend(html, series, kinds, kind_count, count_of);
    if (!is_small)
        write_numbers(html, series, kinds, kind_count, count_of, title);
    markup_put(markup, "</figure>\n");
}

/** Delays are drawn by their logarithm: between these powers of ten of a millisecond. */
struct decades {
    int low;
    int high;
};

static double logarithm(sipwhy_time delay)
{
    double milliseconds = (double)delay / (double)SIPWHY_MILLISECOND;
    double result = 0;
    while (milliseconds >= 10) {
        milliseconds /= 10;
        result++;
    }
    /* Straight between the powers of two is near enough for a picture. */
    static const double twos[] = {0, 0.301, 0.602, 0.903, 1.0};
    double two = 1;
    int i = 0;
    while (i < 3 && milliseconds >= 2 * two) {
        two *= 2;
        i++;
    }
    double part = milliseconds < 1 ? 0 : (milliseconds - two) / (i == 3 ? 2 : two);
    return result + twos[i] + part * (twos[i + 1] - twos[i]);
}

static struct decades decades_of(const struct html *html, const struct times_series *series)
{
    struct decades decades = {9, -1};
    size_t count = times_step_count(&html->times);
    for (size_t i = 0; i < count && series->steps; i++) {
        sipwhy_time least = times_percentile(&series->steps[i], 50);
        sipwhy_time most = times_percentile(&series->steps[i], 99);
        if (least == SIPWHY_TIME_UNKNOWN)
            continue;
        int low = (int)logarithm(least);
        int high = (int)logarithm(most) + 1;
        decades.low = low < decades.low ? low : decades.low;
        decades.high = high > decades.high ? high : decades.high;
    }
    return decades;
}

static void write_percentile(struct html *html, const struct frame *frame,
                             const struct times_series *series, const struct decades *decades,
                             unsigned percent)
{
    struct markup *markup = &html->markup;
    size_t count = times_step_count(&html->times);
    double width = (double)plot_width(frame) / (double)count;
    bool was_there = false;
    markup_printf(markup, "<path class=\"line p%u\" d=\"", percent);
    for (size_t i = 0; i < count; i++) {
        sipwhy_time delay = times_percentile(&series->steps[i], percent);
        if (delay == SIPWHY_TIME_UNKNOWN) {
            was_there = false;
            continue;
        }
        double part = (logarithm(delay) - decades->low) / (decades->high - decades->low);
        double y = frame->height - frame->bottom - part * plot_height(frame);
        double x = step_x(html, frame, i) + width / 2;
        markup_printf(markup, was_there ? "L%.1f %.1f" : "M%.1f %.1fh0", x, y);
        was_there = true;
    }
    markup_put(markup, "\"/>");
}

static void write_delay_numbers(struct html *html, const struct times_series *series,
                                const char *title)
{
    char text[CLOCK_TEXT];
    struct markup *markup = &html->markup;
    static const unsigned percents[] = {50, 95, 99};
    begin_table(html, title);
    for (size_t i = 0; i < 3; i++)
        markup_printf(markup, "<th scope=\"col\" class=\"num\">%u %%</th>", percents[i]);
    markup_put(markup, "</tr></thead><tbody>");
    for (size_t i = 0; i < times_step_count(&html->times); i++) {
        if (times_percentile(&series->steps[i], 50) == SIPWHY_TIME_UNKNOWN)
            continue;
        write_step_time(html, i);
        for (size_t j = 0; j < 3; j++)
            markup_printf(markup, "<td class=\"num\">%s</td>",
                          clock_format_duration(times_percentile(&series->steps[i], percents[j]), text));
        markup_put(markup, "</tr>\n");
    }
    end_table(html);
}

void html_write_delays(struct html *html, const struct times_series *series, const char *title,
                       bool is_small)
{
    static const char *const marks[] = {"1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s", "1000 s"};
    static const unsigned percents[] = {99, 95, 50};
    struct markup *markup = &html->markup;
    const struct frame *frame = is_small ? &small : &large;
    struct decades decades = decades_of(html, series);
    if (decades.high < 0)
        return;
    markup_put(markup, "<figure><figcaption>");
    markup_text(markup, title);
    markup_put(markup, "</figcaption>");
    begin(html, frame, title);
    for (int i = decades.low; i <= decades.high && i < 7 && !is_small; i++)
        write_line_of(markup, frame,
                      frame->top + plot_height(frame) * (1 - (double)(i - decades.low) /
                                                                 (decades.high - decades.low)),
                      marks[i]);
    if (!is_small)
        write_times(html, frame);
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++)
        write_percentile(html, frame, series, &decades, percents[i]);
    markup_put(markup, "</svg><p class=\"legend\">");
    for (size_t i = sizeof percents / sizeof *percents; i-- > 0;)
        markup_printf(markup, "<span><i class=\"p%u\"></i>%u %%</span> ", percents[i], percents[i]);
    markup_put(markup, "</p>");
    if (!is_small)
        write_delay_numbers(html, series, title);
    markup_put(markup, "</figure>\n");
}
