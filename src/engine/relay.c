/*
 * relay.c — the clock of messages that HEP relays.
 */
#include "engine/relay.h"

#include "base/time.h"

/** Of the spread, a part is forgotten with every packet in order: one that was late is no rule. */
#define FORGET 128

void relay_add(struct relay *relay, sipwhy_time time, sipwhy_time lag)
{
    sipwhy_time behind = relay->newest - time;
    if (!relay->is_used || behind > RELAY_TOLERANCE) {
        relay->is_used = true;
        relay->newest = time;
        relay->spread = 0;
    } else if (behind > 0) {
        relay->spread = behind > relay->spread ? behind : relay->spread;
    } else {
        relay->newest = time;
        relay->spread -= relay->spread / FORGET;
    }
    relay->lag = lag + time - (relay->newest - relay->spread);
    if (relay->is_mixed && relay->lag < 0 && relay->lag > -RELAY_TOLERANCE)
        relay->lag = 0;
}

/** Agents may say any time. */
static sipwhy_time add(sipwhy_time time, sipwhy_time lag)
{
    sipwhy_time sum;
    if (__builtin_add_overflow(time, lag, &sum))
        sum = INT64_MAX;
    return time_within(0, sum, SIPWHY_TIME_LATEST);
}

sipwhy_time relay_clock(const struct relay *relay, sipwhy_time time)
{
    return add(time, -relay->lag);
}

sipwhy_time relay_arrival(const struct relay *relay, sipwhy_time clock)
{
    return clock == SIPWHY_TIME_UNKNOWN ? clock : add(clock, relay->lag);
}
