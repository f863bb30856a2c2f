/*
 * capture-one-way — between two hosts only one direction is in the capture.
 *
 * A host that is down looks much the same, but its peer repeats itself. One direction alone is the
 * capture's doing where somebody acknowledges, answers or goes on after what was not seen.
 */
#include "diagnose/rule.h"

#define MESSAGES 6

static enum answer assess(const struct view *view, struct assessment *ret_assessment)
{
    const struct host_pair *pair = view->tracked->pair;
    if (!pair || pair->one_way_told || !host_pair_is_one_way(pair) ||
        pair->ways[host_pair_sender(pair)].messages < MESSAGES)
        return NOT_APPLICABLE;
    return holds(ret_assessment, SIPWHY_SEVERITY_WARNING, view->sighting->time);
}

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    (void)assessment;
    const struct host_pair *pair = view->tracked->pair;
    int sender = host_pair_sender(pair);
    const struct way *way = &pair->ways[sender];
    const char *silent = draft_host(draft, &pair->hosts[1 - sender]);
    draft->detail = arena_format(
        draft->arena,
        _("%1$llu SIP messages from %2$s to %3$s and none the other way, although some of them answer "
          "what is not here."),
        (unsigned long long)way->messages, draft_host(draft, &pair->hosts[sender]), silent);
    draft->peer = silent;
    draft->confidence = SIPWHY_CONFIDENCE_LIKELY;
    draft_add_number(draft, "messages", (double)way->messages);
    draft_add_moment(draft, &way->first);
    draft_add_moment(draft, &way->last);
}

const struct rule rule_capture_one_way = {
    .about =
        {
            .id = "capture-one-way",
            .title = N_("Only one direction captured"),
            .meaning = N_("The capture sees one side of the conversation between these hosts. Nothing is said "
                          "of missing answers between them."),
            .fix = N_("Mirror both directions (SPAN of receive and transmit), check the capture filter, and "
                      "capture where both ways pass."),
            .rfc = "RFC 3261 section 18",
            .scope = SIPWHY_SCOPE_PEER,
            .thresholds = UNTIMED,
            .severity = N_("warning"),
        },
    .subject = RULE_OF_PAIR,
    .rank = RANK_CAPTURE,
    .every_time = true,
    .assess = assess,
    .describe = describe,
};
