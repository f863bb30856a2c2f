/*
 * start.h — the first line of a message.
 */
#ifndef SIP_START_H
#define SIP_START_H

#include "sip/message.h"

/** Fill in what the request line or status line says, from message->start_line; note its defects.
 */
void start_line_parse(struct sip_message *message);

#endif
