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
    struct flow flows[2];              /**< from each side */
};

/**
 * The media of the session at hand, where it is answered and acknowledged, its descriptions are complete and
 * name addresses, both sides send and listen, neither uses ICE, and the capture sees both of them speak SIP.
 */
bool find_two_way(const struct view *view, struct two_way *ret_media);

/** Until when the call is known to go on: now, or its BYE. */
sipwhy_time talk_end(const struct view *view);

/** "caller" or "callee", translated. */
const char *side_name(int side);

#endif
