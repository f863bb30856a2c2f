/*
 * pcapng.c — the blocks of a pcapng file (draft-ietf-opsawg-pcapng).
 */
#include "capture/pcapng.h"

#include "base/limits.h"
#include <pcap/dlt.h>
#include <stdlib.h>

enum block_type {
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_STATISTICS = 5,
    BLOCK_ENHANCED_PACKET = 6,
    BLOCK_SECRETS = 10,
    BLOCK_SECTION = 0x0a0d0d0a,
};

/** Of interfaces, and of their statistics. */
enum option_code {
    OPTION_END = 0,
    OPTION_NAME = 2,
    OPTION_DESCRIPTION = 3,
    OPTION_TSRESOL = 9,
    OPTION_TSOFFSET = 14,
    OPTION_IFDROP = 5,
    OPTION_OSDROP = 7,
    OPTION_ENDTIME = 3,
    OPTION_APPLICATION = 4, /**< of a section */
};

#define BYTE_ORDER_MAGIC 0x1a2b3c4d
#define LINKTYPE_RAW 101
#define SECRETS_TLS_KEY_LOG 0x544c534b

/** Bytes of a block, and interfaces of a section, beyond which a file is not believed. */
#define MAXIMUM_BLOCK (16 * 1024 * 1024)
#define MAXIMUM_INTERFACES 65536

struct interface {
    int link_type;
    uint32_t snaplen;
    uint64_t units; /**< of its timestamps, in a second; 0: more than fit */
    int64_t offset_seconds;
    struct interface_row *row; /**< or NULL */
    uint64_t ifdrop;           /**< as its statistics said last: they count from its beginning */
    uint64_t osdrop;
};

struct pcapng {
    FILE *file; /**< owned */
    const char *error;
    bool is_swapped;
    int link_type;
    int time_digits;
    bool is_own;       /**< its section was written by sipwhy */
    sipwhy_time until; /**< when the capture ended, as such a section says; or SIPWHY_TIME_UNKNOWN */
    sipwhy_time last;             /**< for the packets that have no time of their own */
    struct interfaces *described; /**< borrowed, or NULL */
    struct interface *interfaces; /**< owned */
    size_t interface_count;
    size_t interface_capacity;
    char *block; /**< owned; the body of the block that was read last */
    size_t block_capacity;
    char *secrets; /**< owned */
    size_t secrets_length;
};

struct pcapng *pcapng_create(FILE *file)
{
    struct pcapng *pcapng = calloc(1, sizeof(*pcapng));
    if (!pcapng) {
        fclose(file);
        return NULL;
    }
    pcapng->file = file;
    pcapng->link_type = -1;
    pcapng->time_digits = 6;
    pcapng->until = SIPWHY_TIME_UNKNOWN;
    return pcapng;
}

void pcapng_describe(struct pcapng *pcapng, struct interfaces *interfaces)
{
    pcapng->described = interfaces;
}

void pcapng_destroy(struct pcapng *pcapng)
{
    if (!pcapng)
        return;
    fclose(pcapng->file);
    free(pcapng->interfaces);
    free(pcapng->block);
    free(pcapng->secrets);
    free(pcapng);
}

const char *pcapng_error(const struct pcapng *pcapng)
{
    return pcapng->error;
}

int pcapng_link_type(const struct pcapng *pcapng)
{
    return pcapng->link_type;
}

int pcapng_time_digits(const struct pcapng *pcapng)
{
    return pcapng->time_digits;
}

static enum pcapng_result fail(struct pcapng *pcapng, const char *error)
{
    pcapng->error = error;
    return PCAPNG_DAMAGED;
}

/** Numbers in the section's order; the caller has checked that they are there. */
static uint16_t get_u16(const struct pcapng *pcapng, span bytes, size_t offset)
{
    uint16_t number;
    memcpy(&number, bytes.data + offset, sizeof(number));
    return pcapng->is_swapped ? __builtin_bswap16(number) : number;
}

static uint32_t get_u32(const struct pcapng *pcapng, span bytes, size_t offset)
{
    uint32_t number;
    memcpy(&number, bytes.data + offset, sizeof(number));
    return pcapng->is_swapped ? __builtin_bswap32(number) : number;
}

/** The upper half comes first, whatever the order. */
static uint64_t get_time(const struct pcapng *pcapng, span bytes, size_t offset)
{
    return (uint64_t)get_u32(pcapng, bytes, offset) << 32 | get_u32(pcapng, bytes, offset + 4);
}

static bool reserve_block(struct pcapng *pcapng, size_t size)
{
    if (size <= pcapng->block_capacity)
        return true;
    size_t capacity = pcapng->block_capacity ? pcapng->block_capacity : 4096;
    while (capacity < size)
        capacity *= 2;
    char *block = realloc(pcapng->block, capacity);
    if (!block)
        return false;
    pcapng->block = block;
    pcapng->block_capacity = capacity;
    return true;
}

