/*
 * message.c — a message as handlers are told of it.
 */
#include "engine/message.h"

struct sipwhy_message message_told(const struct sip_message *message, const struct sighting *sighting,
                                   const struct tracked *tracked)
{
    struct sipwhy_message told = {
        .frame = sighting->evidence.frame,
        .input = (uint16_t)sighting->evidence.input,
        .time = sighting->time,
        .src = sighting->src,
        .dst = sighting->dst,
        .transport = sighting->transport,
        .bytes = message->bytes,
        .call_id = sip_message_field(message, SIP_HEADER_CALL_ID),
        .request_uri = message->is_request ? message->request_uri : SPAN_EMPTY,
        .phrase = message->is_request ? SPAN_EMPTY : message->phrase,
        .method = message->is_request ? message->method_name : SPAN_EMPTY,
        .code = message->is_request ? 0 : message->code,
        .retransmission = tracked->retransmission,
        .duplicate = tracked->duplicate,
        .malformed = message->defect_count > 0 && !sighting->truncated,
        .attachment = tracked->conversation ? &tracked->conversation->attachment : NULL,
    };
    if (tracked->has_cseq) {
        told.cseq = tracked->cseq.number;
        told.has_cseq = true;
        if (!message->is_request)
            told.method = tracked->cseq.method_name;
    }
    return told;
}
