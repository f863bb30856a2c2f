/*
 * progress.c — how far reading files has come: a line on standard error.
 */
#include "cli/progress.h"

#include "report/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define BAR_LEAST 10
#define BAR_MOST 40
#define PARTS 5
#define PART 32

/** The clock is looked at about this often, whatever a step takes. */
#define LOOK_EVERY (20 * SIPWHY_MILLISECOND)
#define STEPS_MOST 8192

static sipwhy_time now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SIPWHY_SECOND + time.tv_nsec;
}

void progress_init(struct progress *progress, struct sipwhy_source *source, bool is_alone)
{
    const char *terminal = getenv("TERM");
    bool can_draw = isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
    *progress = (struct progress){.source = source, .is_wanted = can_draw && is_alone, .steps_to_look = 1};
    progress->start = progress->looked = now();
    progress->next = progress->start + SIPWHY_SECOND;
}

/** "0:07", "1:02:03" */
static void format_time(sipwhy_time time, char *text, size_t size)
{
    long long seconds = time / SIPWHY_SECOND;
    if (seconds < 3600)
        snprintf(text, size, "%lld:%02lld", seconds / 60, seconds % 60);
    else if (seconds < 360000)
        snprintf(text, size, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    else
        snprintf(text, size, "100 h");
}

/** "950", "12.3", "1.2", and what they count: "", "k" or "M" */
static const char *format_amount(double amount, char *text, size_t size)
{
    double unit = amount < 1e3 ? 1 : amount < 1e6 ? 1e3 : 1e6;
    snprintf(text, size, amount < 1e3 || amount / unit >= 100 ? "%.0f" : "%.1f", amount / unit);
    return amount < 1e3 ? "" : amount < 1e6 ? "k" : "M";
}

static double share_of(const struct progress_figures *figures)
{
    return figures->done < figures->total ? (double)figures->done / (double)figures->total : 1;
}

/** Texts after the bar, the most important one first; "" for what is not known. */
static void fill_parts(const struct progress_figures *figures, char parts[PARTS][PART])
{
    char text[16];
    const char *unit;
    double seconds = (double)figures->elapsed / 1e9;
    double share = share_of(figures);
    memset(parts, 0, PARTS * sizeof *parts);
    if (figures->total > 0) {
        snprintf(parts[0], sizeof *parts, "%d %%", (int)(share * 100));
        double left = share > 0 ? (double)figures->elapsed / share * (1 - share) : 0;
        format_time(left < 1e16 ? (sipwhy_time)left : (sipwhy_time)1e16, text, sizeof text);
        if (share > 0)
            snprintf(parts[1], sizeof *parts, "%s left", text);
    } else {
        unit = format_amount((double)figures->done, text, sizeof text);
        snprintf(parts[0], sizeof *parts, "%s %sB", text, unit);
    }
    unit = format_amount((double)figures->done / seconds, text, sizeof text);
    snprintf(parts[2], sizeof *parts, "%s %sB/s", text, unit);
    unit = format_amount((double)figures->packets / seconds, text, sizeof text);
    snprintf(parts[3], sizeof *parts, "%s%s packets/s", text, unit);
    format_time(figures->elapsed, text, sizeof text);
    snprintf(parts[4], sizeof *parts, "%s", text);
}

/** How many of the parts fit beside a bar that takes @p bar columns; @p ret_columns is what they take. */
static int choose_parts(char parts[PARTS][PART], int bar, int columns, int *ret_columns)
{
    int chosen = 0;
    int used = 0;
    for (; chosen < PARTS; chosen++) {
        int more = *parts[chosen] ? (int)strlen(parts[chosen]) + 2 : 0;
        if (chosen > 0 && used + more + bar > columns)
            break;
        used += more;
    }
    *ret_columns = used;
    return chosen;
}

static size_t put_bar(const struct progress_figures *figures, int columns, char *line)
{
    int inside = columns - 2 < BAR_MOST ? columns - 2 : BAR_MOST;
    int full = (int)(share_of(figures) * inside);
    line[0] = '[';
    memset(line + 1, '#', (size_t)full);
    memset(line + 1 + full, '.', (size_t)(inside - full));
    line[inside + 1] = ']';
    return (size_t)inside + 2;
}

void progress_format(const struct progress_figures *figures, int columns, char line[PROGRESS_LINE])
{
    char parts[PARTS][PART];
    int used;
    size_t length = 0;
    fill_parts(figures, parts);
    bool has_bar = figures->total > 0 && columns >= BAR_LEAST + 8;
    int chosen = choose_parts(parts, has_bar ? BAR_LEAST + 2 : -2, columns, &used);
    if (has_bar)
        length = put_bar(figures, columns - used, line);
    line[length] = '\0';
    for (int i = 0; i < chosen; i++) {
        if (*parts[i])
            length += (size_t)snprintf(line + length, PROGRESS_LINE - length, "%s%s", length ? "  " : "", parts[i]);
    }
}

/** One less than there are: a terminal breaks the line behind the last. */
static int columns_of_terminal(void)
{
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col - 1;
    return 79;
}

static void draw(const struct progress *progress, sipwhy_time time)
{
    char line[PROGRESS_LINE];
    struct progress_figures figures = {.elapsed = time - progress->start};
    struct sipwhy_source_statistics statistics;
    sipwhy_source_progress(progress->source, &figures.done, &figures.total);
    sipwhy_source_statistics(progress->source, &statistics);
    if (figures.total == 0)
        figures.done = statistics.bytes;
    figures.packets = statistics.packets + statistics.filtered;
    progress_format(&figures, columns_of_terminal(), line);
    status_show(line);
}

/** The clock costs more than a frame does, and a frame may be long in coming. */
static void look_less_or_more(struct progress *progress, sipwhy_time time)
{
    sipwhy_time taken = time - progress->looked;
    progress->looked = time;
    if (taken < LOOK_EVERY / 2 && progress->steps_to_look < STEPS_MOST)
        progress->steps_to_look *= 2;
    else if (taken > 2 * LOOK_EVERY)
        progress->steps_to_look = 1;
}

void progress_step(struct progress *progress)
{
    if (!progress->is_wanted || ++progress->steps < progress->steps_to_look)
        return;
    progress->steps = 0;
    sipwhy_time time = now();
    look_less_or_more(progress, time);
    if (time < progress->next)
        return;
    progress->next = time + SIPWHY_SECOND / 5;
    progress->is_shown = true;
    draw(progress, time);
}

void progress_end(struct progress *progress, const char *what)
{
    if (progress->is_shown)
        status_show(what);
}

void progress_finish(struct progress *progress)
{
    if (progress->is_shown)
        status_show(NULL);
    progress->is_shown = false;
}
