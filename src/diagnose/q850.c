/*
 * q850.c — what the telephone network says of a release: causes of Q.850 in Reason (RFC 3326, RFC 6432).
 */
#include "diagnose/q850.h"

#include <sipwhy/knowledge.h>

const char *q850_location(span location)
{
    static const struct {
        const char *id;
        const char *text;
    } rows[] = {
        {"U", N_("the user")},
        {"LPN", N_("the private network of the near user")},
        {"LN", N_("the public network of the near user")},
        {"TN", N_("a transit network")},
        {"RLN", N_("the public network of the far user")},
        {"RPN", N_("the private network of the far user")},
        {"INTL", N_("an international network")},
        {"BI", N_("a network beyond an interworking point")},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (span_equal_nocase(location, span_of(rows[i].id)))
            return _(rows[i].text);
    }
    return NULL;
}

const char *q850_name(struct draft *draft, uint32_t cause)
{
    const struct sipwhy_cause *row = sipwhy_cause_find((int)cause);
    const char *text = row ? arena_format(draft->arena, "%u (%s)", cause, row->name)
                           : arena_format(draft->arena, "%u", cause);
    return text ? text : "?";
}

const char *q850_matter(uint32_t cause)
{
    static const struct {
        uint32_t first;
        uint32_t last;
        const char *matter;
    } rows[] = {
        {1, 3, "number"},    {5, 5, "number"},     {14, 14, "number"},    {16, 21, "user"},
        {22, 23, "number"},  {24, 24, "user"},     {26, 26, "number"},    {28, 28, "number"},
        {34, 47, "resources"}, {49, 79, "service"},  {81, 111, "protocol"}, {127, 127, "interworking"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (cause >= rows[i].first && cause <= rows[i].last)
            return rows[i].matter;
    }
    return "other";
}

bool q850_is_network_block(const struct sip_message *message)
{
    struct sip_reason reason;
    if (message->is_request || message->code != 603)
        return false;
    if (span_find_nocase(message->phrase, SPAN("network blocked")) < message->phrase.length)
        return true;
    return sip_reason_find_q850(message, &reason) && span_starts_with_nocase(span_trim(reason.text), SPAN("v=analytics"));
}
