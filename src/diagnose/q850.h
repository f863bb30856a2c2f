/*
 * q850.h — what the telephone network says of a release: causes of Q.850 in Reason (RFC 3326, RFC 6432).
 */
#ifndef DIAGNOSE_Q850_H
#define DIAGNOSE_Q850_H

#include "diagnose/rule.h"
#include "sip/reason.h"

/** Who released the call, of a location of RFC 8606, translated: "a transit network"; NULL for others. */
const char *q850_location(span location);

/** "34 (No circuit/channel available)", in the arena; the number alone where Q.850 has no such cause. */
const char *q850_name(struct draft *draft, uint32_t cause);

/** What the cause is about: "number", "user", "resources", "service", "protocol", "interworking" or "other". */
const char *q850_matter(uint32_t cause);

/**
 * A 603 of a network whose analytics block the call (ATIS-1000099, "603+"): the phrase "Network Blocked", or a
 * Reason with the text that goes with it. A plain 603 is the callee's own.
 */
bool q850_is_network_block(const struct sip_message *message);

#endif
