/*
 * hep_frame.h — headers in front of a HEP packet, as it would have been captured.
 */
#ifndef CAPTURE_HEP_FRAME_H
#define CAPTURE_HEP_FRAME_H

#include <sipwhy/capture.h>

/** Room that has to be left in front of the packet: link, IPv6, UDP. */
#define HEP_FRAME_ROOM 80

/** Whether frames of this link type can be made. */
bool hep_frame_has_link(int link_type);

/**
 * Write the headers in front of the @p length bytes at @p packet.
 * @return the frame, which begins at most HEP_FRAME_ROOM bytes before @p packet
 */
struct sipwhy_span hep_frame_make(char *packet, size_t length, const struct sipwhy_endpoint *src,
                                  const struct sipwhy_endpoint *dst, int link_type);

#endif
