/*
 * relay.h — the clock of messages that HEP relays.
 *
 * Frames have the time at which they were captured; in a HEP packet is the time at which an agent
 * saw the message, and that is the one which waits and timers are about. Where a HEP capture is
 * replayed the two are far apart, and the distance changes with every packet. So the clock of the
 * analysis follows the messages: what a HEP packet says is the time now, and until the next one time
 * goes on as that of the frames, or of the wall, does.
 *
 * Agents' clocks differ a little, and packets overtake each other: the clock stays as far behind the
 * newest time as the slowest agent was seen to be, lest an answer that he is about to relay be called
 * missing. An agent that is farther off than RELAY_TOLERANCE is not waited for: his time becomes the
 * time, as when the clock of a capture is set back.
 *
 * Messages that were captured on the wire itself, beside such of HEP, are looked at by the same
 * clock. It must not be ahead of them then: agents whose clocks are a little fast are not followed.
 */
#ifndef ENGINE_RELAY_H
#define ENGINE_RELAY_H

#include <sipwhy/types.h>

/** As far as a packet may be late without anybody's clock being wrong. */
#define RELAY_TOLERANCE (10 * SIPWHY_SECOND)

/** Zero it. */
struct relay {
    sipwhy_time lag;    /**< of the clock behind the times of frames; 0 without HEP */
    sipwhy_time newest; /**< of the times that were relayed */
    sipwhy_time spread; /**< how far others were behind that */
    bool is_used;       /**< something was relayed */
    bool is_mixed;      /**< something was not */
};

/** A message came by HEP: seen at @p time, in a frame that is @p lag later. */
void relay_add(struct relay *relay, sipwhy_time time, sipwhy_time lag);

/** What the clock shows when a frame comes, or the clock on the wall is looked at, at @p time. */
sipwhy_time relay_clock(const struct relay *relay, sipwhy_time time);

/** When a frame would come for the clock to show @p clock, which may be SIPWHY_TIME_UNKNOWN. */
sipwhy_time relay_arrival(const struct relay *relay, sipwhy_time clock);

#endif
