/*
 * hep.c — an address at which agents deliver HEP, over UDP and TCP, as an input of a source.
 *
 * One epoll instance has all sockets, so that the source polls a single descriptor.
 */
#include "capture/hep.h"

#include "base/limits.h"
#include "capture/failure.h"
#include "capture/hep_address.h"
#include "capture/hep_client.h"
#include "capture/hep_frame.h"
#include "capture/input.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/** The most that a datagram or a packet in a stream can be. */
#define PACKET_BYTES 65535

/** Events that are asked for at once, and datagrams that are taken before others have their turn. */
#define EVENTS 32
#define BURST 64

struct hep_listener {
    int epoll_fd;
    int udp_fd;
    int tcp_fd;
    struct sipwhy_endpoint own; /**< where it listens; without an address: anywhere */
    int link_type;
    struct epoll_event events[EVENTS]; /**< data.ptr: a client, or the field that has the descriptor */
    int event_count;
    int event_next;
    unsigned burst;
    struct hep_client *current; /**< borrowed; may have complete packets */
    struct list clients;        /**< owned; the least recently heard of first */
    size_t client_count;
    uint64_t closed;
    uint32_t dropped;
    char room[HEP_FRAME_ROOM + PACKET_BYTES];
};

static int fail_socket(const char *text, struct sipwhy_failure *failure)
{
    int number = errno;
    if (number == EACCES)
        return failure_set(failure, SIPWHY_ERROR_PERMISSION,
                           "%s: no permission to listen on this port; those below 1024 are for root",
                           text);
    return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: cannot listen: %s", text, strerror(number));
}

static void set_flag(int fd, int level, int name, int value)
{
    /* Where one of them is missing, something is known less well, and nothing is lost. */
    (void)setsockopt(fd, level, name, &value, sizeof(value));
}

static void configure_udp(int fd, int family, int buffer_kib)
{
    int bytes = buffer_kib > 0 && buffer_kib < INT32_MAX / 1024 ? buffer_kib * 1024 : 16 << 20;
    set_flag(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    set_flag(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes)) < 0)
        set_flag(fd, SOL_SOCKET, SO_RCVBUF, bytes);
    if (family == AF_INET6)
        set_flag(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    else
        set_flag(fd, IPPROTO_IP, IP_PKTINFO, 1);
}

/** A socket that is bound, or -1 with errno. */
static int open_socket(const struct hep_address *address, int type, int buffer_kib)
{
    int family = address->socket.any.sa_family;
    int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (family == AF_INET6)
        set_flag(fd, IPPROTO_IPV6, IPV6_V6ONLY, !address->is_anybody);
    if (type == SOCK_STREAM)
        set_flag(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    else
        configure_udp(fd, family, buffer_kib);
    if (bind(fd, &address->socket.any, address->length) == 0 &&
        (type == SOCK_DGRAM || listen(fd, SOMAXCONN) == 0))
        return fd;
    int number = errno;
    close(fd);
    errno = number;
    return -1;
}

/** @return whether it is watched from now on */
static bool watch(struct hep_listener *listener, int fd, void *what)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = what};
    return epoll_ctl(listener->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0;
}

static bool open_sockets(struct hep_listener *listener, const struct hep_address *address,
                         int buffer_kib)
{
    listener->udp_fd = open_socket(address, SOCK_DGRAM, buffer_kib);
    if (listener->udp_fd < 0)
        return false;
    listener->tcp_fd = open_socket(address, SOCK_STREAM, buffer_kib);
    return listener->tcp_fd >= 0 && watch(listener, listener->udp_fd, &listener->udp_fd) &&
           watch(listener, listener->tcp_fd, &listener->tcp_fd);
}

/** Hosts without IPv6 have all addresses in IPv4. */
static bool is_without_ipv6(struct hep_address *address)
{
    if (!address->is_anybody || errno != EAFNOSUPPORT)
        return false;
    in_port_t port = address->socket.ipv6.sin6_port;
    *address = (struct hep_address){
        .socket.ipv4 = {.sin_family = AF_INET, .sin_port = port},
        .length = sizeof(struct sockaddr_in),
        .is_anybody = true,
    };
    return true;
}

