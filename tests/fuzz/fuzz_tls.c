/*
 * fuzz_tls.c — TLS records of both directions, with secrets that are known.
 *
 * The target says the two hellos itself and knows the keys, so that an input reaches what lies
 * behind the authentication: its first byte chooses TLS 1.2 or 1.3 and when the secrets come, and
 * then it is a row of steps: one byte that says what (see enum step), two bytes of length, and so
 * many bytes.
 */
#include "decode/decoder.h"
#include "decode/layers.h"
#include "decode/tls_cipher.h"

#include <openssl/evp.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** The lowest bit of a step is the direction, the next two are one of these, and the others a type.
 */
enum step {
    STEP_BYTES,  /**< as they are */
    STEP_RECORD, /**< a record around them that is not encrypted */
    STEP_SEALED, /**< an authentic record around them */
    STEP_LOST,   /**< so many bytes are missing */
};

struct side {
    uint32_t sequence; /**< of TCP */
    uint64_t number;   /**< of the next record */
    struct tls_keys keys;
};

struct play {
    struct decoder *decoder;
    sipwhy_time now;
    bool is_13;
    struct side sides[2];
};

#define RANDOM_32(digit) digit digit digit digit digit digit digit digit
#define CLIENT_RANDOM RANDOM_32("\x11\x11\x11\x11")
#define SERVER_RANDOM RANDOM_32("\x22\x22\x22\x22")
#define HEX_64(digits) digits digits digits digits digits digits digits digits

static const char keylog_12[] =
    "CLIENT_RANDOM " HEX_64("11111111") " " HEX_64("33333333") "33333333333333333333333333333333\n";
static const char keylog_13[] = "CLIENT_TRAFFIC_SECRET_0 " HEX_64("11111111") " " HEX_64(
    "44444444") "\nSERVER_TRAFFIC_SECRET_0 " HEX_64("11111111") " " HEX_64("55555555") "\n";

static const char client_hello[] =
    "\x16\x03\x01\0\x2d\x01\0\0\x29\x03\x03" CLIENT_RANDOM "\0\0\x02\x13\x01\x01\0";
static const char server_hello_12[] =
    "\x16\x03\x03\0\x2a\x02\0\0\x26\x03\x03" SERVER_RANDOM "\0\xc0\x2f\0";
static const char server_hello_13[] =
    "\x16\x03\x03\0\x32\x02\0\0\x2e\x03\x03" SERVER_RANDOM "\0\x13\x01\0\0\x06\0\x2b\0\x02\x03\x04";

static void deliver(void *context, const struct datagram *datagram)
{
    (void)context;
    volatile char last = 0;
    for (size_t i = 0; i < datagram->payload.length; i++)
        last = datagram->payload.data[i];
    (void)last;
}

static void derive(struct play *play)
{
    struct tls_cipher *cipher = tls_cipher_create();
    uint8_t secret[48], block[40];
    memset(secret, 0x33, sizeof(secret));
    if (cipher && !play->is_13) {
        tls_prf(cipher, TLS_SHA256, (span){(const char *)secret, 48}, SPAN("key expansion"),
                SPAN(SERVER_RANDOM CLIENT_RANDOM), block, sizeof(block));
        for (int i = 0; i < 2; i++) {
            memcpy(play->sides[i].keys.key, block + 16 * i, 16);
            memcpy(play->sides[i].keys.iv, block + 32 + 4 * i, 4);
        }
    }
    for (int i = 0; cipher && play->is_13 && i < 2; i++) {
        memset(secret, i ? 0x55 : 0x44, sizeof(secret));
        span of = {(const char *)secret, 32};
        tls_expand_label(cipher, TLS_SHA256, of, SPAN("key"), play->sides[i].keys.key, 16);
        tls_expand_label(cipher, TLS_SHA256, of, SPAN("iv"), play->sides[i].keys.iv, 12);
    }
    tls_cipher_destroy(cipher);
}

