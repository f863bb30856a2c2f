/*
 * signals.c — SIGINT, SIGTERM and SIGHUP end the input, not the program: the summary still comes.
 */
#include "cli/signals.h"

#include <signal.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

static struct sipwhy_source *stopped_by_signal;

static void on_signal(int number)
{
    (void)number;
    sipwhy_source_stop(stopped_by_signal);
}

static void handle(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        /* Who starts the program under nohup wants it to ignore SIGHUP. */
        if (numbers[i] == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 &&
            before.sa_handler == SIG_IGN)
            continue;
        sigaction(numbers[i], &action, NULL);
    }
}

void signals_catch(struct sipwhy_source *source)
{
    stopped_by_signal = source;
    handle(on_signal);
}

void signals_release(void)
{
    handle(SIG_IGN);
}
