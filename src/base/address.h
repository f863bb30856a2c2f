/*
 * address.h — IP addresses in text, and which of them nobody outside can reach.
 */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include "base/span.h"

/**
 * Read an IPv4 or IPv6 address, the latter with or without brackets; the port is left at 0.
 * @return false for host names and whatever else is no address, with *ret_address untouched
 */
bool address_parse(span text, struct sipwhy_endpoint *ret_address);

/**
 * Whether an address means nothing on the public internet: private (RFC 1918), shared (RFC 6598),
 * link-local, loopback, unique local (RFC 4193) or unspecified.
 */
bool address_is_private(const struct sipwhy_endpoint *address);

#endif
