/*
 * sipwhy.h — all of the library: why SIP calls get stuck or fail.
 */
#ifndef SIPWHY_SIPWHY_H
#define SIPWHY_SIPWHY_H

#include <sipwhy/analysis.h>
#include <sipwhy/anonymize.h>
#include <sipwhy/capture.h>
#include <sipwhy/hep.h>
#include <sipwhy/knowledge.h>
#include <sipwhy/mask.h>
#include <sipwhy/packets.h>
#include <sipwhy/session.h>
#include <sipwhy/types.h>

#endif
