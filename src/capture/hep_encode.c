/*
 * hep_encode.c — messages as packets of HEP version 3.
 */
#include <sipwhy/hep.h>

#include <string.h>

/** Address families and protocols as Linux and IP number them. */
enum {
    FAMILY_IPV4 = 2,
    FAMILY_IPV6 = 10,
    TYPE_SIP = 1,
};

/** A packet being written; beyond its end only the length grows. */
struct writer {
    uint8_t *bytes;
    size_t size;
    size_t length;
};

static void put(struct writer *writer, const void *bytes, size_t length)
{
    if (writer->length <= writer->size && length <= writer->size - writer->length)
        memcpy(writer->bytes + writer->length, bytes, length);
    writer->length += length;
}

static void put_number(struct writer *writer, uint32_t number, size_t size)
{
    while (size-- > 0)
        put(writer, &(uint8_t){(uint8_t)(number >> 8 * size)}, 1);
}

static void put_chunk(struct writer *writer, uint16_t type, const void *bytes, size_t length)
{
    put_number(writer, 0, 2); /* vendor: the protocol itself */
    put_number(writer, type, 2);
    put_number(writer, (uint32_t)(6 + length), 2);
    put(writer, bytes, length);
}

static void put_number_chunk(struct writer *writer, uint16_t type, uint32_t number, size_t size)
{
    uint8_t bytes[4];
    struct writer value = {.bytes = bytes, .size = sizeof(bytes)};
    put_number(&value, number, size);
    put_chunk(writer, type, bytes, size);
}

static uint8_t protocol_of(enum sipwhy_transport transport)
{
    static const uint8_t protocols[] = {
        [SIPWHY_TRANSPORT_UDP] = 17,   [SIPWHY_TRANSPORT_TCP] = 6, [SIPWHY_TRANSPORT_TLS] = 22,
        [SIPWHY_TRANSPORT_SCTP] = 132, [SIPWHY_TRANSPORT_WS] = 50, [SIPWHY_TRANSPORT_WSS] = 50,
    };
    return protocols[transport];
}

static void put_endpoints(struct writer *writer, const struct sipwhy_message *message)
{
    bool is_ipv4 = message->src.family == 4;
    uint16_t first = is_ipv4 ? 3 : 5;
    size_t length = is_ipv4 ? 4 : 16;
    put_number_chunk(writer, 1, is_ipv4 ? FAMILY_IPV4 : FAMILY_IPV6, 1);
    put_number_chunk(writer, 2, protocol_of(message->transport), 1);
    put_chunk(writer, first, message->src.address, length);
    put_chunk(writer, first + 1, message->dst.address, length);
    put_number_chunk(writer, 7, message->src.port, 2);
    put_number_chunk(writer, 8, message->dst.port, 2);
}

size_t sipwhy_hep_encode(const struct sipwhy_message *message,
                         const struct sipwhy_hep_options *options, void *buffer, size_t size)
{
    struct writer writer = {.bytes = buffer, .size = size};
    sipwhy_time rest = message->time % SIPWHY_SECOND / SIPWHY_MICROSECOND;
    if (!message->src.family || message->src.family != message->dst.family)
        return 0;
    put(&writer, "HEP3", 4);
    put_number(&writer, 0, 2);
    put_endpoints(&writer, message);
    put_number_chunk(&writer, 0x09, (uint32_t)(message->time / SIPWHY_SECOND), 4);
    put_number_chunk(&writer, 0x0a, (uint32_t)rest, 4);
    put_number_chunk(&writer, 0x0b, TYPE_SIP, 1);
    put_number_chunk(&writer, 0x0c, options->agent, 4);
    if (options->password)
        put_chunk(&writer, 0x0e, options->password, strlen(options->password));
    put_chunk(&writer, 0x0f, message->bytes.data, message->bytes.length);
    if (writer.length > size || writer.length > SIPWHY_HEP_BYTES)
        return 0;
    size_t length = writer.length;
    writer.length = 4;
    put_number(&writer, (uint32_t)length, 2);
    return length;
}
