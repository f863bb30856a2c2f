/*
 * sessions.h — what the rules about offers, answers and media share.
 */
#ifndef DIAGNOSE_SESSIONS_H
#define DIAGNOSE_SESSIONS_H

#include "diagnose/rule.h"

/** The two descriptions of an exchange. */
struct exchange {
    const struct description *offer;
    const struct description *answer;
};

/** The exchange that the message at hand completes; false where it completes none. */
bool find_exchange(const struct view *view, struct exchange *ret_exchange);

/** Over the lines that offer and answer both have. */
static inline size_t exchange_lines(const struct exchange *exchange)
{
    return exchange->offer->line_count < exchange->answer->line_count
               ? exchange->offer->line_count
               : exchange->answer->line_count;
}

/**
 * The offer that the failure at hand refuses as one that cannot be accepted: a Warning says so, or it is a
 * 488, or a 415 to an SDP body. NULL where it says nothing of the offer, or is about a change to a call.
 */
const struct description *find_refused_offer(const struct view *view);

/** The first warn-code of a Warning from 300 to 399, which are about descriptions; or 0. */
int session_warning(const struct view *view);

/** The description in the message at hand, of whatever kind. @return false where it has none */
bool read_outline(const struct view *view, struct sdp_outline *ret_outline);

/** A line of RTP, secure or not. */
static inline bool is_rtp_line(const struct media_line *line)
{
    return line->profile != PROFILE_OTHER;
}

/** "audio", "video", "image" or "other", as in the m= line. */
const char *media_type_name(unsigned type);

/** The codecs of a line, "PCMU/8000, PCMA/8000"; or a dash. */
const char *draft_codecs(struct draft *draft, const struct description *description,
                         const struct media_line *line);

/** The codecs of all its lines, together. */
const char *draft_all_codecs(struct draft *draft, const struct description *description);

/** Who speaks for a side on this hop: "192.0.2.10:5060". */
const char *draft_side(struct draft *draft, const struct session *session, enum session_side side);

/** The offer and the message at hand, as evidence. */
void draft_add_exchange(struct draft *draft, const struct view *view);

#endif
