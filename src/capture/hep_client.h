/*
 * hep_client.h — an agent that delivers HEP over TCP: packets of version 3, one after another.
 */
#ifndef CAPTURE_HEP_CLIENT_H
#define CAPTURE_HEP_CLIENT_H

#include "base/list.h"
#include "base/span.h"
#include <sipwhy/types.h>

struct hep_client {
    struct list used; /**< among all of a listener, by last use */
    int fd;
    struct sipwhy_endpoint src;
    struct sipwhy_endpoint dst;
    char *bytes; /**< owned; what came and was not taken */
    size_t capacity;
    size_t start; /**< of what was not taken */
    size_t length;
    bool is_over; /**< closed by the agent, or nothing that he says can be read */
};

/** Takes over @p fd. NULL without memory, and then it is open still. */
struct hep_client *hep_client_create(int fd);
void hep_client_destroy(struct hep_client *client);

/** Read what is there, without waiting. */
void hep_client_read(struct hep_client *client);

/** The next packet that is complete; valid until the next hep_client_read(). @return whether there is one */
bool hep_client_take(struct hep_client *client, span *ret_packet);

#endif
