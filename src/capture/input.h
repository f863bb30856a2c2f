/*
 * input.h — one file or interface of a source.
 */
#ifndef CAPTURE_INPUT_H
#define CAPTURE_INPUT_H

#include "capture/drops.h"
#include "capture/hep.h"
#include "capture/pcapng.h"
#include "capture/stream.h"
#include <pcap/pcap.h>
#include <sipwhy/capture.h>

struct input {
    char *name; /**< owned; as the caller gave it */
    uint16_t number;
    int link_type;
    int time_digits;
    sipwhy_time fraction;  /**< what libpcap counts in below the second */
    pcap_t *pcap;          /**< owned; NULL once the input has ended, and for pcapng */
    struct pcapng *pcapng; /**< owned; NULL once the input has ended, and for all others */
    int kept_fd;           /**< owned: to read a file again, or -1 */
    struct stream *stream; /**< owned; files only, and gone with those */
    struct hep_listener *hep; /**< owned; instead of all of these */
    bool is_idle;          /**< live: had nothing, and poll() was not asked since */
    sipwhy_time until;     /**< when its capture ended, where a pcapng says so; or SIPWHY_TIME_UNKNOWN */
    uint64_t frames;       /**< read so far, and so the number of the last one */
    uint64_t done;         /**< of a file that has ended; see input_progress() */
    uint64_t size;
    struct interfaces interfaces; /**< of a pcapng */
    uint64_t dropped_kernel; /**< of an interface that has ended; see input_drops() */
    uint64_t dropped_interface;
    struct drops drops;
    struct sipwhy_frame head; /**< the last frame read; its bytes last until the next */
};

/** What reading an input comes to, or a negative enum sipwhy_error. */
enum input_result {
    INPUT_FRAME,   /**< in head */
    INPUT_NOTHING, /**< none yet */
    INPUT_END,
};

/** @return 0 or SIPWHY_ERROR_MEMORY */
int input_init(struct input *input, const char *name, size_t number,
               struct sipwhy_failure *failure);
void input_finish(struct input *input);

/** Close what it reads from; its counts stay. */
void input_end(struct input *input);

/** Make what libpcap has just read the head. */
void input_take(struct input *input, const struct pcap_pkthdr *header, const u_char *bytes);

void input_progress(const struct input *input, uint64_t *ret_done, uint64_t *ret_size);
void input_drops(struct input *input, uint64_t *ret_kernel, uint64_t *ret_interface);

#endif
