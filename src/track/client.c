/*
 * client.c — is the server alive, as its client sees it.
 */
#include "track/peer.h"
#include "track/timers.h"

sipwhy_time client_patience(const struct client *client)
{
    bool is_short = client->interval > 0 && client->interval < SIP_TRANSACTION_TIMEOUT;
    return is_short ? client->interval : SIP_TRANSACTION_TIMEOUT;
}

uint32_t client_missed(const struct client *client, sipwhy_time now)
{
    bool overdue = client->open && now - client->asked.time >= client_patience(client);
    return client->missed + overdue;
}

struct client *service_find_client(const struct service *service, const struct sipwhy_endpoint *host,
                                   const struct sipwhy_endpoint *server)
{
    for (struct client *client = service->clients; client; client = client->next) {
        if (endpoint_same_host(&client->host, host) && endpoint_same(&client->server, server))
            return client;
    }
    return NULL;
}
