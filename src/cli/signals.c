/*
 * signals.c — SIGINT, SIGTERM and SIGHUP end the input, not the program: the summary still comes.
 */
#include "cli/signals.h"

#include <signal.h>
#include <stdatomic.h>

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

static struct sipwhy_source *_Atomic stopped_by_signal;
static atomic_bool is_once;
static atomic_bool came;

static void handle(void (*handler)(int))
{
    /* Who writes to a slow pipe goes on; what waits for packets is woken by the source. */
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        /* Who starts the program under nohup wants it to ignore SIGHUP. */
        if (numbers[i] == SIGHUP && sigaction(SIGHUP, NULL, &before) == 0 &&
            before.sa_handler == SIG_IGN)
            continue;
        sigaction(numbers[i], &action, NULL);
    }
}

static void on_signal(int number)
{
    struct sipwhy_source *source = stopped_by_signal;
    (void)number;
    came = true;
    if (source)
        sipwhy_source_stop(source);
    if (is_once)
        handle(SIG_DFL);
}

void signals_catch(struct sipwhy_source *source)
{
    stopped_by_signal = source;
    handle(on_signal);
}

void signals_catch_once(struct sipwhy_source *source)
{
    is_once = true;
    signals_catch(source);
}

bool signals_came(void)
{
    return came;
}

void signals_release(void)
{
    stopped_by_signal = NULL;
    if (!is_once)
        handle(SIG_IGN);
}
