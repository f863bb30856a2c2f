/* wire.h — frames of a capture file: Ethernet, IPv4, UDP and TCP around bytes. */
#ifndef BENCHMARK_WIRE_H
#define BENCHMARK_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    WIRE_MTU = 1500,
    WIRE_TCP_ROOM = WIRE_MTU - 40,
    WIRE_FIN = 0x01,
    WIRE_SYN = 0x02,
    WIRE_PUSH = 0x08,
    WIRE_ACK = 0x10,
};

struct wire_end {
    uint32_t address; /* of the host's byte order */
    uint16_t port;
};

struct wire {
    FILE *file;
    uint64_t frames;
    uint16_t identification; /* of the last datagram that was fragmented */
};

/* The header of a capture file with times in microseconds. */
void wire_begin(struct wire *wire, FILE *file);

/* One datagram, in fragments where it is over the MTU. @p at_us is the time since 1970. */
void wire_udp(struct wire *wire, uint64_t at_us, struct wire_end from, struct wire_end to,
              const void *bytes, size_t length);

/* One segment of at most WIRE_TCP_ROOM bytes. */
void wire_tcp(struct wire *wire, uint64_t at_us, struct wire_end from, struct wire_end to,
              uint32_t sequence, uint32_t acknowledged, unsigned flags, const void *bytes,
              size_t length);

#endif
