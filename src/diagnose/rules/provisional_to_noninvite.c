/*
 * provisional-to-noninvite — a response that RFC 4320 forbids to anything but an INVITE.
 *
 * No 1xx but 100; a 100 over UDP not before the request has been resent for T2, 3.5 s after the first; and
 * no 408, which would come too late and only adds load (RFC 4320 sections 4.1 and 4.2).
 */
#include "base/time.h"
#include "diagnose/rule.h"

enum offence {
    OFFENCE_NONE,
    OFFENCE_PROVISIONAL,
    OFFENCE_EARLY_TRYING,
    OFFENCE_TIMEOUT,
};

static enum offence find_offence(const struct view *view)
{
    const struct transaction *transaction = view->transaction;
    int code = view->message->code;
    sipwhy_time delay = view->sighting->time - transaction->request.time;
    if (code == 408)
        return OFFENCE_TIMEOUT;
    if (code > 100 && code < 200)
        return OFFENCE_PROVISIONAL;
    if (code == 100 && !transport_is_reliable(transaction->transport) && delay >= 0 &&
        delay < view->settings[0])
        return OFFENCE_EARLY_TRYING;
    return OFFENCE_NONE;
}

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    if (!is_first_sighting(view) || !view->transaction->request_seen)
        return NOT_APPLICABLE;
    if (find_offence(view) == OFFENCE_NONE)
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_NOTE, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    static const char *const causes[] = {
        [OFFENCE_PROVISIONAL] = N_("Provisional responses other than 100 are for INVITE alone: they keep a "
                                   "client waiting that should give up."),
        [OFFENCE_EARLY_TRYING] = N_("A 100 so early slows the client's retransmissions down, so that the "
                                    "loss of the final response costs it much more time. Many servers do "
                                    "it, most often to REGISTER."),
        [OFFENCE_TIMEOUT] = N_("A 408 to a request that is not an INVITE comes when the client has given up "
                               "already; silence means the same and costs nothing."),
    };
    struct moment moment = {view->sighting->time, view->sighting->evidence};
    sipwhy_time delay = moment.time - view->transaction->request.time;
    draft->detail = arena_format(
        draft->arena, _("%1$s sent %2$d to a %3$s, %4$s after it."),
        draft_endpoint(draft, &view->sighting->src), view->message->code,
        sip_method_name(view->transaction->method), draft_duration(draft, delay));
    draft->cause = _(causes[find_offence(view)]);
    draft->confidence = SIPWHY_CONFIDENCE_CERTAIN;
    draft_add_number(draft, "code", view->message->code);
    draft_add_duration(draft, "delay_ms", delay);
    draft_add_moment(draft, &view->transaction->request);
    draft_add_moment(draft, &moment);
}

static const struct sipwhy_setting settings[] = {
    {"trying-after", SIPWHY_UNIT_TIME, 3500 * SIPWHY_MILLISECOND,
     N_("how long after the first copy of the request a 100 over UDP is in order")},
};

const struct rule rule_provisional_to_noninvite = {
    .about =
        {
            .id = "provisional-to-noninvite",
            .title = N_("Response that only an INVITE may get"),
            .meaning = N_("The server answers a request that is not an INVITE with a provisional response "
                          "or a 408 that the standard forbids."),
            .fix = N_("Switch early 100s and 408s to other requests off in the server (RFC 4320), above all "
                      "where lossy links make clients slow."),
            .rfc = "RFC 4320 sections 4.1 and 4.2",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = UNTIMED,
            .severity = N_("note"),
            .settings = settings,
            .setting_count = 1,
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = ANY_METHOD & ~(METHOD(INVITE) | METHOD(ACK)),
    .kinds = KIND_PROVISIONAL | KIND_CLIENT_FAILURE,
    .when = WHEN_NEW,
    .rank = RANK_TIMING,
    .assess = assess,
    .describe = describe,
};