int hep_open(const char *text, int buffer_kib, struct hep_listener **ret_listener,
             struct sipwhy_failure *failure)
{
    struct hep_address address;
    int error = hep_address_parse(text, &address, failure);
    if (error)
        return error;
    struct hep_listener *listener = calloc(1, sizeof(*listener));
    if (!listener)
        return failure_set_memory(failure);
    list_init(&listener->clients);
    listener->udp_fd = listener->tcp_fd = -1;
    listener->link_type = HEP_LINK_TYPE;
    listener->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    bool is_open = listener->epoll_fd >= 0 &&
                   (open_sockets(listener, &address, buffer_kib) ||
                    (is_without_ipv6(&address) && open_sockets(listener, &address, buffer_kib)));
    if (!is_open) {
        error = fail_socket(text, failure);
        hep_close(listener);
        return error;
    }
    listener->own = hep_address_endpoint(&address);
    *ret_listener = listener;
    return 0;
}

int hep_set_link(struct hep_listener *listener, int link_type)
{
    listener->link_type = hep_frame_has_link(link_type) ? link_type : HEP_LINK_TYPE;
    return listener->link_type;
}

int hep_fd(const struct hep_listener *listener)
{
    return listener->epoll_fd;
}

uint64_t hep_dropped(const struct hep_listener *listener)
{
    return listener->dropped;
}

uint64_t hep_closed(const struct hep_listener *listener)
{
    return listener->closed;
}

static void close_client(struct hep_listener *listener, struct hep_client *client)
{
    for (int i = listener->event_next; i < listener->event_count; i++) {
        if (listener->events[i].data.ptr == client)
            listener->events[i].data.ptr = NULL;
    }
    if (listener->current == client)
        listener->current = NULL;
    list_remove(&client->used);
    listener->client_count--;
    hep_client_destroy(client);
}

void hep_close(struct hep_listener *listener)
{
    if (!listener)
        return;
    while (listener->client_count)
        close_client(listener, LIST_ENTRY(listener->clients.next, struct hep_client, used));
    int fds[] = {listener->udp_fd, listener->tcp_fd, listener->epoll_fd};
    for (int i = 0; i < 3; i++) {
        if (fds[i] >= 0)
            close(fds[i]);
    }
    free(listener);
}

static sipwhy_time time_of(const struct timespec *time)
{
    return time->tv_sec * SIPWHY_SECOND + time->tv_nsec;
}

/** Frames have microseconds, as what is inside. */
static void make_frame(struct hep_listener *listener, sipwhy_time time, size_t length,
                       const struct sipwhy_endpoint *src, const struct sipwhy_endpoint *dst,
                       struct sipwhy_frame *frame)
{
    *frame = (struct sipwhy_frame){
        .time = time - time % SIPWHY_MICROSECOND,
        .bytes = hep_frame_make(listener->room + HEP_FRAME_ROOM, length, src, dst,
                                listener->link_type),
        .link_type = listener->link_type,
    };
    frame->original_length = (uint32_t)frame->bytes.length;
}

/** What the kernel says of a datagram beside its bytes. */
static void read_control(struct hep_listener *listener, struct msghdr *message,
                         struct timespec *time, struct sipwhy_endpoint *dst)
{
    for (struct cmsghdr *each = CMSG_FIRSTHDR(message); each; each = CMSG_NXTHDR(message, each)) {
        const void *data = CMSG_DATA(each);
        if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SCM_TIMESTAMPNS) {
            memcpy(time, data, sizeof(*time));
        } else if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SO_RXQ_OVFL) {
            memcpy(&listener->dropped, data, sizeof(listener->dropped));
        } else if (each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo info;
            memcpy(&info, data, sizeof(info));
            *dst = hep_address_endpoint_of(&info.ipi6_addr, dst->port);
        } else if (each->cmsg_level == IPPROTO_IP && each->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo info;
            memcpy(&info, data, sizeof(info));
            memcpy(dst->address, &info.ipi_addr, 4);
        }
    }
}

