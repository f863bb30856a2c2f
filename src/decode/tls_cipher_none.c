/*
 * tls_cipher_none.c — without OpenSSL nothing is decrypted.
 */
#include "decode/tls_cipher.h"

bool tls_cipher_is_built_in(void)
{
    return false;
}

struct tls_cipher *tls_cipher_create(void)
{
    return NULL;
}

void tls_cipher_destroy(struct tls_cipher *cipher)
{
    (void)cipher;
}

bool tls_open(struct tls_cipher *cipher, const struct tls_sealed *sealed, span *ret_text)
{
    (void)cipher, (void)sealed, (void)ret_text;
    return false;
}

bool tls_prf(struct tls_cipher *cipher, enum tls_hash hash, span secret, span label, span seed,
             uint8_t *text, size_t length)
{
    (void)cipher, (void)hash, (void)secret, (void)label, (void)seed, (void)text, (void)length;
    return false;
}

bool tls_expand_label(struct tls_cipher *cipher, enum tls_hash hash, span secret, span label,
                      uint8_t *text, size_t length)
{
    (void)cipher, (void)hash, (void)secret, (void)label, (void)text, (void)length;
    return false;
}
