/*
 * flows.h — what the rules about the media of a call share.
 */
#ifndef DIAGNOSE_FLOWS_H
#define DIAGNOSE_FLOWS_H

#include "diagnose/sessions.h"
#include "track/flow.h"

/** The main media of an answered call in which both sides may send. */
struct two_way {
    const struct media_line *lines[2]; /**< by enum session_side */
    struct flow flows[2];              /**< from each side; see take_flows() */
};

/**
 * The media of the session at hand, where it is answered and acknowledged, its descriptions are complete and
 * name addresses, both sides send and listen, neither uses ICE, and the capture sees both of them speak SIP.
 */
bool find_two_way(const struct view *view, struct two_way *ret_media);

/** Look up what flowed: it costs more than the rest, so it comes last. */
void take_flows(const struct view *view, struct two_way *media);

/** Until when the call is known to go on: now, or its BYE. */
sipwhy_time talk_end(const struct view *view);

/** Of rules that must know that a call's media would be in the capture; what the user says of it is the first. */
#define FLOW_SETTINGS 1
extern const struct sipwhy_setting flow_settings[FLOW_SETTINGS];

/** Whether the capture shows the media of this call, if there are any: by flow_settings, or as far as can be seen. */
bool shows_media(const struct view *view);

/** "caller" or "callee", translated. */
const char *side_name(int side);

#endif
