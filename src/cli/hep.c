/*
 * hep.c — --hep-send: every message that was analysed goes on to a receiver of HEP.
 *
 * It may be gone, and the analysis goes on: the first message that it did not get is told, the
 * others are counted.
 */
#include "cli/hep.h"

#include "cli/program.h"

#include <sipwhy/hep.h>

static void take_message(void *context, const struct sipwhy_message *message)
{
    struct hep *hep = context;
    struct sipwhy_failure failure;
    int error = sipwhy_hep_sender_send(hep->sender, message, &failure);
    uint64_t *count = error == SIPWHY_ERROR_ARGUMENT ? &hep->too_long : &hep->failed;
    if (error < 0 && (*count)++ == 0)
        complain("--hep-send: %s", failure.text);
    if (hep->handlers.message)
        hep->handlers.message(hep->context, message);
}

static void take_finding(void *context, const struct sipwhy_finding *finding)
{
    struct hep *hep = context;
    if (hep->handlers.finding)
        hep->handlers.finding(hep->context, finding);
}

static void take_call(void *context, const struct sipwhy_call *call)
{
    struct hep *hep = context;
    if (hep->handlers.call)
        hep->handlers.call(hep->context, call);
}

static void take_registration(void *context, const struct sipwhy_registration *registration)
{
    struct hep *hep = context;
    if (hep->handlers.registration)
        hep->handlers.registration(hep->context, registration);
}

static void take_released(void *context, void *attachment)
{
    struct hep *hep = context;
    if (hep->handlers.released)
        hep->handlers.released(hep->context, attachment);
}

static void take_limit(void *context, const char *name, const char *text)
{
    struct hep *hep = context;
    if (hep->handlers.limit)
        hep->handlers.limit(hep->context, name, text);
}

static void take_use(void *context, const struct sipwhy_use *use)
{
    struct hep *hep = context;
    hep->handlers.use(hep->context, use);
}

int hep_begin(struct hep *hep, const struct options *options, struct sipwhy_handlers *handlers,
              void **context)
{
    struct sipwhy_failure failure;
    struct sipwhy_hep_options how = {.agent = options->hep_id, .password = options->hep_password};
    if (sipwhy_hep_sender_open(options->hep_send, &how, &hep->sender, &failure) < 0) {
        complain("--hep-send: %s", failure.text);
        return -1;
    }
    hep->handlers = *handlers;
    hep->context = *context;
    *handlers = (struct sipwhy_handlers){
        .message = take_message,
        .finding = take_finding,
        .call = take_call,
        .registration = take_registration,
        .released = take_released,
        .limit = take_limit,
        .use = hep->handlers.use ? take_use : NULL,
    };
    *context = hep;
    return 0;
}

void hep_finish(struct hep *hep)
{
    if (hep->failed > 1)
        complain("--hep-send: %llu messages were not sent", (unsigned long long)hep->failed);
    if (hep->too_long > 1)
        complain("--hep-send: %llu messages were too long", (unsigned long long)hep->too_long);
    sipwhy_hep_sender_close(hep->sender);
    *hep = (struct hep){0};
}
