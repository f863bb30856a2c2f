/*
 * fuzz_tcp.c — a stream of bytes in TCP segments. Byte 0 is the way in which they are sent, byte 1 the
 * number of steps that follow with six bytes each; the rest is the stream.
 *
 *   way 0  in order: each step is the length of a segment (bytes 0, 1)
 *   way 1  the same segments, but each step exchanges its segment with another (byte 2) and sends it again
 *          at the end where byte 3 is odd
 *   way 2  wild: flags (byte 0), place in the stream (1, 2), length (3, 4), and 5: 1: from the other side,
 *          2: a second passes before, 4: ten seconds, 8: the capture lacks the end, 16: far off, 32: no
 *          connection was opened for it
 *
 * In the ways 0 and 1 all the bytes come, so that the messages are those of the stream in one piece, as long
 * as it holds nothing else. In any way what is delivered occurs in the stream.
 */
#include "packet.h"
#include "step.h"

enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

#define STEPS 64
#define FIRST_SEQUENCE 0xfffffff0u /* so that it wraps */

struct step {
    uint8_t bytes[6];
};

struct connection {
    struct decoder *decoder;
    struct transcript transcript;
    span stream;
    sipwhy_time now;
    uint64_t number;
};

struct segment {
    size_t place;
    size_t length;
};

static void take(void *context, const struct datagram *datagram)
{
    struct connection *connection = context;
    fuzz_check(datagram->transport != SIPWHY_TRANSPORT_TCP || datagram->is_relayed ||
               fuzz_occurs(connection->stream, datagram->payload));
    transcript_take(&connection->transcript, datagram);
}

static void open(struct connection *connection, span stream)
{
    *connection = (struct connection){.stream = stream, .now = SIPWHY_SECOND};
    fuzz_check(decoder_create(take, connection, &connection->decoder) == 0);
}

static void close(struct connection *connection)
{
    decoder_finish(connection->decoder);
    decoder_destroy(connection->decoder);
}

static void send(struct connection *connection, uint8_t flags, uint32_t sequence, span payload,
                 bool is_reply, size_t cut)
{
    char header[20] = {0};
    put_number(header, is_reply ? 5060 : 40000, 2);
    put_number(header + 2, is_reply ? 40000 : 5060, 2);
    put_number(header + 4, sequence, 4);
    put_number(header + 8, sequence, 4);
    header[12] = 0x50;
    header[13] = (char)flags;
    struct packet packet = {
        .protocol = 6,
        .is_reply = is_reply,
        .time = connection->now,
        .number = ++connection->number,
        .header = {header, sizeof(header)},
        .payload = payload,
        .cut = cut < payload.length ? cut : payload.length,
    };
    packet_send(connection->decoder, &packet);
    connection->now += SIPWHY_MICROSECOND;
}

static void send_segment(struct connection *connection, const struct segment *segment)
{
    span payload = span_first(span_from(connection->stream, segment->place), segment->length);
    send(connection, 0, FIRST_SEQUENCE + (uint32_t)segment->place, payload, false, 0);
}

/** In one piece, or as few as IP allows. */
static void send_whole(struct connection *connection)
{
    send(connection, SYN, FIRST_SEQUENCE - 1, SPAN_EMPTY, false, 0);
    for (size_t place = 0; place < connection->stream.length; place += 65000)
        send_segment(connection, &(struct segment){place, 65000});
}

static size_t cut_up(span stream, const struct step *steps, size_t count,
                     struct segment segments[STEPS + 1])
{
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = (size_t)(steps[i].bytes[0] << 8 | steps[i].bytes[1]) % 2048;
        segments[i] = (struct segment){place, length};
        place += length < stream.length - place ? length : stream.length - place;
    }
    segments[count] = (struct segment){place, stream.length - place};
    return count + 1;
}

static void exchange(struct segment *segments, size_t count, const struct step *steps)
{
    for (size_t i = 0; i + 1 < count; i++) {
        size_t other = steps[i].bytes[2] % count;
        struct segment kept = segments[i];
        segments[i] = segments[other];
        segments[other] = kept;
    }
}

static void send_all(struct connection *connection, const struct step *steps, size_t count,
                     bool any_order)
{
    struct segment segments[STEPS + 1];
    size_t segment_count = cut_up(connection->stream, steps, count, segments);
    if (any_order)
        exchange(segments, segment_count, steps);
    send(connection, SYN, FIRST_SEQUENCE - 1, SPAN_EMPTY, false, 0);
    for (size_t i = 0; i < segment_count; i++)
        send_segment(connection, &segments[i]);
    for (size_t i = 0; any_order && i < count; i++)
        if (steps[i].bytes[3] & 1)
            send_segment(connection, &segments[i]);
}

static void send_wild(struct connection *connection, const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint8_t *step = steps[i].bytes;
        size_t place = (size_t)(step[1] << 8 | step[2]);
        size_t length = (size_t)(step[3] << 8 | step[4]) % 4096;
        uint32_t sequence = FIRST_SEQUENCE + (uint32_t)place + (step[5] & 16 ? 0x40000000 : 0);
        connection->now += step[5] & 4   ? 10 * SIPWHY_SECOND
                           : step[5] & 2 ? SIPWHY_SECOND
                                         : SIPWHY_MILLISECOND;
        if (i == 0 && !(step[5] & 32))
            send(connection, SYN, FIRST_SEQUENCE - 1, SPAN_EMPTY, step[5] & 1, 0);
        /* A SYN has a number of its own, in front of its payload. */
        send(connection, step[0], sequence - (step[0] & SYN ? 1 : 0),
             span_first(span_from(connection->stream, place), length), step[5] & 1,
             step[5] & 8 ? 7 : 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct script script = script_of(data, size);
    struct step steps[STEPS] = {0};
    uint8_t way = script_u8(&script) % 3;
    size_t count = script_u8(&script) % (STEPS + 1);
    for (size_t i = 0; i < count; i++)
        for (size_t b = 0; b < sizeof(steps[i].bytes); b++)
            steps[i].bytes[b] = script_u8(&script);
    struct connection connection, other;
    open(&connection, script.rest);
    if (way == 2)
        send_wild(&connection, steps, count);
    else
        send_all(&connection, steps, count, way == 1);
    close(&connection);
    if (way == 2 || !step_is_kept(script.rest)) {
        free(connection.transcript.bytes);
        return 0;
    }
    open(&other, script.rest);
    send_whole(&other);
    close(&other);
    transcript_check_same(&connection.transcript, &other.transcript);
    return 0;
}
