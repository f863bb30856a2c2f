/*
 * tls_alerts.c — what a fatal alert of TLS says (RFC 8446 section 6.2, RFC 5246 section 7.2.2).
 */
#include "diagnose/tls_alerts.h"

enum kind {
    BAD_CERTIFICATE,
    NO_CERTIFICATE,
    NO_AGREEMENT,
    WRONG_NAME,
    NO_ACCESS,
    BROKEN,
    INTERNAL,
};

struct row {
    uint8_t description;
    enum kind kind;
    const char *name;
};

static const struct row rows[] = {
    {10, BROKEN, "unexpected_message"},
    {20, BROKEN, "bad_record_mac"},
    {21, BROKEN, "decryption_failed"},
    {22, BROKEN, "record_overflow"},
    {30, BROKEN, "decompression_failure"},
    {40, NO_AGREEMENT, "handshake_failure"},
    {41, NO_CERTIFICATE, "no_certificate"},
    {42, BAD_CERTIFICATE, "bad_certificate"},
    {43, BAD_CERTIFICATE, "unsupported_certificate"},
    {44, BAD_CERTIFICATE, "certificate_revoked"},
    {45, BAD_CERTIFICATE, "certificate_expired"},
    {46, BAD_CERTIFICATE, "certificate_unknown"},
    {47, BROKEN, "illegal_parameter"},
    {48, BAD_CERTIFICATE, "unknown_ca"},
    {49, NO_ACCESS, "access_denied"},
    {50, BROKEN, "decode_error"},
    {51, BROKEN, "decrypt_error"},
    {70, NO_AGREEMENT, "protocol_version"},
    {71, NO_AGREEMENT, "insufficient_security"},
    {80, INTERNAL, "internal_error"},
    {86, NO_AGREEMENT, "inappropriate_fallback"},
    {109, NO_AGREEMENT, "missing_extension"},
    {110, NO_AGREEMENT, "unsupported_extension"},
    {112, WRONG_NAME, "unrecognized_name"},
    {113, BAD_CERTIFICATE, "bad_certificate_status_response"},
    {115, NO_ACCESS, "unknown_psk_identity"},
    {116, NO_CERTIFICATE, "certificate_required"},
    {120, NO_AGREEMENT, "no_application_protocol"},
};

static const struct row *row_of(uint8_t description)
{
    static const struct row unknown = {0, INTERNAL, "unknown"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (rows[i].description == description)
            return &rows[i];
    }
    return &unknown;
}

const char *tls_alert_name(uint8_t description)
{
    return row_of(description)->name;
}

const char *tls_alert_cause(struct draft *draft, uint8_t description, const char *by, const char *other)
{
    struct arena *arena = draft->arena;
    switch (row_of(description)->kind) {
    case BAD_CERTIFICATE:
        return arena_format(arena,
                            _("%1$s does not accept the certificate of %2$s: it has expired, is of an unknown issuer "
                              "or another name, or comes without its intermediate certificates."),
                            by, other);
    case NO_CERTIFICATE:
        return arena_format(arena, _("%1$s demands a certificate from %2$s (mutual TLS) and got none."), by, other);
    case NO_AGREEMENT:
        return arena_format(arena,
                            _("%1$s finds no TLS version, cipher suite or extension that both it and %2$s allow."), by,
                            other);
    case WRONG_NAME:
        return arena_format(arena, _("%1$s knows no server of the name that %2$s asks for (SNI)."), by, other);
    case NO_ACCESS:
        return arena_format(arena, _("%1$s knows who %2$s is, and does not let it in."), by, other);
    case BROKEN:
        return arena_format(arena,
                            _("%1$s could not make sense of what %2$s sent, or could not decrypt it: a defect of one "
                              "of them, or a box between them that changes the bytes."),
                            by, other);
    case INTERNAL:
        break;
    }
    return arena_format(arena, _("%1$s failed for a reason of its own, which the alert does not tell %2$s."), by,
                        other);
}

const char *tls_alert_fix(struct draft *draft, uint8_t description, const char *by, const char *other)
{
    struct arena *arena = draft->arena;
    switch (row_of(description)->kind) {
    case BAD_CERTIFICATE:
        return arena_format(arena,
                            _("Look at what %2$s presents (openssl s_client): dates, names, and the whole chain. Install "
                              "a certificate there that %1$s trusts, or have %1$s trust its issuer."),
                            by, other);
    case NO_CERTIFICATE:
        return arena_format(arena,
                            _("Give %2$s a client certificate of an issuer that %1$s trusts, or do not demand one."),
                            by, other);
    case NO_AGREEMENT:
        return arena_format(arena,
                            _("Compare what %1$s and %2$s allow: TLS 1.2 or 1.3, the cipher suites, the kind of key in "
                              "the certificate (RSA or ECDSA). Old devices know TLS 1.0 only, which servers refuse by "
                              "now."),
                            by, other);
    case WRONG_NAME:
        return arena_format(arena,
                            _("Have %2$s connect by the name that %1$s has a certificate for, or add that name."), by,
                            other);
    case NO_ACCESS:
        return arena_format(arena, _("Check the access list of %1$s, and under what name %2$s is in it."), by, other);
    case BROKEN:
    case INTERNAL:
        break;
    }
    return arena_format(arena,
                        _("Read the logs of %1$s and %2$s from this moment, check key and certificate of both, and look "
                          "for a box between them that inspects TLS."),
                        by, other);
}
