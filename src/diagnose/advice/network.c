/*
 * network.c — advice that any failure may carry: Retry-After, Reason, Warning.
 */
#include "base/time.h"
#include "diagnose/advice/advice.h"
#include "diagnose/q850.h"

#define SHOWN 4

/** RFC 3261 section 20.33: for these the callee is meant, for the others the server that answers. */
static bool is_about_callee(int code)
{
    return code == 404 || code == 413 || code == 480 || code == 486 || code == 600 || code == 603;
}

void advice_retry_after(struct advice *advice)
{
    uint64_t seconds;
    char wait[TIME_TEXT];
    int code = advice->message->code;
    if (!sip_message_seconds(advice->message, SIP_HEADER_RETRY_AFTER, &seconds)) {
        if (code == 503)
            advice_add(advice, _("It has no Retry-After: it counts as a 500, and the client may try another "
                                 "server at once."));
        return;
    }
    time_format_duration((sipwhy_time)seconds * SIPWHY_SECOND, wait);
    if (is_about_callee(code))
        advice_add(advice, _("Do not call this user again for %1$s (Retry-After); other calls to this "
                             "server are not meant."),
                   wait);
    else
        advice_add(advice, _("Send nothing more to this server for %1$s (Retry-After): use another one "
                             "meanwhile."),
                   wait);
}

static void one_reason(struct advice *advice, const struct sip_reason *reason)
{
    const struct sipwhy_cause *cause = NULL;
    bool q850 = span_equal_nocase(reason->protocol, SPAN("Q.850"));
    if (q850 && reason->cause < 128)
        cause = sipwhy_cause_find((int)reason->cause);
    if (cause)
        advice_add(advice, _("The network says cause %1$d, %2$s: %3$s"), cause->cause, cause->name,
                   _(cause->description));
    else if (reason->has_cause)
        advice_add(advice, _("The reason given: %1$s %2$u \"%3$s\"."),
                   advice_text(advice, reason->protocol), reason->cause,
                   advice_text(advice, reason->text));
    const char *where = q850_location(reason->location);
    if (where)
        advice_add(advice, _("It was released by %1$s."), where);
}

void advice_reason(struct advice *advice)
{
    struct sip_reason reason;
    for (size_t i = 0; i < SHOWN && sip_reason_parse(advice->message, i, &reason) == 0; i++)
        one_reason(advice, &reason);
}

void advice_warning(struct advice *advice)
{
    struct sip_warning warning;
    for (size_t i = 0; i < SHOWN && sip_warning_parse(advice->message, i, &warning) == 0; i++) {
        const struct sipwhy_warning *row = sipwhy_warning_find(warning.code);
        const char *text = advice_text(advice, warning.text);
        const char *agent = advice_text(advice, warning.agent);
        if (row)
            advice_add(advice, _("%1$s warns with %2$d (%3$s) \"%4$s\": %5$s"), agent, warning.code,
                       row->name, text, _(row->fix));
        else
            advice_add(advice, _("%1$s warns with %2$d: \"%3$s\"."), agent, warning.code, text);
    }
}
