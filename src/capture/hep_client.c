/*
 * hep_client.c — an agent that delivers HEP over TCP.
 */
#include "capture/hep_client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/** "HEP3" and the length of the packet. */
#define HEADER 6

/** The longest packet that a header can announce, and some of the next one. */
#define CAPACITY_LEAST 4096
#define CAPACITY_MOST 131072

struct hep_client *hep_client_create(int fd)
{
    struct hep_client *client = calloc(1, sizeof(*client));
    if (!client)
        return NULL;
    client->fd = fd;
    client->bytes = malloc(CAPACITY_LEAST);
    client->capacity = CAPACITY_LEAST;
    if (client->bytes)
        return client;
    free(client);
    return NULL;
}

void hep_client_destroy(struct hep_client *client)
{
    if (!client)
        return;
    close(client->fd);
    free(client->bytes);
    free(client);
}

/** @return whether there is room for more */
static bool make_room(struct hep_client *client)
{
    if (client->length)
        memmove(client->bytes, client->bytes + client->start, client->length);
    client->start = 0;
    if (client->length < client->capacity)
        return true;
    char *bytes = client->capacity < CAPACITY_MOST ? realloc(client->bytes, 2 * client->capacity)
                                                   : NULL;
    if (!bytes)
        return false;
    client->bytes = bytes;
    client->capacity *= 2;
    return true;
}

void hep_client_read(struct hep_client *client)
{
    if (!make_room(client)) {
        client->is_over = true;
        return;
    }
    ssize_t got = recv(client->fd, client->bytes + client->length,
                       client->capacity - client->length, MSG_DONTWAIT);
    if (got > 0)
        client->length += (size_t)got;
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        client->is_over = true;
}

bool hep_client_take(struct hep_client *client, span *ret_packet)
{
    span rest = {client->bytes + client->start, client->length};
    span magic = SPAN("HEP3");
    if (!span_equal(span_first(rest, magic.length), span_first(magic, rest.length))) {
        client->is_over = true;
        return false;
    }
    if (rest.length < HEADER)
        return false;
    size_t length = (size_t)(uint8_t)rest.data[4] << 8 | (uint8_t)rest.data[5];
    if (length < HEADER) {
        client->is_over = true;
        return false;
    }
    if (rest.length < length)
        return false;
    *ret_packet = span_first(rest, length);
    client->start += length;
    client->length -= length;
    return true;
}
