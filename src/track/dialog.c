/*
 * dialog.c — an INVITE dialog: Call-ID and the two tags (RFC 3261 section 12).
 */
#include "track/dialog.h"

#include "track/timers.h"

#include <stdlib.h>

struct dialog *dialog_create(struct conversation *conversation, uint64_t caller_tag,
                             uint64_t callee_tag)
{
    struct dialog *dialog = malloc(sizeof(*dialog));
    if (!dialog)
        return NULL;
    *dialog = (struct dialog){
        .conversation = conversation,
        .caller_tag = caller_tag,
        .callee_tag = callee_tag,
        .answered = MOMENT_NONE,
        .ack = MOMENT_NONE,
        .bye = MOMENT_NONE,
        .bye_back = MOMENT_NONE,
        .refreshed = MOMENT_NONE,
    };
    list_init(&dialog->link);
    dialog->timer.kind = TIMER_DIALOG;
    return dialog;
}

void dialog_destroy(struct dialog *dialog)
{
    free(dialog);
}

bool dialog_matches(const struct dialog *dialog, uint64_t from_tag, uint64_t to_tag)
{
    return (dialog->caller_tag == from_tag && dialog->callee_tag == to_tag) ||
           (dialog->caller_tag == to_tag && dialog->callee_tag == from_tag);
}

void dialog_add_refresh(struct dialog *dialog, const struct transaction *refresh,
                        const struct sip_message *message, struct moment moment)
{
    uint64_t seconds = 0;
    sip_message_seconds(message, SIP_HEADER_SESSION_EXPIRES, &seconds);
    span refresher = sip_message_parameter(message, SIP_HEADER_SESSION_EXPIRES, SPAN("refresher"));
    bool from_callee = dialog_side_of(dialog, refresh->from_tag) == DIALOG_CALLEE;
    bool by_client = !span_equal_nocase(refresher, SPAN("uas"));
    dialog->session_seconds = (uint32_t)seconds;
    dialog->refreshed = moment;
    dialog->callee_refreshes = by_client == from_callee;
}

void dialog_add_bye(struct dialog *dialog, uint64_t from_tag, struct moment moment)
{
    bool from_callee = from_tag == dialog->callee_tag;
    if (!moment_happened(&dialog->bye)) {
        dialog->bye = moment;
        dialog->bye_from_callee = from_callee;
    } else if (dialog->bye_from_callee != from_callee) {
        dialog->bye_from_both = true;
        if (!moment_happened(&dialog->bye_back))
            dialog->bye_back = moment;
    }
}
