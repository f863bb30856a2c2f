/*
 * redirects.h — the attempts of a call across its redirects (RFC 3261 section 8.1.3.4).
 */
#ifndef DIAGNOSE_REDIRECTS_H
#define DIAGNOSE_REDIRECTS_H

#include "diagnose/rule.h"

/**
 * The attempt by which the party that was redirected here has called this target (transaction_target_of())
 * before and got nowhere, the redirected one included; of several the first; or NULL.
 */
const struct transaction *redirects_find_tried(const struct view *view, uint32_t target);

/** How often that party was redirected in this call. */
unsigned redirects_count(const struct view *view);

#endif
