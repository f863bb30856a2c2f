/*
 * progress.c — how far reading files has come, on standard error.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BAR_COLUMNS 40
#define FRAMES_BETWEEN_LOOKS 512

static sipwhy_time now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SIPWHY_SECOND + time.tv_nsec;
}

void progress_init(struct progress *progress, const struct sipwhy_source *source)
{
    *progress = (struct progress){.source = source, .is_wanted = isatty(STDERR_FILENO)};
    progress->start = now();
    progress->next = progress->start + SIPWHY_SECOND;
}

static void draw(struct progress *progress, sipwhy_time time)
{
    uint64_t done;
    uint64_t total;
    sipwhy_source_progress(progress->source, &done, &total);
    double rate = (double)done / 1e6 / ((double)(time - progress->start) / 1e9);
    progress->is_shown = true;
    if (total == 0) {
        fprintf(stderr, "\r\033[K%.1f MB, %.1f MB/s", (double)done / 1e6, rate);
        return;
    }
    double share = done < total ? (double)done / (double)total : 1;
    char bar[BAR_COLUMNS + 1];
    for (int i = 0; i < BAR_COLUMNS; i++)
        bar[i] = i < (int)(share * BAR_COLUMNS) ? '#' : '.';
    bar[BAR_COLUMNS] = '\0';
    fprintf(stderr, "\r\033[K[%s] %3.0f %%  %.1f MB/s", bar, share * 100, rate);
}

void progress_step(struct progress *progress)
{
    if (!progress->is_wanted || ++progress->frames < FRAMES_BETWEEN_LOOKS)
        return;
    progress->frames = 0;
    sipwhy_time time = now();
    if (time < progress->next)
        return;
    progress->next = time + SIPWHY_SECOND / 5;
    draw(progress, time);
}

void progress_finish(struct progress *progress)
{
    if (progress->is_shown)
        fputs("\r\033[K", stderr);
    progress->is_shown = false;
}
