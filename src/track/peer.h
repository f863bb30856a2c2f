/*
 * peer.h — a host as the others see it: what it asks them for, and how it serves them.
 *
 * What every host has is here and small. What few have hangs behind a pointer: the fleet makes it when the
 * first message needs it, and takes it from the host that used it least recently when there are too many.
 */
#ifndef TRACK_PEER_H
#define TRACK_PEER_H

#include "base/histogram.h"
#include "base/limits.h"
#include "base/window.h"
#include "track/sessions.h"

/** Refusals by 503 are counted over this time. */
#define PEER_OVERLOAD_WINDOW (60 * SIPWHY_SECOND)

/** Failures of one code are counted over this time. */
#define PEER_BURST_WINDOW (300 * SIPWHY_SECOND)

/** INVITEs of a source are compared with what it sent in windows of this length before. */
#define PEER_RATE_WINDOW (10 * SIPWHY_SECOND)

/** Something that a second or a window of it holds so many of. */
struct rate {
    uint32_t turn; /**< which second or window */
    uint32_t count;
};

/** How a client asks one server whether it is alive (OPTIONS), and what that told it to wait for. */
struct client {
    struct client *next;
    struct sipwhy_endpoint host;   /**< port 0 */
    struct sipwhy_endpoint server; /**< with its port */
    struct moment asked;           /**< the last OPTIONS */
    struct moment answered;        /**< the last proof of life */
    struct moment down;            /**< the first OPTIONS of those in a row without one; or none */
    sipwhy_time interval;          /**< between two OPTIONS, as it was last */
    uint32_t asks;
    uint32_t steady;  /**< how often in a row the interval was the same */
    uint32_t missed;  /**< in a row, of those that are decided */
    bool open;        /**< the last OPTIONS has no answer yet */
    uint32_t outages; /**< that ended: two or more missed in a row */
    int code;         /**< 408 or 503 where that was the last answer; else 0 */
    sipwhy_time down_total; /**< how long they lasted */

    sipwhy_time hold_off;    /**< until when it was told to send nothing; 0: it was not */
    struct moment told;      /**< by this 503 */
    uint32_t told_seconds;
};

#define PEER_CLIENTS 8

/** A failure code and how often a server answered with it. */
struct failures {
    uint16_t code; /**< 0: none yet */
    uint32_t total;
    struct window recent; /**< within PEER_BURST_WINDOW */
    struct moment last;
};

#define PEER_FAILURES 6

/** What a host is asked for, and how it answers. */
struct service {
    struct list link; /**< least recently used first */
    struct peer *peer;
    uint32_t requests[SIP_METHOD_COUNT]; /**< retransmissions not counted, here and below */
    uint32_t responses[7];               /**< by their first digit */
    struct window invites;               /**< initial ones, within PEER_OVERLOAD_WINDOW */
    struct window refusals;              /**< of them, by 503 */
    struct window dated_refusals;        /**< of these, with Retry-After */
    struct moment refused;               /**< the last */
    uint32_t finals;                     /**< final responses but challenges and their like */
    struct window recent_finals;         /**< within PEER_BURST_WINDOW */
    struct failures failures[PEER_FAILURES];
    struct sessions sessions;
    struct moment session_failed[2]; /**< the first and the last that was not answered */
    struct histogram *delays;        /**< INVITE to the first 101-199 or 2xx; owned; NULL where too many have */
    sipwhy_time talked;              /**< of all calls with it that ended */
    uint32_t calls_ended;
    uint8_t client_count;
    struct client *clients; /**< owned, the last used first */
};

/** What a host asked for in vain. */
struct attempt {
    struct moment when;
    uint32_t user; /**< hash of the user part of To */
    uint32_t tail; /**< of the end of a number that looks like one abroad; 0: it does not */
    uint16_t code;
    uint8_t method;
    char start[9]; /**< of what was dialled */
};

/** A server that a host asked for its OPTIONS. */
struct target {
    struct moment when;
    struct sipwhy_endpoint host;
};

/** Passwords that were refused for one user. */
struct guesses {
    struct moment first;
    struct moment last;
    uint32_t user;
    uint32_t count; /**< in a row */
    struct moment accepted; /**< then one was */
    char name[33];
};

#define PEER_ATTEMPTS 24
#define PEER_TARGETS 16
#define PEER_GUESSES 4

/** How long apart wrong passwords belong together: a phone that is set wrong tries at longer intervals. */
#define PEER_GUESS_PAUSE (30 * SIPWHY_SECOND)

/** What is strange about what a host asks for. */
struct suspicion {
    struct list link; /**< least recently used first */
    struct peer *peer;
    struct attempt attempts[PEER_ATTEMPTS]; /**< each user once; when is none where free */
    struct target targets[PEER_TARGETS];    /**< likewise */
    struct guesses guesses[PEER_GUESSES];
    struct rate guess_rate; /**< refused passwords within a second */
    struct moment abroad_answered; /**< the first 2xx to anything: to a number abroad, without credentials */
    uint32_t abroad_tail;          /**< of that number */
    char abroad_number[33];
};

struct peer {
    struct sipwhy_endpoint address; /**< port 0 */
    uint64_t hash;
    struct list link;   /**< in the fleet, about the least recently used first */
    sipwhy_time used;
    struct timer timer; /**< when its diagnoses want to look at it again */
    uint32_t serial;    /**< 0 never; another for each host that has this place */
    uint32_t challenged_user; /**< hash of the user that was asked for a password, and no more yet; or 0 */
    bool welcome;       /**< somebody registered it, took its password or talked with it */
    uint32_t asked;     /**< new requests it sent, but ACK */
    uint32_t messages;  /**< that it sent, but ACK and retransmissions */
    uint32_t resent;
    struct rate second; /**< initial INVITEs that it sent */
    struct rate window; /**< in PEER_RATE_WINDOW */
    uint32_t windows;   /**< that are over */
    float usual;        /**< INVITEs in a window that is over, on a moving average */
    struct service *service;     /**< NULL where it was asked for nothing */
    struct suspicion *suspicion; /**< NULL where there is none */
};

/** Whether an OPTIONS or two in a row without an answer mean something: they come at regular intervals. */
static inline bool client_is_periodic(const struct client *client)
{
    bool is_regular = client->steady > 0 || moment_happened(&client->answered);
    return client->asks >= 3 && is_regular && client->interval >= SIPWHY_SECOND &&
           client->interval <= 900 * SIPWHY_SECOND;
}

/** How long an answer to an OPTIONS may take: until the next, or Timer F. */
sipwhy_time client_patience(const struct client *client);

/** How many OPTIONS in a row got no proof of life by @p now. */
uint32_t client_missed(const struct client *client, sipwhy_time now);

/** The client of @p service at this host that talks to this very port; NULL where it is not known. */
struct client *service_find_client(const struct service *service, const struct sipwhy_endpoint *host,
                                   const struct sipwhy_endpoint *server);

#endif
