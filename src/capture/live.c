/*
 * live.c — interfaces, and addresses to which agents send HEP, as a source.
 *
 * Not libpcap's immediate mode: on Linux that means a ring of frames that each take the room of the
 * longest one, and at the full snaplen the default buffer would hold 64 of them. Packed blocks hold
 * thousands, and the kernel hands a block over when it is full or BLOCK_TIMEOUT_MS old.
 */
#include "capture/failure.h"
#include "capture/source.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_SNAPLEN_BYTES 262144
#define DEFAULT_BUFFER_KIB 16384
#define BLOCK_TIMEOUT_MS 20

/** So long after a stop everything that came before it has been handed over. */
#define DRAIN_MS (3 * BLOCK_TIMEOUT_MS)

/** How long to wait at most where libpcap has nothing to poll. */
#define BLIND_WAIT_MS 10

/** Interfaces that were idle are asked again after this many frames of the others. */
#define BURST_FRAMES 64

static int fail_permission(const char *name, struct sipwhy_failure *failure)
{
    char program[256];
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);
    program[length < 0 ? 0 : length] = '\0';
    return failure_set(failure, SIPWHY_ERROR_PERMISSION,
                       "%s: no permission to capture; use sudo, or "
                       "`sudo setcap cap_net_raw,cap_net_admin+ep %s`, or join the group that "
                       "your distribution lets capture",
                       name, length > 0 ? program : "PROGRAM");
}

/** Say why an interface cannot be captured on; @p code is what libpcap returned. */
static int fail_activate(const struct input *input, int code, struct sipwhy_failure *failure)
{
    const char *name = input->name;
    switch (code) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return fail_permission(name, failure);
    case PCAP_ERROR_NO_SUCH_DEVICE:
        return failure_set(failure, SIPWHY_ERROR_OPEN,
                           "%s: there is no such interface; `ip link` lists them", name);
    case PCAP_ERROR_IFACE_NOT_UP:
        return failure_set(failure, SIPWHY_ERROR_OPEN,
                           "%s: the interface is down; `ip link set %s up` brings it up", name,
                           name);
    default: {
        const char *reason = pcap_geterr(input->pcap);
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", name,
                           *reason ? reason : pcap_statustostr(code));
    }
    }
}

static void configure(pcap_t *pcap, const struct sipwhy_live_options *options)
{
    int snaplen_bytes = options->snaplen_bytes > 0 ? options->snaplen_bytes : DEFAULT_SNAPLEN_BYTES;
    int buffer_kib = options->buffer_kib > 0 ? options->buffer_kib : DEFAULT_BUFFER_KIB;
    if (buffer_kib > INT_MAX / 1024)
        buffer_kib = INT_MAX / 1024;
    pcap_set_snaplen(pcap, snaplen_bytes);
    pcap_set_buffer_size(pcap, buffer_kib * 1024);
    pcap_set_promisc(pcap, options->promiscuous);
    pcap_set_timeout(pcap, BLOCK_TIMEOUT_MS);
    pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO); /* where it is supported */
}

static int set_filter(struct input *input, const char *filter, struct sipwhy_failure *failure)
{
    struct bpf_program program;
    int error = filter_compile(input->pcap, filter, input->name, &program, failure);
    if (error)
        return error;
    if (pcap_setfilter(input->pcap, &program) < 0)
        error = failure_set(failure, SIPWHY_ERROR_FILTER, "%s: the filter '%s' cannot be set: %s",
                            input->name, filter, pcap_geterr(input->pcap));
    pcap_freecode(&program);
    return error;
}

static int open_interface(struct input *input, const struct sipwhy_live_options *options,
                          struct sipwhy_failure *failure)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    input->pcap = pcap_create(input->name, reason);
    if (!input->pcap)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", input->name, reason);
    configure(input->pcap, options);
    int code = pcap_activate(input->pcap);
    if (code < 0)
        return fail_activate(input, code, failure);
    if (pcap_setnonblock(input->pcap, 1, reason) < 0)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", input->name, reason);
    if (options->promiscuous)
        drops_open(&input->drops, input->name);
    input->link_type = pcap_datalink(input->pcap);
    bool is_nano = pcap_get_tstamp_precision(input->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    input->time_digits = is_nano ? 9 : 6;
    input->fraction = is_nano ? 1 : SIPWHY_MICROSECOND;
    return options->filter ? set_filter(input, options->filter, failure) : 0;
}

static int read_interface(struct input *input, struct sipwhy_failure *failure)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    int result = pcap_next_ex(input->pcap, &header, &bytes);
    if (result == 0) {
        input->is_idle = true;
        return INPUT_NOTHING;
    }
    if (result < 0)
        return failure_set(failure, SIPWHY_ERROR_DAMAGED, "%s: capturing ended: %s", input->name,
                           pcap_geterr(input->pcap));
    input->frames++;
    input_take(input, header, bytes);
    return INPUT_FRAME;
}

static int read_listener(struct input *input)
{
    struct sipwhy_frame frame;
    if (hep_next(input->hep, &frame) != INPUT_FRAME) {
        input->is_idle = true;
        return INPUT_NOTHING;
    }
    frame.number = ++input->frames;
    frame.input = input->number;
    input->head = frame;
    return INPUT_FRAME;
}

static int read_input(struct input *input, struct sipwhy_failure *failure)
{
    if (input->is_idle)
        return INPUT_NOTHING;
    return input->hep ? read_listener(input) : read_interface(input, failure);
}

