/*
 * lists.h — which rules to ask about what: most messages concern few of them.
 */
#ifndef DIAGNOSE_LISTS_H
#define DIAGNOSE_LISTS_H

#include "diagnose/rules.h"

/** A rule in a list; what it waits for stands here, so that nothing else is looked at where it is not the case. */
struct rule_entry {
    int16_t rule; /**< its index; -1 at the end */
    uint16_t when; /**< bits of enum rule_when, never 0 */
};

/** Those of last resort after the others. */
typedef struct rule_entry rule_list[RULE_COUNT + 1];

/** A request, or a response by its class: the bits of enum rule_kinds, counted. */
#define RULE_KINDS 7

struct rule_lists {
    /** About a message: by its method, of a response that of its CSeq, and by its kind. */
    rule_list of_message[SIP_METHOD_COUNT][RULE_KINDS];
    rule_list of_transaction[SIP_METHOD_COUNT][RULE_KINDS];
    rule_list of_dialog[SIP_METHOD_COUNT][RULE_KINDS];
    rule_list of_session[SIP_METHOD_COUNT][RULE_KINDS];
    rule_list of_exchange[SIP_METHOD_COUNT][RULE_KINDS];
    rule_list of_registration[RULE_KINDS];
    rule_list of_source[SIP_METHOD_COUNT][RULE_KINDS];
    rule_list of_target[SIP_METHOD_COUNT][RULE_KINDS];
    /** When a timer is due, whatever the kind. */
    rule_list timed_transaction[SIP_METHOD_COUNT];
    rule_list timed_dialog;
    rule_list timed_registration;
    rule_list of_capture;
    rule_list timed_source;
    rule_list timed_target;
    rule_list timed_session;
};

void rule_lists_init(struct rule_lists *lists);

/** The index of the kind of a message; a code that is none counts as a server failure. */
int rule_kind_of(const struct sip_message *message);

#endif
