/*
 * plain.h — header values of the form that nearly all have, and that are so surely well-formed.
 *
 * Every message has five values that must be looked at, for what is wrong with them and for what is in them. A
 * value of plain form need not go through libosip2 for that; of any other form it does, for these functions never
 * say that something is wrong. They write the result only where the form is plain.
 */
#ifndef SIP_PLAIN_H
#define SIP_PLAIN_H

#include "sip/parts.h"

/** SIP/2.0/UDP host[:port] and ;name[=token] parameters. */
bool plain_via(span value, struct sip_via *ret_via);

/** sip:[user@]host[:port][;parameters] */
bool plain_uri(span value, struct sip_uri *ret_uri);

/** [display] <sip:[user@]host[:port][;parameters]> and ;name[=token] parameters. */
bool plain_address(span value, struct sip_address *ret_address);

#endif