/** Give every waiting interface that may have a frame the chance to hand it over. */
static int read_waiting(struct sipwhy_source *source, struct sipwhy_failure *failure)
{
    for (size_t i = source->waiting_count; i-- > 0;) {
        struct input *input = source->waiting[i];
        int result = read_input(input, failure);
        if (result == INPUT_NOTHING)
            continue;
        source->waiting[i] = source->waiting[--source->waiting_count];
        if (result == INPUT_FRAME)
            merge_add(&source->merge, input);
        else
            input_end(input);
        if (result < 0)
            return result;
    }
    return 0;
}

/** Fill in what to poll. @return at most how long, in ms; -1 for ever */
static int prepare_poll(struct sipwhy_source *source)
{
    int timeout_ms = -1;
    for (size_t i = 0; i < source->input_count; i++) {
        const struct input *input = &source->inputs[i];
        int fd = input->pcap ? pcap_get_selectable_fd(input->pcap) : -1;
        if (input->hep)
            fd = hep_fd(input->hep);
        source->fds[i] = (struct pollfd){.fd = fd, .events = POLLIN};
        if (input->pcap && (fd < 0 || pcap_get_required_select_timeout(input->pcap)))
            timeout_ms = BLIND_WAIT_MS;
    }
    int wake_fd = source->drained_ms ? -1 : source->wake_fd;
    source->fds[source->input_count] = (struct pollfd){.fd = wake_fd, .events = POLLIN};
    return timeout_ms;
}

/** Wait until an interface may have a frame, the source is stopped, or @p timeout_ms are over. */
static void wait_for_frames(struct sipwhy_source *source, int timeout_ms)
{
    int longest_ms = prepare_poll(source);
    if (longest_ms >= 0 && (timeout_ms < 0 || timeout_ms > longest_ms))
        timeout_ms = longest_ms;
    poll(source->fds, source->input_count + 1, timeout_ms);
    for (size_t i = 0; i < source->input_count; i++)
        source->inputs[i].is_idle = false;
    source->burst = 0;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/** What is left until @p deadline_ms, which is below 0 where there is none. */
static int remaining_ms(int64_t deadline_ms)
{
    if (deadline_ms < 0)
        return -1;
    int64_t left_ms = deadline_ms - now_ms();
    return left_ms > 0 ? (int)left_ms : 0;
}

/** Whether the source was stopped, and what came before that was handed over. */
static bool is_drained(struct sipwhy_source *source)
{
    if (!atomic_load(&source->stopped))
        return false;
    if (source->drained_ms == 0)
        source->drained_ms = now_ms() + DRAIN_MS;
    return remaining_ms(source->drained_ms) == 0;
}

static int next_of_interfaces(struct sipwhy_source *source, int timeout_ms,
                              struct input **ret_input, struct sipwhy_failure *failure)
{
    int64_t deadline_ms = -1;
    if (source->burst++ >= BURST_FRAMES)
        wait_for_frames(source, 0);
    for (;;) {
        int error = read_waiting(source, failure);
        if (error)
            return error;
        if (is_drained(source))
            return SIPWHY_SOURCE_END;
        *ret_input = source_take(source);
        if (*ret_input)
            return SIPWHY_SOURCE_FRAME;
        if (source->waiting_count == 0)
            return SIPWHY_SOURCE_END;
        if (deadline_ms < 0 && timeout_ms >= 0)
            deadline_ms = now_ms() + timeout_ms;
        else if (deadline_ms >= 0 && remaining_ms(deadline_ms) == 0)
            return SIPWHY_SOURCE_TIMEOUT;
        int left_ms = remaining_ms(source->drained_ms ? source->drained_ms : deadline_ms);
        wait_for_frames(source, left_ms);
    }
}

/** HEP comes in frames like those of the first interface, so that one file can hold both. */
static int open_listener(struct sipwhy_source *source, struct input *input,
                         const struct sipwhy_live_options *options, struct sipwhy_failure *failure)
{
    char *name;
    int error = hep_open(input->name, options->buffer_kib, &input->hep, failure);
    if (error)
        return error;
    if (asprintf(&name, "hep:%s", input->name) < 0)
        return failure_set_memory(failure);
    free(input->name);
    input->name = name;
    const struct input *first = &source->inputs[0];
    input->link_type = hep_set_link(input->hep, first->hep ? HEP_LINK_TYPE : first->link_type);
    input->time_digits = 6;
    input->fraction = SIPWHY_MICROSECOND;
    return 0;
}

/** The interfaces, and behind them what is listened to; "any" where neither is named. */
static int create_live(const struct sipwhy_live_options *options, size_t interfaces,
                       struct sipwhy_source **ret_source, struct sipwhy_failure *failure)
{
    size_t count = interfaces + options->hep_listen_count;
    const char **names = calloc(count, sizeof(*names));
    if (!names)
        return failure_set_memory(failure);
    for (size_t i = 0; i < interfaces; i++)
        names[i] = options->interface_count ? options->interfaces[i] : "any";
    for (size_t i = interfaces; i < count; i++)
        names[i] = options->hep_listen[i - interfaces];
    int error = source_create(names, count, ret_source, failure);
    free(names);
    return error;
}

int sipwhy_source_open_live(const struct sipwhy_live_options *options,
                            struct sipwhy_source **ret_source, struct sipwhy_failure *failure)
{
    size_t interfaces = options->interface_count;
    struct sipwhy_source *source;
    if (interfaces == 0 && options->hep_listen_count == 0)
        interfaces = 1;
    int error = create_live(options, interfaces, &source, failure);
    if (error)
        return error;
    source->is_live = true;
    source->next = next_of_interfaces;
    for (size_t i = 0; i < source->input_count && !error; i++)
        error = i < interfaces ? open_interface(&source->inputs[i], options, failure)
                               : open_listener(source, &source->inputs[i], options, failure);
    if (error) {
        sipwhy_source_close(source);
        return error;
    }
    *ret_source = source;
    return 0;
}
