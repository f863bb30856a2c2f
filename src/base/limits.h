/*
 * limits.h — how much of everything the wire can make us keep.
 *
 * When a table is full its least recently used entry goes. Each time is counted and reported under the
 * name in the comment (summary.limits). The numbers are memory budgets, not properties of SIP.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stdint.h>

/** message-bytes: longer messages are analysed up to here. A UDP datagram cannot be longer. */
#define LIMIT_MESSAGE_BYTES 65536

/** message-headers: header fields of a message beyond this are not looked at. */
#define LIMIT_MESSAGE_HEADERS 256

/** message-memory: what libosip2 and the annotation may take for one message. */
#define LIMIT_MESSAGE_ARENA_BYTES (4 * 1024 * 1024)

/** tunnels: nested in one frame. */
#define LIMIT_TUNNELS 8

/** stream-messages: a message of a stream is delivered up to here; so much is kept of a direction. */
#define LIMIT_STREAM_BYTES (256 * 1024)

/** streams: directions of TCP connections, and of SCTP associations, remembered at the same time. */
#define LIMIT_STREAMS 65536
#define LIMIT_ASSOCIATIONS 16384

/** stream-bytes: kept of all streams together, for messages that are not complete. */
#define LIMIT_STREAMS_BYTES (32 * 1024 * 1024)
#define LIMIT_ASSOCIATIONS_BYTES (8 * 1024 * 1024)

/** Of one direction: segments that wait for one before them. More, and that one is taken for lost. */
#define LIMIT_STREAM_SEGMENTS 256

/** vias: Via values of a message that are looked at. */
#define LIMIT_VIAS 80

/** call-id-bytes: longer Call-IDs are told apart by their hash and shown cut. */
#define LIMIT_CALL_ID_BYTES 1024

/** conversations: Call-IDs remembered at the same time. */
#define LIMIT_CONVERSATIONS 131072

/**
 * conversation-memory: what all of them take, their transactions and copies of requests included. Each one
 * alone may grow to some megabytes, so that their number bounds nothing.
 */
#define LIMIT_CONVERSATION_MEMORY_BYTES (768u * 1024 * 1024)

/** transactions: of one Call-ID. */
#define LIMIT_TRANSACTIONS_PER_CONVERSATION 256

/** dialogs: of one Call-ID. */
#define LIMIT_DIALOGS_PER_CONVERSATION 64

/** registrations: addresses of record under one Call-ID. */
#define LIMIT_REGISTRATIONS_PER_CONVERSATION 16

/** request-bytes: of a request that waits for its response, kept for the advice on it. */
#define LIMIT_REQUEST_BYTES 8192

/** hosts, host-pairs: remembered at the same time. */
#define LIMIT_HOSTS 65536
#define LIMIT_HOST_PAIRS 65536

/** Of hosts about which something was told; beyond, the same may be told again. */
#define LIMIT_TOLD 16384

/** uri-bytes: of a URI that is kept for a call or a registration. */
#define LIMIT_URI_BYTES 512

/**
 * fragments: IP datagrams that wait for the rest of their fragments, what these take in all, and how many
 * one datagram may come in: 64 bytes each would be the smallest that any link asks for.
 */
#define LIMIT_FRAGMENTED_DATAGRAMS 4096
#define LIMIT_FRAGMENT_BYTES (16u * 1024 * 1024)
#define LIMIT_FRAGMENTS_PER_DATAGRAM 1024

/**
 * tls-connections, tls-secrets, tls-records: connections that are followed; those that a key log tells of;
 * and the records that wait for secrets, of one direction and in all.
 */
#define LIMIT_TLS_CONNECTIONS 8192
#define LIMIT_TLS_SECRETS 65536
#define LIMIT_TLS_RECORDS 256
#define LIMIT_TLS_WAITING_BYTES (16u * 1024 * 1024)

/** Bytes of a key log in a capture file that are kept until the next packet. */
#define LIMIT_SECRETS_BYTES (16u * 1024 * 1024)

/** What can be hit, in the order of the names under which it is reported. */
enum limit {
    LIMIT_HIT_CALL_ID_BYTES,
    LIMIT_HIT_CONVERSATION_MEMORY,
    LIMIT_HIT_CONVERSATIONS,
    LIMIT_HIT_DIALOGS,
    LIMIT_HIT_FRAGMENTS,
    LIMIT_HIT_HOST_PAIRS,
    LIMIT_HIT_HOSTS,
    LIMIT_HIT_MESSAGE_HEADERS,
    LIMIT_HIT_MESSAGE_MEMORY,
    LIMIT_HIT_REGISTRATIONS,
    LIMIT_HIT_REQUEST_BYTES,
    LIMIT_HIT_STREAM_BYTES,
    LIMIT_HIT_STREAM_MESSAGES,
    LIMIT_HIT_STREAMS,
    LIMIT_HIT_TLS_CONNECTIONS,
    LIMIT_HIT_TLS_RECORDS,
    LIMIT_HIT_TLS_SECRETS,
    LIMIT_HIT_TRANSACTIONS,
    LIMIT_HIT_URI_BYTES,
    LIMIT_HIT_VIAS,
    LIMIT_HITS,
};

/** How often each of them was hit. */
struct limit_hits {
    uint64_t count[LIMIT_HITS];
};

#endif
