/*
 * reason.h — the Reason (RFC 3326, RFC 8606) and Warning (RFC 3261 section 20.43) header fields.
 */
#ifndef SIP_REASON_H
#define SIP_REASON_H

#include "sip/message.h"

struct sip_reason {
    span protocol; /**< "Q.850", "SIP", ... */
    bool has_cause;
    uint32_t cause;
    span text;     /**< without quotes; data is NULL when absent */
    span location; /**< of a Q.850 cause: "U", "LN", ...; data is NULL when absent */
};

/** The @p index-th Reason value. @return 0 or SIPWHY_ERROR_ARGUMENT (absent or unparsable; no defect) */
int sip_reason_parse(const struct sip_message *message, size_t index,
                     struct sip_reason *ret_reason);

/** The first Reason of Q.850 with a cause that seven bits hold (1 to 127). @return whether there is one */
bool sip_reason_find_q850(const struct sip_message *message, struct sip_reason *ret_reason);

struct sip_warning {
    int code;   /**< three digits */
    span agent;
    span text; /**< without quotes */
};

/** The @p index-th Warning value. @return 0 or SIPWHY_ERROR_ARGUMENT (absent or unparsable; no defect) */
int sip_warning_parse(const struct sip_message *message, size_t index,
                      struct sip_warning *ret_warning);

#endif
