/*
 * registration-flapping — a user who is registered, removed and registered again, here and there.
 *
 * Counted by address of record, and only what was granted: a device that registers another address and port, or is
 * seen under another one behind its NAT; a registration taken back; one that comes after that. A device is known
 * by its instance (RFC 5626 section 4.1), else by its Call-ID (RFC 3261 section 10.2). Several devices with a
 * Contact each are meant to be so and no change, nor are two Contacts of one device that are refreshed in turn.
 * Two devices in different places that register the same Contact, each after the other and the first one once
 * more, overwrite one another: that is told at once.
 */
#include "diagnose/rule.h"

enum {
    SETTING_CHANGES,
    SETTING_WINDOW,
};

static bool is_now(const struct view *view, const struct moment *moment)
{
    return moment_happened(moment) && moment->evidence.frame == view->sighting->evidence.frame &&
           moment->evidence.input == view->sighting->evidence.input;
}

static const struct record *find_record(const struct view *view)
{
    return location_find(&view->tracker->location, view->registration->aor);
}

/** Told when there are enough of them: not again with each that follows, under however many Call-IDs. */
static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct record *record = view->message ? find_record(view) : NULL;
    if (!record)
        return NOT_APPLICABLE;
    bool is_contested = is_now(view, &record->contested);
    bool is_change = record->changes && is_now(view, &record->changes->last[0].when);
    if (!is_contested &&
        !(is_change && record_count_changes(record, view->now - view->settings[SETTING_WINDOW]) ==
                           view->settings[SETTING_CHANGES]))
        return DOES_NOT_HOLD;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe_contested(const struct view *view, struct draft *draft)
{
    const struct registration *registration = view->registration;
    draft->detail = arena_format(
        draft->arena,
        _("Two devices register %1$s with the same Contact %2$s from different places, each overwriting the other; "
          "this time from %3$s."),
        draft_copy(draft, span_of(registration->aor)),
        draft_copy(draft, span_of(registration->contact)),
        draft_endpoint(draft, &registration->attempt->src));
    draft->cause = _("Two devices have the same account and give the same address, most likely a private one behind "
                     "two different routers. Calls reach the one that registered last.");
    draft_add_moment(draft, &registration->granted);
}

static void describe_changes(const struct view *view, const struct record *record,
                             struct draft *draft)
{
    const struct registration *registration = view->registration;
    unsigned counts[CHANGE_KINDS] = {0};
    uint32_t total = record_count_changes(record, view->now - view->settings[SETTING_WINDOW]);
    sipwhy_time since = view->now;
    for (uint32_t i = 0; i < total; i++) {
        const struct record_change *change = &record->changes->last[i];
        counts[change->kind]++;
        since = change->when.time;
        draft_add_moment(draft, &change->when);
    }
    draft->detail = arena_format(
        draft->arena,
        _("Within %1$s, %2$s changed its address %3$u times, was removed %4$u times and registered again after that "
          "%5$u times; the last Contact is %6$s, from %7$s."),
        draft_duration(draft, view->now - since), draft_copy(draft, span_of(registration->aor)),
        counts[CHANGE_MOVED], counts[CHANGE_REMOVED], counts[CHANGE_RETURNED],
        draft_copy(draft, span_of(registration->contact)),
        draft_endpoint(draft, &registration->attempt->src));
    draft_add_number(draft, "changes", total);
    draft_add_number(draft, "moved", counts[CHANGE_MOVED]);
    draft_add_number(draft, "removed", counts[CHANGE_REMOVED]);
    draft_add_number(draft, "returned", counts[CHANGE_RETURNED]);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct record *record = find_record(view);
    if (is_now(view, &record->contested))
        describe_contested(view, draft);
    else
        describe_changes(view, record, draft);
    draft_add_text(draft, "aor", draft_copy(draft, span_of(view->registration->aor)));
    draft_add_text(draft, "contact", draft_copy(draft, span_of(view->registration->contact)));
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
}

static const struct sipwhy_setting settings[] = {
    [SETTING_CHANGES] = {"changes", SIPWHY_UNIT_COUNT, 4, N_("how many changes; at most 8")},
    [SETTING_WINDOW] = {"window", SIPWHY_UNIT_TIME, 600 * SIPWHY_SECOND, N_("within what time")},
};

const struct rule rule_registration_flapping = {
    .about =
        {
            .id = "registration-flapping",
            .title = N_("Registration does not stay"),
            .meaning = N_("The user is registered at one address after the other, or comes and goes: a NAT that gives "
                          "the device a new port each time, a link that breaks, or one account used by two devices. "
                          "Calls in between go nowhere."),
            .fix = N_("Give each device its own account; send a keep-alive at least every 29 s, or register over "
                      "TCP; switch the SIP ALG of the router off; and look at the network of the device if it "
                      "comes and goes."),
            .rfc = "RFC 3261 section 10.2.4; RFC 5626 section 4",
            .scope = SIPWHY_SCOPE_REGISTRATION,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
            .settings = settings,
            .setting_count = 2,
        },
    .subject = RULE_OF_REGISTRATION,
    .kinds = KIND_SUCCESS,
    .rank = RANK_DIALOG,
    .assess = assess,
    .describe = describe,
};
