/*
 * use.h — what frames are there for: which of them belong to a message, a connection or a stream of media.
 *
 * A message names the frame that completed it. Those that brought its other parts came before it was known what they
 * would become: they are told under a number, the group, and the message names its groups afterwards.
 */
#ifndef SIPWHY_USE_H
#define SIPWHY_USE_H

#include <sipwhy/types.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sipwhy_use_kind {
    SIPWHY_USE_PART,    /**< of what later frames complete: a fragment of IP, a segment of TCP, a chunk of SCTP */
    SIPWHY_USE_JOIN,    /**< no frame: what belongs to the group of number joined belongs to group as well */
    SIPWHY_USE_DATA,    /**< of a TCP connection: payload of which no part is waited for */
    SIPWHY_USE_CONTROL, /**< of a TCP connection: without payload */
    SIPWHY_USE_MEDIA,   /**< RTP, RTCP and the like between the two ends of a stream, whose group it is */
};

/** One use of a frame; a frame may have several, or none. */
struct sipwhy_use {
    uint64_t frame;
    uint16_t input; /**< as in struct sipwhy_frame */
    enum sipwhy_use_kind kind;
    uint64_t group;      /**< from 1; those of media are numbered on their own. 0: none */
    uint64_t joined;
    uint64_t connection; /**< of TCP, both directions; numbered as groups are. 0: none */
};

/** The groups of a message; 0 where it has none. Filled in only where somebody asks for uses of frames. */
struct sipwhy_groups {
    uint64_t fragments; /**< of IP */
    uint64_t segments;  /**< of TCP or SCTP that came before its frame */
    uint64_t connection;
};

#ifdef __cplusplus
}
#endif

#endif