/** A section begins: its third number shows the order of all of them. */
static enum pcapng_result start_section(struct pcapng *pcapng)
{
    span magic = {pcapng->block, 4};
    if (fread(pcapng->block, 1, 4, pcapng->file) != 4)
        return PCAPNG_CUT;
    pcapng->is_swapped = false;
    pcapng->is_swapped = get_u32(pcapng, magic, 0) != BYTE_ORDER_MAGIC;
    if (get_u32(pcapng, magic, 0) != BYTE_ORDER_MAGIC)
        return fail(pcapng, "a section without a byte order");
    pcapng->interface_count = 0;
    return PCAPNG_PACKET;
}

/** Read a block; PCAPNG_PACKET stands for any. The body is what is between its two lengths. */
static enum pcapng_result read_block(struct pcapng *pcapng, uint32_t *ret_type, span *ret_body)
{
    char head[8];
    size_t got = fread(head, 1, sizeof(head), pcapng->file);
    if (got != sizeof(head))
        return got == 0 ? PCAPNG_END : PCAPNG_CUT;
    span start = {head, sizeof(head)};
    uint32_t type = get_u32(pcapng, start, 0);
    size_t held = 0; /* of the body */
    if (!reserve_block(pcapng, 4))
        return fail(pcapng, "out of memory");
    if (type == BLOCK_SECTION) {
        enum pcapng_result result = start_section(pcapng);
        if (result != PCAPNG_PACKET)
            return result;
        held = 4;
    }
    size_t length = get_u32(pcapng, start, 4);
    if (length < 12 + held || length % 4 || length > MAXIMUM_BLOCK)
        return fail(pcapng, "a block of impossible length");
    size_t missing = length - 8 - held;
    if (!reserve_block(pcapng, held + missing))
        return fail(pcapng, "out of memory");
    if (fread(pcapng->block + held, 1, missing, pcapng->file) != missing)
        return PCAPNG_CUT;
    *ret_type = type;
    *ret_body = (span){pcapng->block, length - 12};
    if (get_u32(pcapng, (span){pcapng->block, length - 8}, length - 12) != length)
        return fail(pcapng, "a block whose two lengths differ");
    return PCAPNG_PACKET;
}

/** Of if_tsresol: a negative power of 10, or of 2 where the highest bit is set. */
static uint64_t units_of(uint8_t resolution)
{
    bool is_binary = resolution & 0x80;
    int exponent = resolution & 0x7f;
    if (exponent > (is_binary ? 63 : 19))
        return 0;
    uint64_t units = 1;
    for (int i = 0; i < exponent; i++)
        units *= is_binary ? 2 : 10;
    return units;
}

/** A number of 64 bits, which is in the section's order as a whole. */
static uint64_t get_u64(const struct pcapng *pcapng, span bytes)
{
    uint64_t halves[2] = {get_u32(pcapng, bytes, 0), get_u32(pcapng, bytes, 4)};
    bool is_high_first = (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) != pcapng->is_swapped;
    return halves[!is_high_first] << 32 | halves[is_high_first];
}

/** Take the next option off. @return false where there is none */
static bool take_option(const struct pcapng *pcapng, span *options, uint16_t *ret_code,
                        span *ret_value)
{
    if (options->length < 4)
        return false;
    uint16_t code = get_u16(pcapng, *options, 0);
    size_t length = get_u16(pcapng, *options, 2);
    span rest = span_from(*options, 4);
    if (code == OPTION_END || length > rest.length)
        return false;
    *ret_code = code;
    *ret_value = span_first(rest, length);
    *options = span_from(rest, (length + 3) / 4 * 4);
    return true;
}

static void read_options(const struct pcapng *pcapng, span options, struct interface *interface)
{
    uint16_t code;
    span value, name = SPAN_EMPTY, description = SPAN_EMPTY;
    while (take_option(pcapng, &options, &code, &value)) {
        if (code == OPTION_NAME)
            name = value;
        if (code == OPTION_DESCRIPTION)
            description = value;
        if (code == OPTION_TSRESOL && value.length == 1)
            interface->units = units_of((uint8_t)value.data[0]);
        if (code == OPTION_TSOFFSET && value.length == 8)
            interface->offset_seconds = (int64_t)get_u64(pcapng, value);
    }
    if (pcapng->described)
        interface->row = interfaces_add(pcapng->described, name, description);
}

/** How much a counter has grown; one that is lower than before says nothing. */
static uint64_t grow(uint64_t *counter, uint64_t count)
{
    uint64_t more = count > *counter ? count - *counter : 0;
    *counter += more;
    return more;
}