/** A segment of TCP in an IPv4 packet, in memory that ends with it. */
static void send_bytes(struct play *play, bool is_reply, const char *bytes, size_t length)
{
    size_t total = 40 + length;
    char *packet = calloc(1, total);
    if (!packet)
        abort();
    struct side *side = &play->sides[is_reply];
    uint32_t numbers[] = {side->sequence, (uint32_t)total};
    packet[0] = 0x45;
    packet[2] = (char)(numbers[1] >> 8);
    packet[3] = (char)numbers[1];
    packet[9] = 6;
    packet[is_reply ? 12 : 16] = 1;
    packet[is_reply ? 20 : 22] = 1;
    for (int i = 0; i < 4; i++)
        packet[24 + i] = (char)(numbers[0] >> (8 * (3 - i)));
    packet[32] = 0x50;
    memcpy(packet + 40, bytes, length);
    side->sequence += (uint32_t)length;
    play->now += SIPWHY_MILLISECOND;
    struct sipwhy_frame frame = {.time = play->now,
                                 .number = 1,
                                 .bytes = {packet, total},
                                 .original_length = (uint32_t)total,
                                 .link_type = 101};
    decoder_advance(play->decoder, play->now);
    decoder_frame(play->decoder, &frame);
    free(packet);
}

/** Encrypt with AES-128-GCM behind the header in @p record. @return the length of the record */
static size_t seal(const struct play *play, struct side *side, char *record, const uint8_t *text,
                   size_t length)
{
    uint8_t nonce[12], *out = (uint8_t *)record + 5, aad[13] = {0};
    size_t front = play->is_13 ? 0 : 8, total = front + length + 16;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    int written;
    record[3] = (char)(total >> 8);
    record[4] = (char)total;
    memcpy(nonce, side->keys.iv, 12);
    for (int i = 0; i < 8; i++) {
        uint8_t byte = (uint8_t)(side->number >> (8 * (7 - i)));
        aad[i] = byte;
        nonce[4 + i] = play->is_13 ? nonce[4 + i] ^ byte : byte;
    }
    memcpy(aad + 8, record, 3);
    aad[11] = (uint8_t)(length >> 8);
    aad[12] = (uint8_t)length;
    if (front)
        memcpy(out, nonce + 4, 8);
    EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), NULL, side->keys.key, nonce);
    EVP_EncryptUpdate(context, NULL, &written, play->is_13 ? (uint8_t *)record : aad,
                      play->is_13 ? 5 : 13);
    EVP_EncryptUpdate(context, out + front, &written, text, (int)length);
    EVP_EncryptFinal_ex(context, out + front + length, &written);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, out + front + length);
    EVP_CIPHER_CTX_free(context);
    side->number++;
    return 5 + total;
}

static void take_step(struct play *play, uint8_t step, const uint8_t *bytes, size_t length)
{
    static char record[5 + 8 + 16 + 65536];
    bool is_reply = step & 1;
    size_t total = 5 + length;
    record[0] = (char)(20 + (step >> 3) % 5);
    record[1] = record[2] = 3;
    record[3] = (char)(length >> 8);
    record[4] = (char)length;
    if (length)
        memcpy(record + 5, bytes, length);
    switch ((enum step)(step >> 1 & 3)) {
    case STEP_BYTES:
        send_bytes(play, is_reply, record + 5, length);
        break;
    case STEP_SEALED:
        if (play->is_13)
            record[0] = 23;
        total = seal(play, &play->sides[is_reply], record, bytes, length);
        /* fall through */
    case STEP_RECORD:
        send_bytes(play, is_reply, record, total);
        break;
    case STEP_LOST:
        play->sides[is_reply].sequence += (uint32_t)length;
        break;
    }
}

static void add_secrets(struct play *play)
{
    decoder_add_secrets(play->decoder, play->is_13 ? SPAN(keylog_13) : SPAN(keylog_12));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct play play = {.now = SIPWHY_SECOND};
    if (size == 0 || decoder_create(deliver, NULL, &play.decoder) != 0)
        return 0;
    play.is_13 = data[0] & 1;
    size_t secrets_at = data[0] >> 1;
    derive(&play);
    decoder_add_secrets(play.decoder, SPAN_EMPTY);
    send_bytes(&play, false, client_hello, sizeof(client_hello) - 1);
    send_bytes(&play, true, play.is_13 ? server_hello_13 : server_hello_12,
               play.is_13 ? sizeof(server_hello_13) - 1 : sizeof(server_hello_12) - 1);
    data++;
    size--;
    for (size_t i = 0; size >= 3; i++) {
        size_t length = (size_t)(data[1] << 8 | data[2]);
        length = length < size - 3 ? length : size - 3;
        if (i == secrets_at)
            add_secrets(&play);
        take_step(&play, data[0], data + 3, length);
        data += 3 + length;
        size -= 3 + length;
    }
    decoder_advance(play.decoder, play.now + 10 * SIPWHY_SECOND);
    add_secrets(&play);
    decoder_finish(play.decoder);
    decoder_destroy(play.decoder);
    return 0;
}
