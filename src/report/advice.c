/*
 * advice.c — what follows from a response code alone: whether to try again, what it ends, which
 * Q.850 cause it becomes.
 */
#include "report/advice.h"

#include "report/translate.h"

#include <stdio.h>
#include <string.h>

enum retry {
    RETRY_WAIT,
    RETRY_DONE,
    RETRY_ELSEWHERE,
    RETRY_CREDENTIALS,
    RETRY_LATER,
    RETRY_CHANGED,
    RETRY_OTHER_SERVER,
    RETRY_NEVER,
    RETRY_NOWHERE,
    RETRY_GLARE,
    RETRY_WITHDRAWN,
};

static const struct {
    const char *id;
    const char *text;
} retries[] = {
    [RETRY_WAIT] = {"wait", N_("Do not send the request again: it is being worked on, and a final "
                               "response follows.")},
    [RETRY_DONE] = {"done", N_("Nothing to repeat: the request succeeded.")},
    [RETRY_ELSEWHERE] = {"elsewhere", N_("Send a new request to the address in Contact, not to the "
                                         "one that sent this response.")},
    [RETRY_CREDENTIALS] = {"credentials",
                           N_("Send it again once, with credentials that answer the challenge. A "
                              "second challenge for the same realm that is not marked stale means "
                              "that they are wrong: stop.")},
    [RETRY_LATER] = {"later", N_("Safe to repeat unchanged later: after Retry-After where the "
                                 "response has one, never at once in a loop.")},
    [RETRY_CHANGED] = {"changed", N_("Repeating it unchanged gets the same answer; change what was "
                                     "refused first.")},
    [RETRY_OTHER_SERVER] = {"other-server",
                            N_("Another server may succeed: try the next one that DNS gives "
                               "(RFC 3263), this one only later, after Retry-After where there is "
                               "one.")},
    [RETRY_NEVER] = {"never", N_("Do not repeat it: the answer is meant to last.")},
    [RETRY_NOWHERE] = {"nowhere", N_("Do not try another address either: a 6xx speaks for the user "
                                     "everywhere, and a proxy ends the search (RFC 3261 section "
                                     "16.7).")},
    [RETRY_GLARE] = {"glare",
                     N_("Repeat it after a random wait: 2.1 to 4 s for the side that chose "
                        "the Call-ID, 0 to 2 s for the other (RFC 3261 section 14.1).")},
    [RETRY_WITHDRAWN] = {"withdrawn", N_("Nothing to repeat: the caller withdrew the request.")},
};

/** Codes that differ from the rest of their class. */
static const struct {
    int code;
    enum retry retry;
} exceptions[] = {
    {380, RETRY_CHANGED},      {401, RETRY_CREDENTIALS}, {403, RETRY_NEVER},   {404, RETRY_NEVER},
    {407, RETRY_CREDENTIALS},  {408, RETRY_LATER},       {410, RETRY_NEVER},   {413, RETRY_CHANGED},
    {430, RETRY_CHANGED},      {440, RETRY_CHANGED},     {480, RETRY_LATER},   {486, RETRY_LATER},
    {487, RETRY_WITHDRAWN},    {491, RETRY_GLARE},       {500, RETRY_LATER},   {501, RETRY_CHANGED},
    {505, RETRY_CHANGED},      {513, RETRY_CHANGED},     {580, RETRY_CHANGED}, {606, RETRY_CHANGED},
    {555, RETRY_CHANGED},
};

static enum retry retry_of(int code)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (exceptions[i].code == code)
            return exceptions[i].retry;
    }
    static const enum retry by_class[] = {
        [SIPWHY_CLASS_UNKNOWN] = RETRY_CHANGED,
        [SIPWHY_CLASS_PROVISIONAL] = RETRY_WAIT,
        [SIPWHY_CLASS_SUCCESS] = RETRY_DONE,
        [SIPWHY_CLASS_REDIRECTION] = RETRY_ELSEWHERE,
        [SIPWHY_CLASS_CLIENT_FAILURE] = RETRY_CHANGED,
        [SIPWHY_CLASS_SERVER_FAILURE] = RETRY_OTHER_SERVER,
        [SIPWHY_CLASS_GLOBAL_FAILURE] = RETRY_NOWHERE,
    };
    return by_class[sipwhy_code_class(code)];
}

const char *advice_retry(int code)
{
    return _(retries[retry_of(code)].text);
}

const char *advice_retry_id(int code)
{
    return retries[retry_of(code)].id;
}

const char *advice_ends(enum sipwhy_ends ends)
{
    static const char *const texts[] = {
        [SIPWHY_ENDS_NOTHING] = N_("Nothing: inside a dialog, the dialog goes on."),
        [SIPWHY_ENDS_TRANSACTION] =
            N_("Only the request it answers: inside a dialog, the dialog goes on."),
        [SIPWHY_ENDS_USAGE] =
            N_("Inside a dialog, the usage the request belongs to (the call or the subscription); "
               "other usages of the dialog go on."),
        [SIPWHY_ENDS_DIALOG] = N_("Inside a dialog, the whole dialog with every usage in it."),
    };
    return _(texts[ends]);
}

const char *advice_ends_id(enum sipwhy_ends ends)
{
    static const char *const ids[] = {
        [SIPWHY_ENDS_NOTHING] = "nothing",
        [SIPWHY_ENDS_TRANSACTION] = "transaction",
        [SIPWHY_ENDS_USAGE] = "usage",
        [SIPWHY_ENDS_DIALOG] = "dialog",
    };
    return ids[ends];
}

const char *advice_cause(int code, char text[ADVICE_TEXT])
{
    int cause = sipwhy_cause_from_code(code);
    if (cause == 0)
        return NULL;
    const struct sipwhy_cause *row = sipwhy_cause_find(cause);
    snprintf(text, ADVICE_TEXT, "%d %s", cause, row ? row->name : "");
    return text;
}

const char *advice_headers(const struct sipwhy_code *code, char text[ADVICE_TEXT])
{
    size_t used = 0;
    for (size_t i = 0; code->headers && code->headers[i]; i++) {
        size_t length = strlen(code->headers[i]);
        if (used + length + 3 > ADVICE_TEXT)
            break;
        used += (size_t)snprintf(text + used, ADVICE_TEXT - used, "%s%s", i ? ", " : "",
                                 code->headers[i]);
    }
    return used ? text : NULL;
}
