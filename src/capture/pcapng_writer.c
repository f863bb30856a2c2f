/*
 * pcapng_writer.c — the blocks of a pcapng file, as they are written: a section, its interfaces as they come up, secrets and
 * packets. Numbers are in the order of this machine, as the format allows.
 */
#include "capture/pcapng_writer.h"

#include <pcap/dlt.h>
#include <stdlib.h>

enum {
    BLOCK_INTERFACE = 1,
    BLOCK_STATISTICS = 5,
    BLOCK_PACKET = 6,
    BLOCK_SECRETS = 10,
    BLOCK_SECTION = 0x0a0d0d0a,
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    SECRETS_TLS_KEY_LOG = 0x544c534b,
};

enum {
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_NAME = 2,
    OPTION_ENDTIME = 3, /**< of statistics */
    OPTION_APPLICATION = 4,
    OPTION_TSRESOL = 9,
};

/** An option holds no more; a comment is cut before. */
#define COMMENT_BYTES 65000

/** Where DLT_ values, which libpcap reads as, differ from the LINKTYPE_ values of files (pcap-linktype(7)). */
static const struct {
    int dlt;
    int link_type;
} link_types[] = {
    {DLT_ATM_RFC1483, 100}, {DLT_RAW, 101},        {DLT_SLIP_BSDOS, 102},
    {DLT_PPP_BSDOS, 103},   {DLT_PPP_SERIAL, 50},  {DLT_FRELAY, 107},
};

struct interface {
    uint16_t input;
    int link_type;
    int time_digits;
};

struct pcapng_writer {
    FILE *file; /**< borrowed */
    struct interface *interfaces; /**< owned */
    uint32_t interface_count;
    char *block; /**< owned: the body of the block at hand */
    size_t length;
    size_t capacity;
    bool is_short; /**< there was no memory for all of it */
};

static void put(struct pcapng_writer *writer, const void *bytes, size_t length)
{
    if (writer->length + length > writer->capacity) {
        size_t capacity = (writer->length + length) * 2;
        char *grown = realloc(writer->block, capacity);
        if (!grown) {
            writer->is_short = true;
            return;
        }
        writer->block = grown;
        writer->capacity = capacity;
    }
    if (length)
        memcpy(writer->block + writer->length, bytes, length);
    writer->length += length;
}

static void put_u16(struct pcapng_writer *writer, unsigned number)
{
    uint16_t bytes = (uint16_t)number;
    put(writer, &bytes, sizeof(bytes));
}

static void put_u32(struct pcapng_writer *writer, uint64_t number)
{
    uint32_t bytes = (uint32_t)number;
    put(writer, &bytes, sizeof(bytes));
}

/** Bytes, and zeros up to a multiple of four. */
static void put_padded(struct pcapng_writer *writer, const void *bytes, size_t length)
{
    put(writer, bytes, length);
    put(writer, "\0\0\0", (4 - length % 4) % 4);
}

static void put_option(struct pcapng_writer *writer, unsigned code, const void *value, size_t length)
{
    put_u16(writer, code);
    put_u16(writer, (unsigned)length);
    put_padded(writer, value, length);
}

static void put_text(struct pcapng_writer *writer, unsigned code, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    if (length > COMMENT_BYTES) {
        length = COMMENT_BYTES;
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
            length--; /* not within a character of UTF-8 */
    }
    if (length)
        put_option(writer, code, text, length);
}

static void begin(struct pcapng_writer *writer)
{
    writer->length = 0;
    writer->is_short = false;
}

/** Write the block at hand. */
static int end(struct pcapng_writer *writer, uint32_t type)
{
    if (writer->is_short)
        return SIPWHY_ERROR_MEMORY;
    uint32_t length = (uint32_t)writer->length + 12;
    fwrite(&type, sizeof(type), 1, writer->file);
    fwrite(&length, sizeof(length), 1, writer->file);
    fwrite(writer->block, 1, writer->length, writer->file);
    fwrite(&length, sizeof(length), 1, writer->file);
    return 0;
}

static int write_section(struct pcapng_writer *writer, const char *application)
{
    begin(writer);
    put_u32(writer, BYTE_ORDER_MAGIC);
    put_u16(writer, 1);
    put_u16(writer, 0);
    put_u32(writer, UINT32_MAX); /* it is not said how long the section is */
    put_u32(writer, UINT32_MAX);
    put_text(writer, OPTION_APPLICATION, application);
    put_option(writer, OPTION_END, "", 0);
    return end(writer, BLOCK_SECTION);
}

