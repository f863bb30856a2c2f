/*
 * plain.h — whether a header value has the form that nearly all have, and so is surely well-formed.
 *
 * Every message has five values whose defects must be noticed, and nobody asks for what is in most of
 * them. A value of plain form need not go through libosip2 for that; of any other form it does, for these
 * functions never say that something is wrong.
 */
#ifndef SIP_PLAIN_H
#define SIP_PLAIN_H

#include "base/span.h"

/** SIP/2.0/UDP host[:port] and ;name[=token] parameters. */
bool plain_is_via(span value);

/** sip:[user@]host[:port][;parameters] */
bool plain_is_uri(span value);

/** [display] <sip:[user@]host[:port][;parameters]> and ;name[=token] parameters. */
bool plain_is_address(span value);

#endif
