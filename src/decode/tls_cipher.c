/*
 * tls_cipher.c — opening records and deriving keys, with the EVP functions of OpenSSL.
 *
 * The contexts are shared by all connections and keyed anew for each record: SIP does not come in
 * such numbers that a context a connection would be worth its memory.
 */
#include "decode/tls_cipher.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <stdlib.h>

#define TEXT_BYTES (TLS_PLAINTEXT_BYTES + TLS_EXPANSION_BYTES)
#define BLOCK 16

struct tls_cipher {
    EVP_CIPHER_CTX *context;
    EVP_MAC *hmac;
    EVP_MAC_CTX *mac;
    uint8_t text[TEXT_BYTES + BLOCK];
};

bool tls_cipher_is_built_in(void)
{
    return true;
}

struct tls_cipher *tls_cipher_create(void)
{
    struct tls_cipher *cipher = calloc(1, sizeof(*cipher));
    if (!cipher)
        return NULL;
    cipher->context = EVP_CIPHER_CTX_new();
    cipher->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    cipher->mac = cipher->hmac ? EVP_MAC_CTX_new(cipher->hmac) : NULL;
    if (!cipher->context || !cipher->mac) {
        tls_cipher_destroy(cipher);
        return NULL;
    }
    return cipher;
}

void tls_cipher_destroy(struct tls_cipher *cipher)
{
    if (!cipher)
        return;
    EVP_CIPHER_CTX_free(cipher->context);
    EVP_MAC_CTX_free(cipher->mac);
    EVP_MAC_free(cipher->hmac);
    free(cipher);
}

static const uint8_t *bytes_of(span bytes)
{
    return (const uint8_t *)bytes.data;
}

/** HMAC over several pieces. */
static bool hmac(struct tls_cipher *cipher, enum tls_hash hash, span key, const span *pieces,
                 size_t count, uint8_t *ret_code)
{
    static const char *const names[] = {
        [TLS_SHA1] = "SHA1", [TLS_SHA256] = "SHA256", [TLS_SHA384] = "SHA384"};
    char name[8];
    size_t length;
    strcpy(name, names[hash]);
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
        OSSL_PARAM_construct_end(),
    };
    bool is_good = EVP_MAC_init(cipher->mac, bytes_of(key), key.length, parameters);
    for (size_t i = 0; i < count; i++)
        is_good = is_good && EVP_MAC_update(cipher->mac, bytes_of(pieces[i]), pieces[i].length);
    return is_good && EVP_MAC_final(cipher->mac, ret_code, &length, TLS_SECRET_BYTES);
}

static const EVP_CIPHER *algorithm_of(const struct tls_suite *suite)
{
    bool is_long = suite->key_length == 32;
    switch (suite->mode) {
    case TLS_MODE_CBC:
        return is_long ? EVP_aes_256_cbc() : EVP_aes_128_cbc();
    case TLS_MODE_GCM:
        return is_long ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
    case TLS_MODE_CCM:
    case TLS_MODE_CCM_8:
        return is_long ? EVP_aes_256_ccm() : EVP_aes_128_ccm();
    case TLS_MODE_CHACHA20:
        return EVP_chacha20_poly1305();
    case TLS_MODE_NONE:
        break;
    }
    return NULL;
}

static void put_u64(uint8_t *at, uint64_t number)
{
    for (int i = 0; i < 8; i++)
        at[i] = (uint8_t)(number >> (8 * (7 - i)));
}

/** Sequence number, type, version and length (RFC 5246 section 6.2.3.3). */
static void fill_prefix(const struct tls_sealed *sealed, size_t length, uint8_t prefix[13])
{
    put_u64(prefix, sealed->sequence);
    memcpy(prefix + 8, sealed->record.data, 3);
    prefix[11] = (uint8_t)(length >> 8);
    prefix[12] = (uint8_t)length;
}

