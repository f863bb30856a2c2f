/*
 * flows.c — what the rules about the media of a call share.
 */
#include "diagnose/flows.h"

const struct sipwhy_setting flow_settings[FLOW_SETTINGS] = {
    {"visible", SIPWHY_UNIT_COUNT, 0, N_("1 where the capture surely shows the media of all calls")},
};

bool shows_media(const struct view *view)
{
    return view->settings[0] || session_is_visible(view->session);
}

static bool is_open_both_ways(const struct media_line *line)
{
    return line->at.family && line->end && media_line_receives(line) && media_line_sends(line) &&
           !line->has_ice;
}

static bool is_one_sided(const struct view *view)
{
    const struct session *session = view->session;
    const struct host_pair *pair =
        peers_find_pair(&view->tracker->peers, &session->hosts[0], &session->hosts[1]);
    return pair && host_pair_is_one_way(pair);
}

bool find_two_way(const struct view *view, struct two_way *ret_media)
{
    const struct session *session = view->session;
    if (!session->is_complete || session->has_unread || session->is_open ||
        !moment_happened(&session->answered) || !moment_happened(&session->ack))
        return false;
    int index = session_main_line(session);
    if (index < 0)
        return false;
    for (int side = 0; side < 2; side++) {
        ret_media->lines[side] = session_line(session, (enum session_side)side, (size_t)index);
        if (!is_open_both_ways(ret_media->lines[side]))
            return false;
    }
    return !is_one_sided(view);
}

void take_flows(const struct view *view, struct two_way *media)
{
    flow_of(view->session, SESSION_CALLER, &media->flows[SESSION_CALLER]);
    flow_of(view->session, SESSION_CALLEE, &media->flows[SESSION_CALLEE]);
}

sipwhy_time talk_end(const struct view *view)
{
    return moment_happened(&view->session->bye) ? view->session->bye.time : view->now;
}

const char *side_name(int side)
{
    return side == SESSION_CALLER ? _("caller") : _("callee");
}
