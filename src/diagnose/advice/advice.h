/*
 * advice.h — what follows from this very response, beyond what its code says to everybody.
 *
 * A row of the table in advice.c says which codes a function speaks about; it adds a line in words for
 * each thing that it finds in the response, its request or its transaction, and nothing otherwise.
 */
#ifndef DIAGNOSE_ADVICE_ADVICE_H
#define DIAGNOSE_ADVICE_ADVICE_H

#include "diagnose/detail.h"
#include "diagnose/rule.h"

#define ADVICE_LINES 12

struct advice {
    struct sip_message *message;
    struct sip_message *request; /**< NULL where it was not captured, or was answered before */
    const struct transaction *transaction; /**< NULL where the response has no CSeq */
    const struct conversation *conversation;
    struct arena *arena;
    const char *lines[ADVICE_LINES];
    size_t count;
};

/** Go through the table. */
void advice_give(struct advice *advice);

/** Add a line in the arena, translated already; beyond ADVICE_LINES it is dropped. */
void advice_add(struct advice *advice, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** A text of the wire as a C string in the arena, cut to a readable length. */
const char *advice_text(struct advice *advice, span text);

/** All values of a header, joined, as advice_text(); NULL where it is absent. */
const char *advice_header(struct advice *advice, struct sip_message *message,
                          enum sip_header_id id);

/** Whether the response is to this method. */
static inline bool advice_is_to(const struct advice *advice, enum sip_method method)
{
    return advice->message->method == method;
}

/** Whether the request was sent inside a dialog (To tag). */
bool advice_is_in_dialog(const struct advice *advice);

/* The rooms of advice. */
void advice_trying(struct advice *advice);
void advice_provisional(struct advice *advice);
void advice_success(struct advice *advice);
void advice_redirect(struct advice *advice);
void advice_challenge(struct advice *advice);
void advice_forbidden(struct advice *advice);
void advice_address(struct advice *advice);
void advice_allow(struct advice *advice);
void advice_accept(struct advice *advice);
void advice_extension(struct advice *advice);
void advice_interval(struct advice *advice);
void advice_timeout(struct advice *advice);
void advice_missing_call(struct advice *advice);
void advice_terminated(struct advice *advice);
void advice_session(struct advice *advice);
void advice_event(struct advice *advice);
void advice_pending(struct advice *advice);
void advice_size(struct advice *advice);
void advice_retry_after(struct advice *advice);
void advice_reason(struct advice *advice);
void advice_warning(struct advice *advice);

#endif
