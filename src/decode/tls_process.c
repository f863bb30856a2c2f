/*
 * tls_process.c — what a record is, opened with the keys that are in force, and what follows from
 * it.
 */
#include "decode/tls_half.h"

#include "decode/layers.h"

/** A record that is not authentic. */
static enum tls_result fail(struct tls_half *half)
{
    struct tls_connection *connection = half->connection;
    if (half->tolerance && !half->has_opened) {
        half->tolerance--;
        return TLS_DONE;
    }
    if (++half->failures > TLS_FAILURES) {
        tls_give_up(half, connection->outcome == TLS_READ ? TLS_LOST : TLS_WRONG_SECRET);
        return TLS_DONE;
    }
    if (half->is_unsure)
        return TLS_UNSURE;
    connection->decoder->tls.counts.failed_records++;
    tls_set_outcome(connection, TLS_WRONG_SECRET);
    if (half->window < TLS_WINDOW)
        half->window++;
    return TLS_DONE;
}

/** Open with one of the sequence numbers that it may have. */
static bool try_window(struct tls_half *half, span record, span *ret_text)
{
    const struct tls_connection *connection = half->connection;
    struct tls_sealed sealed = {
        .suite = connection->suite,
        .keys = &half->keys,
        .is_13 = tls_is_13(connection),
        .encrypt_then_mac = connection->server.encrypt_then_mac,
        .record = record,
    };
    for (unsigned i = 0; i <= half->window; i++) {
        sealed.sequence = half->sequence + i;
        if (!tls_open(connection->decoder->tls.cipher, &sealed, ret_text))
            continue;
        half->sequence = sealed.sequence + 1;
        return true;
    }
    return false;
}

/** What told of new keys may be among what is missing: try those as well. */
static bool try_next_keys(struct tls_half *half, span record, span *ret_text)
{
    const struct tls_half before = *half;
    bool is_found;
    if (half->epoch == TLS_EPOCH_HANDSHAKE) {
        tls_change_keys(half, TLS_EPOCH_DATA);
        is_found = tls_find_keys(half);
    } else {
        is_found = tls_update_keys(half);
    }
    half->window = before.window;
    if (is_found && try_window(half, record, ret_text))
        return true;
    half->epoch = before.epoch;
    half->sequence = before.sequence;
    half->keys = before.keys;
    half->secret = before.secret;
    half->has_keys = before.has_keys;
    half->has_opened = before.has_opened;
    half->tolerance = before.tolerance;
    return false;
}

/** The type in the text, behind which there are zeros only (RFC 8446 section 5.4). */
static int take_type(span *text)
{
    while (text->length && text->data[text->length - 1] == 0)
        text->length--;
    return text->length ? get_u8(*text, --text->length) : 0;
}

/** Alerts that end nothing by themselves (RFC 8446 section 6, RFC 5246 section 7.2.2). */
enum { ALERT_CLOSE_NOTIFY = 0, ALERT_USER_CANCELED = 90, ALERT_NO_RENEGOTIATION = 100 };

enum { ALERT_BYTES = 2, ALERT_FATAL = 2 };

void tls_take_alert(const struct tls_half *half, const struct walk *walk, span text)
{
    if (text.length != ALERT_BYTES || get_u8(text, 0) != ALERT_FATAL)
        return;
    uint8_t description = get_u8(text, 1);
    if (description == ALERT_CLOSE_NOTIFY || description == ALERT_USER_CANCELED ||
        description == ALERT_NO_RENEGOTIATION)
        return;
    struct refusal refusal = {
        .kind = REFUSAL_ALERT,
        .time = walk->datagram.time,
        .frame = walk->datagram.frame,
        .by = walk->datagram.src,
        .src = half->is_server ? walk->datagram.dst : walk->datagram.src,
        .dst = half->is_server ? walk->datagram.src : walk->datagram.dst,
        .transport = SIPWHY_TRANSPORT_TLS,
        .type = description,
    };
    decoder_tell_refused(walk->decoder, &refusal);
}

static void take_text(struct tls_half *half, struct walk *walk, int type, span text)
{
    if (type == TLS_DATA)
        reader_take(&half->stream->reader, walk, text);
    else if (type == TLS_HANDSHAKE)
        tls_take_messages(half, text, false);
    else if (type == TLS_ALERT)
        tls_take_alert(half, walk, text);
    else if (type == TLS_CHANGE_CIPHER_SPEC && !tls_is_13(half->connection))
        tls_change_keys(half, TLS_EPOCH_DATA); /* of a renegotiation */
}

