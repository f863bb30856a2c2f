/*
 * rules.h — the list of diagnoses, by id.
 */
#ifndef DIAGNOSE_RULES_H
#define DIAGNOSE_RULES_H

#include "diagnose/rule.h"

#define RULES(X)                                                                                   \
    X(ack_missing_2xx)                                                                             \
    X(ack_missing_non2xx)                                                                          \
    X(ack_not_reaching)                                                                            \
    X(answered_elsewhere)                                                                          \
    X(auth_algorithm_unsupported)                                                                  \
    X(auth_on_ack_cancel)                                                                          \
    X(auth_realm_mismatch)                                                                         \
    X(auth_rejected)                                                                               \
    X(auth_stale_nonce)                                                                            \
    X(branch_invalid)                                                                              \
    X(bye_481)                                                                                     \
    X(bye_unanswered)                                                                              \
    X(call_blocked_network)                                                                        \
    X(call_failed)                                                                                 \
    X(callee_unavailable)                                                                          \
    X(cancel_200_race)                                                                             \
    X(cancel_no_487)                                                                               \
    X(cancel_too_early)                                                                            \
    X(capture_duplicate)                                                                           \
    X(capture_gap)                                                                                 \
    X(capture_mid_call)                                                                            \
    X(capture_one_way)                                                                             \
    X(capture_truncated)                                                                           \
    X(challenge_unanswered)                                                                        \
    X(clock_jump)                                                                                  \
    X(contact_unreachable)                                                                         \
    X(content_length_mismatch)                                                                     \
    X(cseq_violation)                                                                              \
    X(dialog_never_ended)                                                                          \
    X(drop_at_32s)                                                                                 \
    X(duplicate_via_in_response)                                                                   \
    X(early_media_no_rtp)                                                                          \
    X(early_media_unreliable)                                                                      \
    X(error_burst)                                                                                 \
    X(extension_enumeration)                                                                       \
    X(extension_mismatch)                                                                          \
    X(failover_slow)                                                                               \
    X(fork_multiple_2xx)                                                                           \
    X(gateway_cause)                                                                               \
    X(glare_491)                                                                                   \
    X(hold_stuck)                                                                                  \
    X(ice_only)                                                                                    \
    X(in_dialog_481)                                                                               \
    X(interval_too_brief_423)                                                                      \
    X(invite_flood)                                                                                \
    X(ip_fragment_loss)                                                                            \
    X(late_100)                                                                                    \
    X(late_media)                                                                                  \
    X(late_offer_incomplete)                                                                       \
    X(low_asr)                                                                                     \
    X(malformed_message)                                                                           \
    X(max_forwards_low)                                                                            \
    X(media_timeout_release)                                                                       \
    X(method_unsupported)                                                                          \
    X(missing_mandatory_header)                                                                    \
    X(nat_binding_lost)                                                                            \
    X(nat_private_contact)                                                                         \
    X(nat_sdp_private)                                                                             \
    X(nat_via_mismatch)                                                                            \
    X(next_hop_unreachable)                                                                        \
    X(no_common_codec)                                                                             \
    X(no_media)                                                                                    \
    X(no_response_invite)                                                                          \
    X(no_response_noninvite)                                                                       \
    X(no_response_register)                                                                        \
    X(number_not_found)                                                                            \
    X(one_way_media)                                                                               \
    X(options_sweep)                                                                               \
    X(options_trunk_down)                                                                          \
    X(overload_503)                                                                                \
    X(prack_missing)                                                                               \
    X(prack_rejected)                                                                              \
    X(premature_pstn_mapping)                                                                      \
    X(prolonged_ringing)                                                                           \
    X(prolonged_trying)                                                                            \
    X(provider_challenged)                                                                         \
    X(provisional_not_refreshed)                                                                   \
    X(provisional_to_noninvite)                                                                    \
    X(redirect_loop)                                                                               \
    X(redirect_not_followed)                                                                       \
    X(register_403_404)                                                                            \
    X(register_bruteforce)                                                                         \
    X(registration_expired)                                                                        \
    X(registration_flapping)                                                                       \
    X(request_timeout_408)                                                                         \
    X(response_lacks_required_header)                                                              \
    X(retransmission_storm)                                                                        \
    X(retransmit_after_provisional)                                                                \
    X(retry_after_ignored)                                                                         \
    X(routing_loop)                                                                                \
    X(rtp_address_mismatch)                                                                        \
    X(scanner_user_agent)                                                                          \
    X(sdp_answer_mismatch)                                                                         \
    X(sdp_direction_conflict)                                                                      \
    X(sdp_port_zero)                                                                               \
    X(sdp_version_unchanged)                                                                       \
    X(session_interval_422)                                                                        \
    X(session_refresh_failed)                                                                      \
    X(session_refresh_missing)                                                                     \
    X(session_timer_short)                                                                         \
    X(short_call)                                                                                  \
    X(sip_alg_suspected)                                                                           \
    X(slow_pdd)                                                                                    \
    X(srtp_mismatch)                                                                               \
    X(stir_identity_failed)                                                                        \
    X(toll_fraud_probe)                                                                            \
    X(transfer_failed)                                                                             \
    X(udp_over_mtu)                                                                                \
    X(unexpected_transport_switch)                                                                 \
    X(unknown_response_code)                                                                       \
    X(unspecific_500)                                                                              \
    X(wrong_response_path)

#define X(id) extern const struct rule rule_##id;
RULES(X)
#undef X

enum {
#define X(id) RULE_##id,
    RULES(X)
#undef X
        RULE_COUNT
};

/** All rules, by id; RULE_COUNT of them. */
extern const struct rule *const rules[];

/** The index of a rule, or -1. */
int rules_find(const char *id);

/** A number of a rule that can be set: a threshold, or a setting where severity is none. */
struct number_place {
    int rule;
    enum sipwhy_severity severity;
    size_t setting;
};

/** Find "ID.LEVEL" or "ID.SETTING". @return 0 or SIPWHY_ERROR_ARGUMENT */
int rules_find_number(span name, struct number_place *ret_place);

#endif