static sipwhy_time time_in(const struct interface *interface, uint64_t time);

/**
 * When the capture ended counts in what sipwhy wrote: there, nothing of the Call-IDs in the file is missing before. Other
 * programs that take packets out leave the statistics as they were.
 */
static void note_end(struct pcapng *pcapng, const struct interface *interface, span value)
{
    sipwhy_time end = time_in(interface, get_time(pcapng, value, 0));
    if (pcapng->is_own && end > pcapng->until)
        pcapng->until = end;
}

static void read_section(struct pcapng *pcapng, span body)
{
    uint16_t code;
    span value, options = span_from(body, 16);
    pcapng->is_own = false;
    while (take_option(pcapng, &options, &code, &value)) {
        if (code == OPTION_APPLICATION)
            pcapng->is_own = span_starts_with(value, SPAN("sipwhy "));
    }
}

sipwhy_time pcapng_until(const struct pcapng *pcapng)
{
    return pcapng->until;
}

/** Statistics of an interface; what is wrong with them costs no packet. */
static void read_statistics(struct pcapng *pcapng, span body)
{
    uint16_t code;
    span value;
    if (body.length < 12 || !pcapng->described)
        return;
    uint32_t index = get_u32(pcapng, body, 0);
    if (index >= pcapng->interface_count)
        return;
    struct interface *interface = &pcapng->interfaces[index];
    span options = span_from(body, 12);
    while (take_option(pcapng, &options, &code, &value)) {
        if (code == OPTION_IFDROP && value.length == 8)
            interfaces_drop(pcapng->described, interface->row, 0,
                            grow(&interface->ifdrop, get_u64(pcapng, value)));
        if (code == OPTION_ENDTIME && value.length == 8)
            note_end(pcapng, interface, value);
        if (code == OPTION_OSDROP && value.length == 8)
            interfaces_drop(pcapng->described, interface->row,
                            grow(&interface->osdrop, get_u64(pcapng, value)), 0);
    }
}

static bool reserve_interface(struct pcapng *pcapng)
{
    if (pcapng->interface_count < pcapng->interface_capacity)
        return true;
    size_t capacity = pcapng->interface_capacity ? pcapng->interface_capacity * 2 : 4;
    struct interface *interfaces =
        capacity > MAXIMUM_INTERFACES
            ? NULL
            : realloc(pcapng->interfaces, capacity * sizeof(*pcapng->interfaces));
    if (!interfaces)
        return false;
    pcapng->interfaces = interfaces;
    pcapng->interface_capacity = capacity;
    return true;
}

static enum pcapng_result add_interface(struct pcapng *pcapng, span body)
{
    if (body.length < 8)
        return fail(pcapng, "an interface that is too short");
    if (!reserve_interface(pcapng))
        return fail(pcapng, "too many interfaces");
    int link_type = get_u16(pcapng, body, 0);
    struct interface interface = {
        .link_type = link_type == LINKTYPE_RAW ? DLT_RAW : link_type,
        .snaplen = get_u32(pcapng, body, 4),
        .units = 1000000,
    };
    read_options(pcapng, span_from(body, 8), &interface);
    if (pcapng->link_type < 0)
        pcapng->link_type = interface.link_type;
    if (!interface.units || interface.units > 1000000)
        pcapng->time_digits = 9;
    pcapng->interfaces[pcapng->interface_count++] = interface;
    return PCAPNG_PACKET;
}

span pcapng_secrets(const struct pcapng *pcapng)
{
    return (span){pcapng->secrets, pcapng->secrets_length};
}

void pcapng_forget_secrets(struct pcapng *pcapng)
{
    free(pcapng->secrets);
    pcapng->secrets = NULL;
    pcapng->secrets_length = 0;
}

/** Secrets of other protocols, and more than anybody would take in, are passed over. */
static enum pcapng_result add_secrets(struct pcapng *pcapng, span body)
{
    if (body.length < 8)
        return fail(pcapng, "a block of secrets that is too short");
    uint32_t length = get_u32(pcapng, body, 4);
    span text = span_from(body, 8);
    if (length > text.length)
        return fail(pcapng, "secrets that are longer than their block");
    size_t room = LIMIT_SECRETS_BYTES - pcapng->secrets_length;
    if (get_u32(pcapng, body, 0) != SECRETS_TLS_KEY_LOG || length >= room)
        return PCAPNG_PACKET;
    char *secrets = realloc(pcapng->secrets, pcapng->secrets_length + length + 1);
    if (!secrets)
        return fail(pcapng, "out of memory");
    memcpy(secrets + pcapng->secrets_length, text.data, length);
    secrets[pcapng->secrets_length + length] = '\n';
    pcapng->secrets = secrets;
    pcapng->secrets_length += length + 1;
    return PCAPNG_PACKET;
}

