/*
 * hep.h — an address at which agents deliver HEP, over UDP and TCP, as an input of a source.
 *
 * What comes in becomes frames as if they had been captured on the way in: IP and UDP with the
 * addresses of sender and receiver around the packet. So they can be written to a file, and read
 * again, here and by Wireshark. Packets that came over TCP become UDP as well, one frame each.
 */
#ifndef CAPTURE_HEP_H
#define CAPTURE_HEP_H

#include <sipwhy/capture.h>

struct hep_listener;

/** The kind of frames where no interface prescribes another: raw IP, as libpcap numbers it (DLT_RAW). */
#define HEP_LINK_TYPE 12

/**
 * Listen on "ADDR:PORT", "[ADDR]:PORT", or "PORT" or ":PORT" for all addresses.
 * @return 0, SIPWHY_ERROR_ARGUMENT (it is no such text), _OPEN, _PERMISSION or _MEMORY
 */
int hep_open(const char *text, int buffer_kib, struct hep_listener **ret_listener,
             struct sipwhy_failure *failure);

/**
 * Make frames of this link type, so that they fit into one file with those of an interface.
 * @return the one that frames have from now on: HEP_LINK_TYPE where that is not possible
 */
int hep_set_link(struct hep_listener *listener, int link_type);

/** Readable when hep_next() may have a frame. */
int hep_fd(const struct hep_listener *listener);

/** The next packet in time, bytes, original_length and link_type of @p frame. @return an input_result */
int hep_next(struct hep_listener *listener, struct sipwhy_frame *frame);

/** Datagrams that the kernel had no room for. */
uint64_t hep_dropped(const struct hep_listener *listener);

/** TCP connections that were closed here: too many at once, or what came was not HEP. */
uint64_t hep_closed(const struct hep_listener *listener);

void hep_close(struct hep_listener *listener);

#endif
