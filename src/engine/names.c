/*
 * names.c — the public enumerations as the words of the JSON output.
 */
#include <sipwhy/analysis.h>

const char *sipwhy_transport_name(enum sipwhy_transport transport)
{
    static const char *const names[] = {"udp", "tcp", "tls", "sctp", "ws", "wss"};
    return names[transport];
}

const char *sipwhy_scope_name(enum sipwhy_scope scope)
{
    static const char *const names[] = {"message",      "transaction", "call",
                                        "registration", "peer",        "capture"};
    return names[scope];
}

const char *sipwhy_confidence_name(enum sipwhy_confidence confidence)
{
    static const char *const names[] = {"possible", "likely", "certain"};
    return names[confidence];
}

const char *sipwhy_leg_join_name(enum sipwhy_leg_join joined_by)
{
    static const char *const names[] = {"session-id", "header", "sdp", "users"};
    return names[joined_by];
}

const char *sipwhy_call_state_name(enum sipwhy_call_state state)
{
    static const char *const names[SIPWHY_CALL_STATES] = {
        "calling",   "trying",     "ringing",    "answered", "ended",
        "cancelled", "redirected", "challenged", "failed"};
    return names[state];
}

const char *sipwhy_peer_role_name(enum sipwhy_peer_role role)
{
    static const char *const names[] = {"source", "target", "both"};
    return names[role];
}

const char *sipwhy_peer_state_name(enum sipwhy_peer_state state)
{
    static const char *const names[] = {"unwatched", "up", "down"};
    return names[state];
}

const char *sipwhy_registration_state_name(enum sipwhy_registration_state state)
{
    static const char *const names[SIPWHY_REGISTRATION_STATES] = {
        "pending", "challenged", "registered", "unregistered", "failed"};
    return names[state];
}