static enum tls_result open_record(struct tls_half *half, struct walk *walk, span record)
{
    struct tls_connection *connection = half->connection;
    bool is_13 = tls_is_13(connection);
    span text;
    half->is_sealed = half->is_opaque = true;
    if (!half->has_keys && !tls_find_keys(half)) {
        tls_set_outcome(connection, TLS_NO_SECRET);
        return TLS_WAIT;
    }
    if (!try_window(half, record, &text) &&
        (!is_13 || !half->window || !try_next_keys(half, record, &text)))
        return fail(half);
    tls_set_outcome(connection, TLS_READ);
    half->has_opened = true;
    half->is_unsure = half->is_opaque = false;
    half->window = half->failures = 0;
    int type = is_13 ? take_type(&text) : get_u8(record, 0);
    take_text(half, walk, type, text);
    return TLS_DONE;
}

/** TLS 1.2: nothing is encrypted before a ChangeCipherSpec, which may be lost. */
static enum tls_result process_12(struct tls_half *half, struct walk *walk, span record)
{
    int type = get_u8(record, 0);
    if (half->is_sealed)
        return open_record(half, walk, record);
    if (type == TLS_CHANGE_CIPHER_SPEC) {
        tls_change_keys(half, TLS_EPOCH_DATA);
        half->is_sealed = true;
    } else if (type == TLS_DATA) {
        tls_change_keys(half, TLS_EPOCH_DATA);
        half->window = TLS_WINDOW;
        return open_record(half, walk, record);
    } else if (type == TLS_HANDSHAKE) {
        tls_take_messages(half, span_from(record, TLS_HEADER_BYTES), true);
    } else if (type == TLS_ALERT) {
        tls_take_alert(half, walk, span_from(record, TLS_HEADER_BYTES));
    }
    return TLS_DONE;
}

/** TLS 1.3: what is encrypted says that it is data; there may be a ChangeCipherSpec for show. */
static enum tls_result process_13(struct tls_half *half, struct walk *walk, span record)
{
    int type = get_u8(record, 0);
    if (type == TLS_DATA)
        return open_record(half, walk, record);
    if (type == TLS_HANDSHAKE && !half->is_sealed)
        tls_take_messages(half, span_from(record, TLS_HEADER_BYTES), true);
    else if (type == TLS_ALERT)
        tls_take_alert(half, walk, span_from(record, TLS_HEADER_BYTES));
    return TLS_DONE;
}

/** Before the hello of this side: an alert, or what goes with a HelloRetryRequest for show. */
static enum tls_result process_first(struct tls_half *half, const struct walk *walk, span record)
{
    if (get_u8(record, 0) == TLS_HANDSHAKE)
        tls_take_messages(half, span_from(record, TLS_HEADER_BYTES), true);
    else if (get_u8(record, 0) == TLS_DATA)
        tls_give_up(half, TLS_NO_BEGINNING);
    else if (get_u8(record, 0) == TLS_ALERT)
        tls_take_alert(half, walk, span_from(record, TLS_HEADER_BYTES));
    return TLS_DONE;
}

enum tls_result tls_process(struct tls_half *half, struct walk *walk, span record)
{
    struct tls_connection *connection = half->connection;
    half->is_opaque = half->is_sealed;
    if (!half->has_hello)
        return process_first(half, walk, record);
    if (!connection->has_client || !connection->has_server) {
        int type = get_u8(record, 0);
        if (type == TLS_DATA || type == TLS_CHANGE_CIPHER_SPEC)
            tls_set_outcome(connection, TLS_NO_BEGINNING);
        if (tls_other(half)->is_dead)
            tls_give_up(half, TLS_NO_BEGINNING);
        half->is_opaque = true;
        return TLS_WAIT;
    }
    return tls_is_13(connection) ? process_13(half, walk, record) : process_12(half, walk, record);
}

void tls_process_gap(struct tls_half *half, size_t lost)
{
    size_t most = lost / (TLS_HEADER_BYTES + 16) + 1;
    copy_drop(&half->message);
    half->message_skip = 0;
    if (!half->has_hello)
        tls_give_up(half, TLS_NO_BEGINNING);
    most += half->window;
    half->window = (uint8_t)(most < TLS_WINDOW ? most : TLS_WINDOW);
}