static bool receive(struct hep_listener *listener, struct sipwhy_frame *frame)
{
    union {
        struct cmsghdr header;
        char bytes[256];
    } control;
    struct hep_address src = {.length = sizeof(src.socket)};
    struct iovec room = {listener->room + HEP_FRAME_ROOM, PACKET_BYTES};
    struct msghdr message = {
        .msg_name = &src.socket,
        .msg_namelen = src.length,
        .msg_iov = &room,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    ssize_t length = recvmsg(listener->udp_fd, &message, 0);
    if (length < 0)
        return false;
    struct timespec time;
    struct sipwhy_endpoint from = hep_address_endpoint(&src), to = listener->own;
    clock_gettime(CLOCK_REALTIME, &time);
    read_control(listener, &message, &time, &to);
    if (to.family != from.family)
        to = (struct sipwhy_endpoint){.family = from.family, .port = to.port};
    make_frame(listener, time_of(&time), (size_t)length, &from, &to, frame);
    return true;
}

static void drop_oldest(struct hep_listener *listener)
{
    listener->closed++;
    close_client(listener, LIST_ENTRY(listener->clients.next, struct hep_client, used));
}

static void add_client(struct hep_listener *listener, int fd, const struct hep_address *src)
{
    struct hep_address own = {.length = sizeof(own.socket)};
    struct hep_client *client = NULL;
    if (getsockname(fd, &own.socket.any, &own.length) == 0)
        client = hep_client_create(fd);
    if (!client || !watch(listener, fd, client)) {
        if (client)
            hep_client_destroy(client);
        else
            close(fd);
        listener->closed++;
        return;
    }
    client->src = hep_address_endpoint(src);
    client->dst = hep_address_endpoint(&own);
    list_append(&listener->clients, &client->used);
    listener->client_count++;
    if (listener->client_count > LIMIT_HEP_CLIENTS)
        drop_oldest(listener);
}

static void accept_client(struct hep_listener *listener)
{
    struct hep_address src = {.length = sizeof(src.socket)};
    int fd = accept4(listener->tcp_fd, &src.socket.any, &src.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0)
        add_client(listener, fd, &src);
    else if ((errno == EMFILE || errno == ENFILE) && listener->client_count)
        drop_oldest(listener);
}

/** The next packet of the client at hand. */
static bool take_packet(struct hep_listener *listener, struct sipwhy_frame *frame)
{
    struct hep_client *client = listener->current;
    struct timespec time;
    span packet;
    if (!client)
        return false;
    if (hep_client_take(client, &packet)) {
        memcpy(listener->room + HEP_FRAME_ROOM, packet.data, packet.length);
        clock_gettime(CLOCK_REALTIME, &time);
        make_frame(listener, time_of(&time), packet.length, &client->src, &client->dst, frame);
        return true;
    }
    listener->current = NULL;
    if (client->is_over) {
        listener->closed += client->length > 0;
        close_client(listener, client);
    }
    return false;
}

static void read_client(struct hep_listener *listener, struct hep_client *client)
{
    hep_client_read(client);
    list_remove(&client->used);
    list_append(&listener->clients, &client->used);
    listener->current = client;
}

/** What to look at next: in turn, whatever has something. NULL: nothing has. */
static void *next_event(struct hep_listener *listener)
{
    while (listener->event_next < listener->event_count) {
        void *what = listener->events[listener->event_next++].data.ptr;
        if (what)
            return what;
    }
    listener->event_next = listener->event_count = 0;
    int count = epoll_wait(listener->epoll_fd, listener->events, EVENTS, 0);
    if (count <= 0)
        return NULL;
    listener->event_count = count;
    return listener->events[listener->event_next++].data.ptr;
}

int hep_next(struct hep_listener *listener, struct sipwhy_frame *frame)
{
    if (take_packet(listener, frame))
        return INPUT_FRAME;
    if (listener->burst && listener->burst < BURST && receive(listener, frame)) {
        listener->burst++;
        return INPUT_FRAME;
    }
    listener->burst = 0;
    for (void *what = next_event(listener); what; what = next_event(listener)) {
        if (what == &listener->udp_fd) {
            if (receive(listener, frame)) {
                listener->burst = 1;
                return INPUT_FRAME;
            }
        } else if (what == &listener->tcp_fd) {
            accept_client(listener);
        } else {
            read_client(listener, what);
            if (take_packet(listener, frame))
                return INPUT_FRAME;
        }
    }
    return INPUT_NOTHING;
}
