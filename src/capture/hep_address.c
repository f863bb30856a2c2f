/*
 * hep_address.c — "ADDR:PORT" as sockets have it, and their addresses as everybody else has them.
 */
#include "capture/hep_address.h"

#include "capture/failure.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

static int fail(const char *text, struct sipwhy_failure *failure)
{
    return failure_set(failure, SIPWHY_ERROR_ARGUMENT,
                       "%s: expected ADDR:PORT, [ADDR]:PORT for IPv6, or a port for all addresses",
                       text);
}

/** From 1 to 65535, and nothing behind it; 0 where it is not. */
static uint16_t parse_port(const char *text)
{
    char *end;
    unsigned long port = strtoul(text, &end, 10);
    bool is_number = *text >= '0' && *text <= '9' && *end == '\0' && port <= UINT16_MAX;
    return is_number ? (uint16_t)port : 0;
}

static int resolve(const char *text, const char *host, uint16_t port,
                   struct hep_address *ret_address, struct sipwhy_failure *failure)
{
    struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *found;
    int error = getaddrinfo(host, NULL, &hints, &found);
    if (error)
        return failure_set(failure, SIPWHY_ERROR_OPEN, "%s: %s", text, gai_strerror(error));
    struct hep_address address = {.length = found->ai_addrlen};
    memcpy(&address.socket, found->ai_addr, found->ai_addrlen);
    if (found->ai_family == AF_INET6)
        address.socket.ipv6.sin6_port = htons(port);
    else
        address.socket.ipv4.sin_port = htons(port);
    freeaddrinfo(found);
    *ret_address = address;
    return 0;
}

int hep_address_parse(const char *text, struct hep_address *ret_address,
                      struct sipwhy_failure *failure)
{
    char host[256];
    const char *colon = strrchr(text, ':');
    uint16_t port = parse_port(colon ? colon + 1 : text);
    size_t length = colon ? (size_t)(colon - text) : 0;
    bool is_bracketed = length > 2 && text[0] == '[' && text[length - 1] == ']';
    const char *start = is_bracketed ? text + 1 : text;
    length -= is_bracketed ? 2 : 0;
    if (!port || length >= sizeof(host) || (!is_bracketed && memchr(text, ':', length)))
        return fail(text, failure);
    if (!length) {
        *ret_address = (struct hep_address){
            .socket.ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)},
            .length = sizeof(struct sockaddr_in6),
            .is_anybody = true,
        };
        return 0;
    }
    memcpy(host, start, length);
    host[length] = '\0';
    return resolve(text, host, port, ret_address, failure);
}

struct sipwhy_endpoint hep_address_endpoint_of(const struct in6_addr *address, uint16_t port)
{
    struct sipwhy_endpoint endpoint = {.port = port};
    bool is_mapped = IN6_IS_ADDR_V4MAPPED(address);
    endpoint.family = is_mapped ? 4 : 6;
    memcpy(endpoint.address, address->s6_addr + (is_mapped ? 12 : 0), is_mapped ? 4 : 16);
    return endpoint;
}

struct sipwhy_endpoint hep_address_endpoint(const struct hep_address *address)
{
    if (address->socket.any.sa_family == AF_INET6)
        return hep_address_endpoint_of(&address->socket.ipv6.sin6_addr,
                                       ntohs(address->socket.ipv6.sin6_port));
    struct sipwhy_endpoint endpoint = {.family = 4, .port = ntohs(address->socket.ipv4.sin_port)};
    memcpy(endpoint.address, &address->socket.ipv4.sin_addr, 4);
    return endpoint;
}
