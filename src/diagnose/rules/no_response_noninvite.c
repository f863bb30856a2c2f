/*
 * no-response-noninvite — OPTIONS, SUBSCRIBE, MESSAGE and their like without a final response.
 *
 * RFC 4320 section 4.2 forbids a 408 to them, so that silence is how a failure shows.
 */
#include "diagnose/silence.h"

static void describe(const struct view *view, const struct assessment *assessment,
                     struct draft *draft)
{
    silence_describe(view, draft);
    (void)assessment;
}

const struct rule rule_no_response_noninvite = {
    .about =
        {
            .id = "no-response-noninvite",
            .title = N_("Request without final response"),
            .meaning = N_("The peer is down, or something on the way drops this method. A 408 is "
                          "forbidden here, so that silence is the only sign of a timeout."),
            .fix = N_("Check that the peer is alive and lets this sender in, that no ALG or SBC filters "
                      "the method, and try TCP. An OPTIONS from a stranger may be ignored on purpose."),
            .rfc = "RFC 3261 section 17.1.2.2; RFC 4320 section 4.2",
            .scope = SIPWHY_SCOPE_TRANSACTION,
            .thresholds = TIMED(SIPWHY_TIME_UNKNOWN, 32 * SIPWHY_SECOND, SIPWHY_TIME_UNKNOWN),
            .severity = N_("warning after 32 s"),
        },
    .subject = RULE_OF_TRANSACTION,
    .methods = METHOD(OPTIONS) | METHOD(SUBSCRIBE) | METHOD(MESSAGE) | METHOD(INFO) |
               METHOD(UPDATE) | METHOD(NOTIFY) | METHOD(REFER) | METHOD(PUBLISH) | METHOD(PRACK),
    .rank = RANK_REACHABILITY,
    .follows_from = {"contact-unreachable", "nat-binding-lost", "next-hop-unreachable"},
    .lasting = true,
    .assess = silence_assess,
    .describe = describe,
};
