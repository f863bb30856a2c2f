/*
 * hep_address.h — "ADDR:PORT" as sockets have it, and their addresses as everybody else has them.
 */
#ifndef CAPTURE_HEP_ADDRESS_H
#define CAPTURE_HEP_ADDRESS_H

#include <netinet/in.h>
#include <sipwhy/capture.h>

/** Of either family. */
struct hep_address {
    union {
        struct sockaddr any;
        struct sockaddr_in ipv4;
        struct sockaddr_in6 ipv6;
    } socket;
    socklen_t length;
    bool is_anybody; /**< no host was named: all addresses of both families */
};

/** @return 0, or SIPWHY_ERROR_ARGUMENT with @p failure */
int hep_address_parse(const char *text, struct hep_address *ret_address,
                      struct sipwhy_failure *failure);

/** An IPv4 address that an IPv6 socket shows as ::ffff:a.b.c.d is one of IPv4. */
struct sipwhy_endpoint hep_address_endpoint(const struct hep_address *address);

/** The same of a bare IPv6 address. */
struct sipwhy_endpoint hep_address_endpoint_of(const struct in6_addr *address, uint16_t port);

#endif
