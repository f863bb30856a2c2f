/*
 * bye-unanswered — a BYE that nobody confirms: one side believes the call goes on.
 *
 * Where both sides sent a BYE the call is over for both (glare), whatever is missing.
 */
#include "diagnose/silence.h"

static bool crossed(const struct view *view)
{
    LIST_EACH(link, &view->conversation->dialogs)
    {
        if (LIST_ENTRY(link, struct dialog, link)->bye_from_both)
            return true;
    }
    return false;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    return crossed(view) ? NOT_APPLICABLE : silence_assess(view, ret_assessment);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    silence_describe(view, draft);
    (void)assessment;
}

const struct rule rule_bye_unanswered = {
    .about =
        {
            .id = "bye-unanswered",
            .title = N_("BYE without an answer"),
            .meaning = N_("The other side did not confirm the end of the call and may keep it open, and "
                          "keep billing it, until its own timers notice."),
            .fix = N_("Look at where the BYE went: the Contact and the route set of the dialog, a NAT "
                      "binding that has expired, a trunk that is no longer registered."),
            .rfc = "RFC 3261 sections 15.1.1 and 17.1.2.2",
            .scope = SIPWHY_SCOPE_CALL,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(BYE),
    .rank = RANK_DIALOG,
    .follows_from = {"next-hop-unreachable", "contact-unreachable"},
    .lasting = true,
    .assess = assess,
    .describe = describe,
};
