/*
 * hep_sender.c — messages, sent on as HEP over UDP or TCP.
 */
#include "capture/failure.h"
#include "capture/hep_address.h"

#include <errno.h>
#include <sipwhy/hep.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/** A receiver over TCP that takes nothing for so long is given up. */
#define PATIENCE_S 2

struct sipwhy_hep_sender {
    char *target;   /**< owned; as the caller gave it */
    char *password; /**< owned, or NULL */
    struct sipwhy_hep_options options;
    bool is_stream;
    int fd;     /**< -1: given up */
    int reason; /**< an errno: why */
    char packet[SIPWHY_HEP_BYTES];
};

/** @return whether it may be sent to; of UDP that says nothing about a receiver */
static bool connect_socket(struct sipwhy_hep_sender *sender, const struct hep_address *address)
{
    int type = sender->is_stream ? SOCK_STREAM : SOCK_DGRAM;
    struct timeval patience = {.tv_sec = PATIENCE_S};
    sender->fd = socket(address->socket.any.sa_family, type | SOCK_CLOEXEC, 0);
    if (sender->fd < 0)
        return false;
    return setsockopt(sender->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) == 0 &&
           connect(sender->fd, &address->socket.any, address->length) == 0;
}

static void give_up(struct sipwhy_hep_sender *sender, int reason)
{
    if (sender->fd >= 0)
        close(sender->fd);
    sender->fd = -1;
    sender->reason = reason;
}

int sipwhy_hep_sender_open(const char *target, const struct sipwhy_hep_options *options,
                           struct sipwhy_hep_sender **ret_sender, struct sipwhy_failure *failure)
{
    struct hep_address address;
    bool is_stream = strncmp(target, "tcp:", 4) == 0;
    bool is_prefixed = is_stream || strncmp(target, "udp:", 4) == 0;
    int error = hep_address_parse(target + (is_prefixed ? 4 : 0), &address, failure);
    if (error)
        return error;
    if (address.is_anybody)
        address.socket.ipv6.sin6_addr = in6addr_loopback;
    struct sipwhy_hep_sender *sender = calloc(1, sizeof(*sender));
    if (!sender)
        return failure_set_memory(failure);
    sender->is_stream = is_stream;
    sender->options = *options;
    sender->target = strdup(target);
    sender->password = options->password ? strdup(options->password) : NULL;
    sender->options.password = sender->password;
    sender->fd = -1;
    if (!sender->target || (options->password && !sender->password)) {
        sipwhy_hep_sender_close(sender);
        return failure_set_memory(failure);
    }
    if (!connect_socket(sender, &address))
        give_up(sender, errno);
    *ret_sender = sender;
    return 0;
}

/** All of a packet, or the receiver would not know where the next one begins. */
static bool send_stream(struct sipwhy_hep_sender *sender, size_t length)
{
    size_t sent = 0;
    while (sent < length) {
        ssize_t count = send(sender->fd, sender->packet + sent, length - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            give_up(sender, errno);
            return false;
        }
        sent += (size_t)count;
    }
    return true;
}

/** The kernel tells at one datagram that nobody was there for an earlier one; then it was not sent. */
static bool send_datagram(struct sipwhy_hep_sender *sender, size_t length)
{
    if (send(sender->fd, sender->packet, length, 0) >= 0)
        return true;
    sender->reason = errno;
    if (errno == ECONNREFUSED || errno == EINTR)
        (void)!send(sender->fd, sender->packet, length, 0);
    return false;
}

int sipwhy_hep_sender_send(struct sipwhy_hep_sender *sender, const struct sipwhy_message *message,
                           struct sipwhy_failure *failure)
{
    size_t length =
        sipwhy_hep_encode(message, &sender->options, sender->packet, sizeof(sender->packet));
    if (!length)
        return failure_set(failure, SIPWHY_ERROR_ARGUMENT,
                           "%s: a message of %zu bytes is too long for HEP", sender->target,
                           message->bytes.length);
    bool is_sent = sender->fd >= 0 && (sender->is_stream ? send_stream(sender, length)
                                                         : send_datagram(sender, length));
    if (is_sent)
        return 0;
    return failure_set(failure, SIPWHY_ERROR_WRITE, "%s: %s", sender->target,
                       sender->reason == EAGAIN ? "the receiver takes nothing"
                                                : strerror(sender->reason));
}

void sipwhy_hep_sender_close(struct sipwhy_hep_sender *sender)
{
    if (!sender)
        return;
    if (sender->fd >= 0)
        close(sender->fd);
    free(sender->target);
    free(sender->password);
    free(sender);
}
