/*
 * fuzz_fragments.c — a script of IP fragments, eight bytes each:
 *
 *   0    1: IPv6, 2: more follow, 4 and 8: which datagram, 16: the capture lacks the last bytes,
 *        32: of another protocol than UDP, 64: a second passes before, 128: half a minute
 *   1,2  offset, in units of 8 bytes
 *   3,4  length in bytes
 *   5,6  what the UDP header says of its length, where this begins the datagram
 *   7    how many bytes the capture lacks
 *
 * What is delivered consists of bytes that fragments of this very datagram brought to this very place.
 */
#include "packet.h"

#define FRAGMENTS 40
#define LONGEST 2048
#define DATAGRAMS 8
#define SOURCE_PORT 40000 /* and the number of the datagram above it */

struct fragment {
    unsigned datagram; /**< bit 0: of IPv6 */
    bool more;
    bool is_other;
    size_t offset;
    size_t length;
    size_t cut;
    size_t udp_length;
    sipwhy_time time;
    char bytes[LONGEST];
};

struct net {
    struct decoder *decoder;
    size_t count;
    struct fragment sent[FRAGMENTS];
};

/** Whether a fragment brought @p byte to the place @p at of a datagram. */
static bool was_sent(const struct net *net, unsigned datagram, size_t at, char byte)
{
    for (size_t i = 0; i < net->count; i++) {
        const struct fragment *sent = &net->sent[i];
        if (sent->datagram == datagram && at >= sent->offset &&
            at - sent->offset < sent->length - sent->cut && sent->bytes[at - sent->offset] == byte)
            return true;
    }
    return false;
}

static void check_delivered(void *context, const struct datagram *datagram)
{
    const struct net *net = context;
    unsigned number = datagram->src.port - SOURCE_PORT;
    fuzz_check(number < DATAGRAMS);
    fuzz_check(datagram->src.family == (number & 1 ? 6 : 4));
    for (size_t i = 0; i < datagram->payload.length; i++)
        fuzz_check(was_sent(net, number, i + 8, datagram->payload.data[i]));
}

static void read_fragment(struct script *script, struct net *net, sipwhy_time *now)
{
    struct fragment *fragment = &net->sent[net->count];
    uint8_t flags = script_u8(script);
    *now += flags & 128 ? 30 * SIPWHY_SECOND : flags & 64 ? SIPWHY_SECOND : SIPWHY_MILLISECOND;
    *fragment = (struct fragment){
        .datagram = (flags >> 2 & 3) << 1 | (flags & 1),
        .more = flags & 2,
        .is_other = flags & 32,
        .time = *now,
        .offset = script_u16(script) % 8192 * 8u,
        .length = script_u16(script) % LONGEST,
        .udp_length = script_u16(script),
    };
    size_t cut = script_u8(script);
    fragment->cut = !(flags & 16) ? 0 : cut < fragment->length ? cut : fragment->length;
    for (size_t i = 0; i < fragment->length; i++)
        fragment->bytes[i] = (char)(net->count * 37 + fragment->offset + i);
    if (fragment->offset == 0 && fragment->length >= 8) {
        put_number(fragment->bytes, SOURCE_PORT + fragment->datagram, 2);
        put_number(fragment->bytes + 2, 5060, 2);
        put_number(fragment->bytes + 4, (uint32_t)fragment->udp_length, 2);
    }
    net->count++;
}

static size_t write_ipv4(const struct fragment *fragment, char *at)
{
    memset(at, 0, 20);
    at[0] = 0x45;
    put_number(at + 2, (uint32_t)(20 + fragment->length), 2);
    put_number(at + 4, fragment->datagram, 2);
    put_number(at + 6, (uint32_t)(fragment->offset / 8 | (fragment->more ? 0x2000u : 0)), 2);
    at[9] = fragment->is_other ? 6 : 17;
    memcpy(at + 12, "\xc0\0\x02\x01\xc0\0\x02\x02", 8);
    return 20;
}

static size_t write_ipv6(const struct fragment *fragment, char *at)
{
    memset(at, 0, 48);
    at[0] = 0x60;
    put_number(at + 4, (uint32_t)(8 + fragment->length), 2);
    at[6] = 44;
    memcpy(at + 8, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01", 16);
    memcpy(at + 24, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x02", 16);
    at[40] = fragment->is_other ? 6 : 17;
    put_number(at + 42, (uint32_t)(fragment->offset | (fragment->more ? 1u : 0)), 2);
    put_number(at + 44, fragment->datagram, 4);
    return 48;
}

static void send(struct net *net, const struct fragment *fragment)
{
    static char bytes[48 + LONGEST];
    size_t header =
        fragment->datagram & 1 ? write_ipv6(fragment, bytes) : write_ipv4(fragment, bytes);
    memcpy(bytes + header, fragment->bytes, fragment->length);
    span captured = {bytes, header + fragment->length - fragment->cut};
    char *exact = fuzz_copy(captured);
    struct sipwhy_frame frame = {
        .time = fragment->time,
        .number = net->count,
        .bytes = {exact, captured.length},
        .original_length = (uint32_t)(header + fragment->length),
        .link_type = LINK_RAW,
    };
    decoder_advance(net->decoder, frame.time);
    decoder_frame(net->decoder, &frame);
    free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct net net;
    struct script script = script_of(data, size);
    sipwhy_time now = SIPWHY_SECOND;
    net.count = 0;
    fuzz_check(decoder_create(check_delivered, &net, &net.decoder) == 0);
    while (!script_is_over(&script) && net.count < FRAGMENTS) {
        read_fragment(&script, &net, &now);
        send(&net, &net.sent[net.count - 1]);
    }
    decoder_finish(net.decoder);
    fuzz_check(decoder_deadline(net.decoder) == SIPWHY_TIME_UNKNOWN);
    decoder_destroy(net.decoder);
    return 0;
}
