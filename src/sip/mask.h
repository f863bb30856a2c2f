/*
 * mask.h — text of the wire without the secrets in it; see the public header.
 */
#ifndef SIP_MASK_H
#define SIP_MASK_H

#include "sip/names.h"
#include <sipwhy/mask.h>

#endif