/** Nonce and additional data; both are laid down by RFC 5288, 6655, 7905 and 8446 section 5.3. */
static void fill_nonce(const struct tls_sealed *sealed, span explicit_part, uint8_t nonce[12])
{
    memcpy(nonce, sealed->keys->iv, 12);
    if (explicit_part.length) {
        memcpy(nonce + 4, explicit_part.data, 8);
        return;
    }
    uint8_t number[8];
    put_u64(number, sealed->sequence);
    for (int i = 0; i < 8; i++)
        nonce[4 + i] ^= number[i];
}

/** Decrypt @p sealed_text with its tag behind it. */
static bool decrypt_aead(struct tls_cipher *cipher, const struct tls_sealed *sealed,
                         const uint8_t nonce[12], span aad, span sealed_text, size_t tag_length)
{
    EVP_CIPHER_CTX *context = cipher->context;
    bool is_ccm = sealed->suite->mode == TLS_MODE_CCM || sealed->suite->mode == TLS_MODE_CCM_8;
    int length, text_length = (int)(sealed_text.length - tag_length);
    uint8_t tag[16];
    memcpy(tag, sealed_text.data + text_length, tag_length);
    if (!EVP_DecryptInit_ex(context, algorithm_of(sealed->suite), NULL, NULL, NULL) ||
        !EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL) ||
        !EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, (int)tag_length, tag) ||
        !EVP_DecryptInit_ex(context, NULL, NULL, sealed->keys->key, nonce))
        return false;
    /* Of nothing, CCM would not look at the tag. */
    if (is_ccm &&
        (text_length == 0 || !EVP_DecryptUpdate(context, NULL, &length, NULL, text_length)))
        return false;
    if (!EVP_DecryptUpdate(context, NULL, &length, bytes_of(aad), (int)aad.length) ||
        EVP_DecryptUpdate(context, cipher->text, &length, bytes_of(sealed_text), text_length) <= 0)
        return false;
    return is_ccm || EVP_DecryptFinal_ex(context, cipher->text + length, &length) > 0;
}

static bool open_aead(struct tls_cipher *cipher, const struct tls_sealed *sealed, span *ret_text)
{
    span text = span_from(sealed->record, TLS_HEADER_BYTES), explicit_part = SPAN_EMPTY, aad;
    enum tls_mode mode = sealed->suite->mode;
    size_t tag_length = mode == TLS_MODE_CCM_8 ? 8 : 16;
    uint8_t nonce[12], prefix[13];
    if (!sealed->is_13 && mode != TLS_MODE_CHACHA20) {
        if (text.length < 8)
            return false;
        explicit_part = span_first(text, 8);
        text = span_from(text, 8);
    }
    if (text.length < tag_length)
        return false;
    size_t length = text.length - tag_length;
    fill_nonce(sealed, explicit_part, nonce);
    fill_prefix(sealed, length, prefix);
    aad = sealed->is_13 ? span_first(sealed->record, TLS_HEADER_BYTES)
                        : (span){(const char *)prefix, sizeof(prefix)};
    if (!decrypt_aead(cipher, sealed, nonce, aad, text, tag_length))
        return false;
    *ret_text = (span){(const char *)cipher->text, length};
    return true;
}

/** CBC in place of an IV of its own begins with one (RFC 5246 section 6.2.3.2). */
static bool decrypt_cbc(struct tls_cipher *cipher, const struct tls_sealed *sealed, span blocks)
{
    int length;
    if (blocks.length < 2 * BLOCK || blocks.length % BLOCK)
        return false;
    span text = span_from(blocks, BLOCK);
    return EVP_DecryptInit_ex(cipher->context, algorithm_of(sealed->suite), NULL, sealed->keys->key,
                              bytes_of(blocks)) &&
           EVP_CIPHER_CTX_set_padding(cipher->context, 0) &&
           EVP_DecryptUpdate(cipher->context, cipher->text, &length, bytes_of(text),
                             (int)text.length);
}

