/*
 * steps.h — what each message does to the hops, dialogs, calls and registrations of its conversation.
 */
#ifndef TRACK_STEPS_H
#define TRACK_STEPS_H

#include "track/conversation.h"

/** A request opened @p transaction: join its hops, begin or end what it begins or ends. */
void steps_open_request(struct conversation *conversation, struct transaction *transaction,
                        struct sip_message *message);

/**
 * Tell every hop that waits for it of an ACK: the hop it is seen on, and any whose far end it is sent
 * to, for the ACK of a 2xx goes end to end and may pass by the proxies (RFC 3261 section 13.2.2.4).
 */
void steps_add_ack(struct conversation *conversation, const struct sip_message *message,
                   uint32_t cseq, const struct sighting *sighting);

/** A response that was not seen before came in @p transaction. */
void steps_add_response(struct conversation *conversation, struct transaction *transaction,
                        struct sip_message *message, struct moment moment);

/** Whether a message belongs to a dialog that was there before it (RFC 3261 section 12). */
bool steps_begin_in_dialog(const struct sip_message *message);

#endif