/** A block that is no packet. */
static enum pcapng_result take_other(struct pcapng *pcapng, uint32_t type, span body)
{
    if (type == BLOCK_SECTION)
        read_section(pcapng, body);
    if (type == BLOCK_INTERFACE)
        return add_interface(pcapng, body);
    return type == BLOCK_SECRETS ? add_secrets(pcapng, body) : PCAPNG_PACKET;
}

enum pcapng_result pcapng_start(struct pcapng *pcapng)
{
    while (pcapng->link_type < 0) {
        uint32_t type;
        span body;
        enum pcapng_result result = read_block(pcapng, &type, &body);
        if (result == PCAPNG_PACKET)
            result = take_other(pcapng, type, body);
        if (result != PCAPNG_PACKET)
            return result;
    }
    return PCAPNG_PACKET;
}

/** Files hold any number; one that no clock could show becomes the nearest that fits. */
static sipwhy_time time_in(const struct interface *interface, uint64_t time)
{
    if (!interface->units)
        return 0;
    uint64_t whole = time / interface->units;
    int64_t seconds = whole > INT64_MAX ? INT64_MAX : (int64_t)whole;
    unsigned __int128 rest = time % interface->units;
    int64_t nanoseconds = (int64_t)(rest * (uint64_t)SIPWHY_SECOND / interface->units);
    sipwhy_time result;
    if (__builtin_add_overflow(seconds, interface->offset_seconds, &seconds) ||
        __builtin_mul_overflow(seconds, SIPWHY_SECOND, &result) ||
        __builtin_add_overflow(result, nanoseconds, &result))
        return seconds < 0 ? 0 : INT64_MAX;
    return result < 0 ? 0 : result;
}

/** Where the numbers of a packet stand in its block. */
struct packet {
    uint32_t interface;
    bool has_time;
    size_t time_offset;
    uint32_t length;
    uint32_t original_length;
    size_t data_offset;
};

static void read_simple(const struct pcapng *pcapng, span body, struct packet *packet)
{
    uint32_t original_length = get_u32(pcapng, body, 0);
    uint32_t snaplen = pcapng->interface_count ? pcapng->interfaces[0].snaplen : 0;
    *packet = (struct packet){
        .length = snaplen && snaplen < original_length ? snaplen : original_length,
        .original_length = original_length,
        .data_offset = 4,
    };
}

static void read_timed(const struct pcapng *pcapng, span body, bool is_old, struct packet *packet)
{
    *packet = (struct packet){
        .interface = is_old ? get_u16(pcapng, body, 0) : get_u32(pcapng, body, 0),
        .has_time = true,
        .time_offset = 4,
        .length = get_u32(pcapng, body, 12),
        .original_length = get_u32(pcapng, body, 16),
        .data_offset = 20,
    };
}

static enum pcapng_result take_packet(struct pcapng *pcapng, uint32_t type, span body,
                                      struct sipwhy_frame *ret_frame)
{
    bool is_simple = type == BLOCK_SIMPLE_PACKET;
    struct packet packet;
    if (body.length < (is_simple ? 4 : 20))
        return fail(pcapng, "a packet that is too short");
    if (is_simple)
        read_simple(pcapng, body, &packet);
    else
        read_timed(pcapng, body, type == BLOCK_OLD_PACKET, &packet);
    if (packet.interface >= pcapng->interface_count)
        return fail(pcapng, "a packet of an interface that is not described");
    span data = span_from(body, packet.data_offset);
    if (packet.length > data.length)
        return fail(pcapng, "a packet that is longer than its block");
    const struct interface *interface = &pcapng->interfaces[packet.interface];
    if (interface->row)
        interface->row->packets++;
    if (packet.has_time)
        pcapng->last = time_in(interface, get_time(pcapng, body, packet.time_offset));
    *ret_frame = (struct sipwhy_frame){
        .time = pcapng->last,
        .bytes = span_first(data, packet.length),
        .original_length = packet.original_length,
        .link_type = interface->link_type,
    };
    return PCAPNG_PACKET;
}

enum pcapng_result pcapng_read(struct pcapng *pcapng, struct sipwhy_frame *ret_frame)
{
    for (;;) {
        uint32_t type;
        span body;
        enum pcapng_result result = read_block(pcapng, &type, &body);
        if (result != PCAPNG_PACKET)
            return result;
        if (type == BLOCK_OLD_PACKET || type == BLOCK_SIMPLE_PACKET ||
            type == BLOCK_ENHANCED_PACKET)
            return take_packet(pcapng, type, body, ret_frame);
        result = take_other(pcapng, type, body);
        if (result != PCAPNG_PACKET)
            return result;
        if (type == BLOCK_STATISTICS)
            read_statistics(pcapng, body);
    }
}