/** Check and take off the padding: each of its bytes is their number without the last. */
static bool cut_padding(const struct tls_cipher *cipher, size_t *length)
{
    size_t padding = (size_t)cipher->text[*length - 1] + 1;
    if (padding > *length)
        return false;
    for (size_t i = 1; i <= padding; i++)
        if (cipher->text[*length - i] != padding - 1)
            return false;
    *length -= padding;
    return true;
}

static bool is_authentic(struct tls_cipher *cipher, const struct tls_sealed *sealed, span text,
                         const void *code)
{
    size_t code_length = tls_hash_length(sealed->suite->mac);
    uint8_t prefix[13], expected[TLS_SECRET_BYTES];
    fill_prefix(sealed, text.length, prefix);
    span pieces[] = {{(const char *)prefix, sizeof(prefix)}, text};
    return hmac(cipher, sealed->suite->mac, (span){(const char *)sealed->keys->mac, code_length},
                pieces, 2, expected) &&
           memcmp(expected, code, code_length) == 0;
}

static bool open_cbc(struct tls_cipher *cipher, const struct tls_sealed *sealed, span *ret_text)
{
    span blocks = span_from(sealed->record, TLS_HEADER_BYTES);
    size_t code_length = tls_hash_length(sealed->suite->mac);
    if (blocks.length < code_length)
        return false;
    if (sealed->encrypt_then_mac) {
        blocks.length -= code_length;
        if (!is_authentic(cipher, sealed, blocks, blocks.data + blocks.length))
            return false;
    }
    if (!decrypt_cbc(cipher, sealed, blocks))
        return false;
    size_t length = blocks.length - BLOCK;
    if (!cut_padding(cipher, &length))
        return false;
    if (!sealed->encrypt_then_mac) {
        if (length < code_length)
            return false;
        length -= code_length;
        if (!is_authentic(cipher, sealed, (span){(const char *)cipher->text, length},
                          cipher->text + length))
            return false;
    }
    *ret_text = (span){(const char *)cipher->text, length};
    return true;
}

bool tls_open(struct tls_cipher *cipher, const struct tls_sealed *sealed, span *ret_text)
{
    if (!cipher || sealed->record.length > TLS_HEADER_BYTES + TEXT_BYTES)
        return false;
    return sealed->suite->mode == TLS_MODE_CBC ? open_cbc(cipher, sealed, ret_text)
                                               : open_aead(cipher, sealed, ret_text);
}

bool tls_prf(struct tls_cipher *cipher, enum tls_hash hash, span secret, span label, span seed,
             uint8_t *text, size_t length)
{
    uint8_t a[TLS_SECRET_BYTES], output[TLS_SECRET_BYTES];
    size_t hash_length = tls_hash_length(hash);
    span pieces[] = {{(const char *)a, hash_length}, label, seed};
    if (!cipher || !hmac(cipher, hash, secret, pieces + 1, 2, a))
        return false;
    while (length) {
        size_t part = length < hash_length ? length : hash_length;
        if (!hmac(cipher, hash, secret, pieces, 3, output) ||
            !hmac(cipher, hash, secret, pieces, 1, a))
            return false;
        memcpy(text, output, part);
        text += part;
        length -= part;
    }
    return true;
}

bool tls_expand_label(struct tls_cipher *cipher, enum tls_hash hash, span secret, span label,
                      uint8_t *text, size_t length)
{
    uint8_t head[3] = {(uint8_t)(length >> 8), (uint8_t)length, (uint8_t)(label.length + 6)};
    uint8_t code[TLS_SECRET_BYTES];
    span pieces[] = {{(const char *)head, 3}, SPAN("tls13 "), label, {"\0\1", 2}};
    if (!cipher || length > tls_hash_length(hash) || !hmac(cipher, hash, secret, pieces, 4, code))
        return false;
    memcpy(text, code, length);
    return true;
}
