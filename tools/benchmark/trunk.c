/* trunk.c — TCP connections between the hosts of the load. */
#include "trunk.h"

#include "call.h"

#include <stdlib.h>
#include <string.h>

enum { CONNECTIONS = 32, WAITING = 4 * CALL_TEXT, PATIENCE_US = 5000 };

/* One direction of a connection. */
struct lane {
    struct wire_end from;
    uint32_t sequence;
    size_t length; /* of what waits */
    uint64_t since_us;
    char waiting[WAITING];
};

struct connection {
    struct lane lanes[2];
};

struct trunk {
    uint64_t random;
    size_t count;
    struct connection connections[CONNECTIONS];
};

struct trunk *trunk_create(uint64_t seed)
{
    struct trunk *trunk = calloc(1, sizeof(*trunk));

    if (trunk)
        trunk->random = seed;
    return trunk;
}

void trunk_destroy(struct trunk *trunk)
{
    free(trunk);
}

static uint64_t draw(struct trunk *trunk)
{
    return trunk->random = scatter(trunk->random);
}

static void send_segment(struct wire *wire, uint64_t at_us, struct connection *connection, int side,
                         unsigned flags, const char *bytes, size_t length)
{
    struct lane *lane = &connection->lanes[side];
    const struct lane *other = &connection->lanes[!side];

    wire_tcp(wire, at_us, lane->from, other->from, lane->sequence,
             flags & WIRE_ACK ? other->sequence : 0, flags, bytes, length);
    lane->sequence += (uint32_t)length + !!(flags & WIRE_SYN);
}

/* What waits on this lane, in pieces of a segment; one time in four they are cut at random. */
static void flush_lane(struct trunk *trunk, struct wire *wire, uint64_t at_us,
                       struct connection *connection, int side)
{
    struct lane *lane = &connection->lanes[side];

    for (size_t at = 0; at < lane->length;) {
        uint64_t random = draw(trunk);
        size_t room = random & 3 ? WIRE_TCP_ROOM : 1 + (random >> 8) % WIRE_TCP_ROOM;
        size_t piece = lane->length - at < room ? lane->length - at : room;

        send_segment(wire, at_us, connection, side, WIRE_ACK | WIRE_PUSH, lane->waiting + at,
                     piece);
        at += piece;
    }
    if (lane->length && draw(trunk) & 1)
        send_segment(wire, at_us, connection, !side, WIRE_ACK, NULL, 0);
    lane->length = 0;
}

static void open_connection(struct trunk *trunk, struct wire *wire, uint64_t at_us,
                            struct connection *connection, struct wire_end from, struct wire_end to)
{
    connection->lanes[0].from = from;
    connection->lanes[1].from = to;
    connection->lanes[0].sequence = (uint32_t)draw(trunk);
    connection->lanes[1].sequence = (uint32_t)draw(trunk);
    send_segment(wire, at_us, connection, 0, WIRE_SYN, NULL, 0);
    send_segment(wire, at_us, connection, 1, WIRE_SYN | WIRE_ACK, NULL, 0);
    send_segment(wire, at_us, connection, 0, WIRE_ACK, NULL, 0);
}

static bool is_of(const struct lane *lane, struct wire_end from, struct wire_end to)
{
    const struct lane *other = lane + 1;

    return lane->from.address == from.address && other->from.address == to.address;
}

/* The connection of the two, and which side of it @p from is. */
static struct connection *find(struct trunk *trunk, struct wire *wire, uint64_t at_us,
                               struct wire_end from, struct wire_end to, int *ret_side)
{
    size_t i = 0;

    for (; i < trunk->count; i++) {
        *ret_side = is_of(trunk->connections[i].lanes, to, from);
        if (*ret_side || is_of(trunk->connections[i].lanes, from, to))
            return &trunk->connections[i];
    }
    if (i == CONNECTIONS)
        abort(); /* more hosts than call.c has */
    trunk->count++;
    *ret_side = 0;
    open_connection(trunk, wire, at_us, &trunk->connections[i], from, to);
    return &trunk->connections[i];
}

void trunk_send(struct trunk *trunk, struct wire *wire, uint64_t at_us, struct wire_end from,
                struct wire_end to, const void *bytes, size_t length)
{
    int side;
    struct connection *connection = find(trunk, wire, at_us, from, to, &side);
    struct lane *lane = &connection->lanes[side];

    for (size_t i = 0; i < trunk->count; i++)
        for (int j = 0; j < 2; j++)
            if (trunk->connections[i].lanes[j].since_us + PATIENCE_US < at_us)
                flush_lane(trunk, wire, at_us, &trunk->connections[i], j);
    /* An answer must not overtake what it answers. */
    flush_lane(trunk, wire, at_us, connection, !side);
    if (lane->length + length > sizeof(lane->waiting))
        flush_lane(trunk, wire, at_us, connection, side);
    if (!lane->length)
        lane->since_us = at_us;
    memcpy(lane->waiting + lane->length, bytes, length);
    lane->length += length;
}

void trunk_flush(struct trunk *trunk, struct wire *wire, uint64_t at_us)
{
    for (size_t i = 0; i < trunk->count; i++)
        for (int side = 0; side < 2; side++)
            flush_lane(trunk, wire, at_us, &trunk->connections[i], side);
}
