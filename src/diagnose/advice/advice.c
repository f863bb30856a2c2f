/*
 * advice.c — who speaks about which response.
 */
#include "diagnose/advice/advice.h"

#include "sip/mask.h"

#include <stdarg.h>
#include <stdio.h>

#define LONGEST_TEXT 160

/** So far secrets are looked for: masking makes text shorter. */
#define MASKED_TEXT ((size_t)4 * LONGEST_TEXT)

static const struct {
    int first;
    int last;
    void (*give)(struct advice *advice);
} rows[] = {
    {100, 100, advice_trying},
    {101, 199, advice_provisional},
    {200, 299, advice_success},
    {300, 399, advice_redirect},
    {401, 401, advice_challenge},
    {407, 407, advice_challenge},
    {403, 403, advice_forbidden},
    {404, 404, advice_address},
    {414, 414, advice_size},
    {416, 416, advice_address},
    {484, 485, advice_address},
    {604, 604, advice_address},
    {405, 405, advice_allow},
    {501, 501, advice_allow},
    {406, 406, advice_accept},
    {415, 415, advice_accept},
    {420, 421, advice_extension},
    {422, 423, advice_interval},
    {408, 408, advice_timeout},
    {504, 504, advice_timeout},
    {413, 413, advice_size},
    {513, 513, advice_size},
    {481, 481, advice_missing_call},
    {487, 487, advice_terminated},
    {488, 488, advice_session},
    {606, 606, advice_session},
    {489, 489, advice_event},
    {491, 491, advice_pending},
    {300, 699, advice_retry_after},
    {180, 699, advice_reason},
    {180, 699, advice_warning},
};

void advice_give(struct advice *advice)
{
    int code = advice->message->code;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (code >= rows[i].first && code <= rows[i].last)
            rows[i].give(advice);
    }
}

void advice_add(struct advice *advice, const char *format, ...)
{
    char line[1024];
    if (advice->count == ADVICE_LINES)
        return;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    const char *copy = length > 0 ? arena_copy(advice->arena, span_of(line)) : NULL;
    if (copy)
        advice->lines[advice->count++] = copy;
}

const char *advice_text(struct advice *advice, span text)
{
    char *copy = mask_copy(advice->arena, span_first(text, MASKED_TEXT));
    if (copy)
        copy[strnlen(copy, LONGEST_TEXT)] = '\0';
    return copy ? copy : "?";
}

const char *advice_header(struct advice *advice, struct sip_message *message,
                          enum sip_header_id id)
{
    span value = message ? sip_message_join(message, id) : SPAN_EMPTY;
    return value.data ? advice_text(advice, value) : NULL;
}

bool advice_is_in_dialog(const struct advice *advice)
{
    return advice->transaction && advice->transaction->request_seen &&
           advice->transaction->in_dialog;
}
