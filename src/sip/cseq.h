/*
 * cseq.h — the CSeq header field (RFC 3261 section 20.16).
 */
#ifndef SIP_CSEQ_H
#define SIP_CSEQ_H

#include "sip/message.h"

struct sip_cseq {
    uint32_t number; /**< below 2^31 */
    span method_name; /**< inside the message */
    enum sip_method method;
};

/** @return 0; SIPWHY_ERROR_ARGUMENT when absent or unparsable (a defect is noted then) */
int sip_cseq_parse(struct sip_message *message, struct sip_cseq *ret_cseq);

#endif