struct pcapng_writer *pcapng_writer_create(FILE *file, const char *application)
{
    struct pcapng_writer *writer = calloc(1, sizeof(*writer));
    if (!writer)
        return NULL;
    writer->file = file;
    if (write_section(writer, application) < 0) {
        pcapng_writer_destroy(writer);
        return NULL;
    }
    return writer;
}

void pcapng_writer_destroy(struct pcapng_writer *writer)
{
    if (!writer)
        return;
    free(writer->interfaces);
    free(writer->block);
    free(writer);
}

static unsigned link_type_of(int dlt)
{
    for (size_t i = 0; i < sizeof(link_types) / sizeof(*link_types); i++)
        if (link_types[i].dlt == dlt)
            return (unsigned)link_types[i].link_type;
    return (unsigned)dlt;
}

static int add_interface(struct pcapng_writer *writer, const struct pcapng_place *place)
{
    struct interface *grown = realloc(
        writer->interfaces, (writer->interface_count + 1) * sizeof(*writer->interfaces));
    if (!grown)
        return SIPWHY_ERROR_MEMORY;
    uint8_t resolution = (uint8_t)place->time_digits;
    writer->interfaces = grown;
    begin(writer);
    put_u16(writer, link_type_of(place->link_type));
    put_u16(writer, 0);
    put_u32(writer, 0); /* packets of any length */
    put_text(writer, OPTION_NAME, place->name);
    put_option(writer, OPTION_TSRESOL, &resolution, 1);
    put_option(writer, OPTION_END, "", 0);
    grown[writer->interface_count++] =
        (struct interface){place->input, place->link_type, place->time_digits};
    return end(writer, BLOCK_INTERFACE);
}

/** The number of its interface, which is written where it is new. @return 0 or SIPWHY_ERROR_MEMORY */
static int find_interface(struct pcapng_writer *writer, const struct pcapng_place *place,
                          uint32_t *ret_number)
{
    for (uint32_t i = 0; i < writer->interface_count; i++) {
        const struct interface *interface = &writer->interfaces[i];
        if (interface->input == place->input && interface->link_type == place->link_type &&
            interface->time_digits == place->time_digits) {
            *ret_number = i;
            return 0;
        }
    }
    *ret_number = writer->interface_count;
    return add_interface(writer, place);
}

/** In what the timestamps of an interface count. */
static uint64_t units_of(int time_digits, sipwhy_time time)
{
    uint64_t units = time < 0 ? 0 : (uint64_t)time;
    return time_digits < 9 ? units / SIPWHY_MICROSECOND : units;
}

static void put_time(struct pcapng_writer *writer, uint64_t units)
{
    put_u32(writer, units >> 32);
    put_u32(writer, units);
}

int pcapng_writer_until(struct pcapng_writer *writer, sipwhy_time end_time)
{
    if (writer->interface_count == 0)
        return 0;
    uint64_t units = units_of(writer->interfaces[0].time_digits, end_time);
    begin(writer);
    put_u32(writer, 0);
    put_time(writer, units);
    put_u16(writer, OPTION_ENDTIME);
    put_u16(writer, 8);
    put_time(writer, units);
    put_option(writer, OPTION_END, "", 0);
    return end(writer, BLOCK_STATISTICS);
}

int pcapng_writer_packet(struct pcapng_writer *writer, const struct pcapng_place *place,
                         const struct sipwhy_frame *frame, const char *comment)
{
    uint32_t number;
    int error = find_interface(writer, place, &number);
    if (error)
        return error;
    begin(writer);
    put_u32(writer, number);
    put_time(writer, units_of(place->time_digits, frame->time));
    put_u32(writer, frame->bytes.length);
    put_u32(writer, frame->original_length);
    put_padded(writer, frame->bytes.data, frame->bytes.length);
    if (comment && *comment) {
        put_text(writer, OPTION_COMMENT, comment);
        put_option(writer, OPTION_END, "", 0);
    }
    return end(writer, BLOCK_PACKET);
}

int pcapng_writer_secrets(struct pcapng_writer *writer, span text)
{
    begin(writer);
    put_u32(writer, SECRETS_TLS_KEY_LOG);
    put_u32(writer, text.length);
    put_padded(writer, text.data, text.length);
    return end(writer, BLOCK_SECRETS);
}
