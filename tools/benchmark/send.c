/* send.c — puts the frames of a capture on an interface, so many a second, as they are. */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { BATCH = 64 };

struct frames {
    struct iovec *rows;
    size_t count, room;
};

static void fail(const char *what)
{
    fprintf(stderr, "send: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void keep(u_char *user, const struct pcap_pkthdr *header, const u_char *bytes)
{
    struct frames *frames = (struct frames *)(void *)user;
    void *copy = malloc(header->caplen);

    if (frames->count == frames->room) {
        frames->room = frames->room ? 2 * frames->room : 4096;
        frames->rows = reallocarray(frames->rows, frames->room, sizeof(*frames->rows));
    }
    if (!copy || !frames->rows)
        fail("memory");
    memcpy(copy, bytes, header->caplen);
    frames->rows[frames->count++] = (struct iovec){copy, header->caplen};
}

static int open_interface(const char *name)
{
    struct sockaddr_ll place = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
    int socket_fd = socket(AF_PACKET, SOCK_RAW, 0);

    place.sll_ifindex = (int)if_nametoindex(name);
    if (socket_fd < 0 || !place.sll_ifindex ||
        bind(socket_fd, (struct sockaddr *)&place, sizeof(place)))
        fail(name);
    return socket_fd;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void send_batch(int socket_fd, struct iovec *rows, size_t count)
{
    struct mmsghdr messages[BATCH] = {0};

    for (size_t i = 0; i < count; i++)
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &rows[i], .msg_iovlen = 1};
    for (size_t sent = 0; sent < count;) {
        int step = sendmmsg(socket_fd, messages + sent, (unsigned)(count - sent), 0);

        if (step > 0)
            sent += (size_t)step;
        else if (errno != ENOBUFS && errno != EINTR && errno != EAGAIN)
            fail("sendmmsg");
    }
}

/* Behind its time it sends as fast as it can; ahead of it, it sleeps a millisecond at the most. */
static void send_all(int socket_fd, const struct frames *frames, double rate)
{
    double start = now();

    for (size_t at = 0; at < frames->count;) {
        size_t due = (size_t)((now() - start) * rate);
        size_t count = due > at ? due - at : 0;

        if (count > frames->count - at)
            count = frames->count - at;
        if (!count) {
            nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
            continue;
        }
        count = count > BATCH ? BATCH : count;
        send_batch(socket_fd, frames->rows + at, count);
        at += count;
    }
    printf("%zu frames in %.3f s\n", frames->count, now() - start);
}

int main(int count, char **words)
{
    char why[PCAP_ERRBUF_SIZE];
    struct frames frames = {0};

    if (count != 4) {
        fputs("usage: send INTERFACE FRAMES_A_SECOND FILE\n", stderr);
        return 2;
    }
    pcap_t *file = pcap_open_offline(words[3], why);

    if (!file) {
        fprintf(stderr, "send: %s\n", why);
        return 1;
    }
    pcap_dispatch(file, -1, keep, (u_char *)&frames);
    pcap_close(file);
    send_all(open_interface(words[1]), &frames, atof(words[2]));
    return 0;
}
