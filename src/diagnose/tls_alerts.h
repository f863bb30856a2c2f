/*
 * tls_alerts.h — what a fatal alert of TLS says (RFC 8446 section 6.2, RFC 5246 section 7.2.2).
 */
#ifndef DIAGNOSE_TLS_ALERTS_H
#define DIAGNOSE_TLS_ALERTS_H

#include "diagnose/rule.h"

/** "unknown_ca", as the RFCs name it; "unknown" for what they do not. */
const char *tls_alert_name(uint8_t description);

/** Why @p by sent it to @p other, translated and in the arena of the draft. NULL without memory. */
const char *tls_alert_cause(struct draft *draft, uint8_t description, const char *by, const char *other);

/** What to do about it, likewise. */
const char *tls_alert_fix(struct draft *draft, uint8_t description, const char *by, const char *other);

#endif
