/*
 * limits.h — how much of everything the wire can make us keep.
 *
 * When a table is full its least recently used entry goes. Each time is counted and reported under the
 * name in the comment (summary.limits). The numbers are memory budgets, not properties of SIP: their worst
 * cases together stay under LIMIT_PROCESS_BYTES, which is checked below. docs/limits.md tells users of them.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include <stdint.h>

/** message-bytes: longer messages are analysed up to here. A UDP datagram cannot be longer. */
#define LIMIT_MESSAGE_BYTES 65536

/** hep-inflated: a compressed payload of HEP is inflated up to LIMIT_MESSAGE_BYTES. */

/** Of `live --hep-listen`, TCP connections at one address; how many were closed is told at the end. */
#define LIMIT_HEP_CLIENTS 256

/** message-headers: header fields of a message beyond this are not looked at. */
#define LIMIT_MESSAGE_HEADERS 256

/** message-memory: what libosip2 and the annotation may take for one message. */
#define LIMIT_MESSAGE_ARENA_BYTES (2 * 1024 * 1024)

/** tunnels: nested in one frame. */
#define LIMIT_TUNNELS 8

/** stream-messages: a message of a stream is delivered up to here; so much is kept of a direction. */
#define LIMIT_STREAM_BYTES (256 * 1024)

/** streams: directions of TCP connections, and of SCTP associations, remembered at the same time. */
#define LIMIT_STREAMS 49152
#define LIMIT_ASSOCIATIONS 16384

/** stream-bytes: kept of all streams together, for messages that are not complete. */
#define LIMIT_STREAMS_BYTES (16 * 1024 * 1024)
#define LIMIT_ASSOCIATIONS_BYTES (4 * 1024 * 1024)

/** Of one direction: segments that wait for one before them. More, and that one is taken for lost. */
#define LIMIT_STREAM_SEGMENTS 256

/** vias: Via values of a message that are looked at. */
#define LIMIT_VIAS 80

/** call-id-bytes: longer Call-IDs are told apart by their hash and shown cut. */
#define LIMIT_CALL_ID_BYTES 1024

/** conversations: Call-IDs remembered at the same time. */
#define LIMIT_CONVERSATIONS 98304

/**
 * conversation-memory: what all of them take, with their transactions, copies of requests and findings, and
 * their places in tables. Each one alone may grow to some megabytes, so that their number bounds nothing.
 */
#define LIMIT_CONVERSATION_MEMORY_BYTES (96u * 1024 * 1024)

/** transactions: of one Call-ID. */
#define LIMIT_TRANSACTIONS_PER_CONVERSATION 256

/** dialogs: of one Call-ID. */
#define LIMIT_DIALOGS_PER_CONVERSATION 64

/** registrations: addresses of record under one Call-ID. */
#define LIMIT_REGISTRATIONS_PER_CONVERSATION 16

/** sessions: offers and answers of one Call-ID that are followed: one for each hop and each fork. */
#define LIMIT_SESSIONS_PER_CONVERSATION 64

/** legs: of one call across B2BUAs, CHAIN_LEGS in src/track/chain.h. Heads of the table in which they are found: */
#define LIMIT_LEG_HEADS 65536

/** media: RTP streams, and hosts that send or get them; addresses for media count as memory of a conversation. */
#define LIMIT_MEDIA_STREAMS 16384
#define LIMIT_MEDIA_HOSTS 8192

/** Of the streams at one address that are looked at together. */
#define LIMIT_STREAMS_AT_END 64

/** request-bytes: of a request that waits for its response, kept for the advice on it. */
#define LIMIT_REQUEST_BYTES 8192

/** hosts, host-pairs: remembered at the same time. */
#define LIMIT_HOSTS 32768
#define LIMIT_HOST_PAIRS 32768

/**
 * peers: hosts whose part in the traffic is kept; how many of them serve requests, and how many clients of all
 * of them ask for OPTIONS or were told to wait; how many hosts are suspected of something; and for how many the
 * delays of calls are kept.
 */
#define LIMIT_PEERS 8192
#define LIMIT_SERVICES 2048
#define LIMIT_CLIENTS 4096
#define LIMIT_SUSPICIONS 512
#define LIMIT_DELAYS 256

/** records: addresses of record, and clients behind a NAT, whose registrations are followed over all Call-IDs. */
#define LIMIT_RECORDS 8192
#define LIMIT_PINHOLES 8192

/** causes: for which calls went wrong, each counted for itself, and what one takes with its texts. */
#define LIMIT_CAUSES 256
#define LIMIT_CAUSE_ENTRY_BYTES 3584

/** told: hosts about which something was told; beyond, the same may be told again. */
#define LIMIT_TOLD 16384

/** uri-bytes: of a URI that is kept for a call or a registration. */
#define LIMIT_URI_BYTES 512

/**
 * fragments: IP datagrams that wait for the rest of their fragments, what these take in all, and how many
 * one datagram may come in: 64 bytes each would be the smallest that any link asks for.
 */
#define LIMIT_FRAGMENTED_DATAGRAMS 4096
#define LIMIT_FRAGMENT_BYTES (8u * 1024 * 1024)
#define LIMIT_FRAGMENTS_PER_DATAGRAM 1024

/**
 * tls-connections, tls-secrets, tls-records: connections that are followed; those that a key log tells of;
 * and the records that wait for secrets, of one direction and in all.
 */
#define LIMIT_TLS_CONNECTIONS 4096
#define LIMIT_TLS_SECRETS 16384
#define LIMIT_TLS_RECORDS 256
#define LIMIT_TLS_WAITING_BYTES (4u * 1024 * 1024)

/** Bytes of a key log in a capture file that are kept until the next packet. */
#define LIMIT_SECRETS_BYTES (4u * 1024 * 1024)

/**
 * What waits between the two threads of an analysis. What is longer than half of it, or a message that takes
 * memory when it is indexed, waits for its turn in the first thread.
 */
#define LIMIT_RING_BYTES (1024u * 1024)

/** What malloc adds to each piece of memory, its header and what it rounds up. */
#define LIMIT_PIECE_BYTES 16

/**
 * What an entry of a table takes at most, with its places in maps and among timers, which grow to twice
 * their size. Where the entry is declared, its size is checked against this.
 */
#define LIMIT_STREAM_ENTRY_BYTES 376
#define LIMIT_ASSOCIATION_ENTRY_BYTES 224
#define LIMIT_HOST_ENTRY_BYTES 104
#define LIMIT_HOST_PAIR_ENTRY_BYTES 416
#define LIMIT_PEER_ENTRY_BYTES 232
#define LIMIT_SERVICE_ENTRY_BYTES 704
#define LIMIT_CLIENT_ENTRY_BYTES 200
#define LIMIT_SUSPICION_ENTRY_BYTES 2208
#define LIMIT_DELAY_ENTRY_BYTES 2176
#define LIMIT_RECORD_ENTRY_BYTES 512
#define LIMIT_PINHOLE_ENTRY_BYTES 184
#define LIMIT_TLS_CONNECTION_ENTRY_BYTES 2048
#define LIMIT_TLS_SECRET_ENTRY_BYTES 448
#define LIMIT_TOLD_ENTRY_BYTES 80
#define LIMIT_MEDIA_STREAM_ENTRY_BYTES 512
#define LIMIT_MEDIA_HOST_ENTRY_BYTES 80

/** The program's reports keep no more than this; src/report/hold.h has their own numbers. */
#define LIMIT_REPORT_BYTES (24u * 1024 * 1024)

/** Code, libraries, and the buffers of files and devices. */
#define LIMIT_PROGRAM_BYTES (16u * 1024 * 1024)

/** The process takes no more than this, whatever the wire brings. */
#define LIMIT_PROCESS_BYTES (256u * 1024 * 1024)

/*
 * The worst cases together, in MiB: program 16, report 24, conversations 96, streams 17.25 + 16, associations
 * 3.5 + 4, fragments 8, TLS 8 + 7 + 4 + 4, hosts 3.25, pairs of hosts 13, what was told of hosts 1.25, messages
 * 8 (the message and the request that it answers, with what their arenas waste by doubling), media 8 + 0.6, hosts
 * as peers 1.8 + 1.4 + 0.8 + 1.1 + 0.5, causes 0.9, where legs are found 0.5, registrations 4 + 1.4, what waits between threads 1
 * make 255.25.
 * What is new has to fit into the rest.
 */
#define LIMIT_ALL_BYTES                                                                            \
    (LIMIT_PROGRAM_BYTES + LIMIT_REPORT_BYTES + LIMIT_CONVERSATION_MEMORY_BYTES +                  \
     LIMIT_STREAMS * LIMIT_STREAM_ENTRY_BYTES + LIMIT_STREAMS_BYTES +                              \
     LIMIT_ASSOCIATIONS * LIMIT_ASSOCIATION_ENTRY_BYTES + LIMIT_ASSOCIATIONS_BYTES +               \
     LIMIT_FRAGMENT_BYTES + LIMIT_TLS_CONNECTIONS * LIMIT_TLS_CONNECTION_ENTRY_BYTES +             \
     LIMIT_TLS_SECRETS * LIMIT_TLS_SECRET_ENTRY_BYTES + LIMIT_TLS_WAITING_BYTES +                  \
     LIMIT_SECRETS_BYTES + LIMIT_HOSTS * LIMIT_HOST_ENTRY_BYTES +                                  \
     LIMIT_HOST_PAIRS * LIMIT_HOST_PAIR_ENTRY_BYTES + LIMIT_TOLD * LIMIT_TOLD_ENTRY_BYTES +        \
     4 * LIMIT_MESSAGE_ARENA_BYTES + LIMIT_MEDIA_STREAMS * LIMIT_MEDIA_STREAM_ENTRY_BYTES +         \
     LIMIT_LEG_HEADS * sizeof(void *) +                                                            \
     LIMIT_MEDIA_HOSTS * LIMIT_MEDIA_HOST_ENTRY_BYTES + LIMIT_PEERS * LIMIT_PEER_ENTRY_BYTES +      \
     LIMIT_RECORDS * LIMIT_RECORD_ENTRY_BYTES + LIMIT_PINHOLES * LIMIT_PINHOLE_ENTRY_BYTES +        \
     LIMIT_SERVICES * LIMIT_SERVICE_ENTRY_BYTES + LIMIT_CLIENTS * LIMIT_CLIENT_ENTRY_BYTES +        \
     LIMIT_SUSPICIONS * LIMIT_SUSPICION_ENTRY_BYTES + LIMIT_DELAYS * LIMIT_DELAY_ENTRY_BYTES +       \
     LIMIT_CAUSES * LIMIT_CAUSE_ENTRY_BYTES + LIMIT_RING_BYTES)
_Static_assert(LIMIT_ALL_BYTES <= LIMIT_PROCESS_BYTES, "the limits together are too much");

/** What can be hit, in the order of the names under which it is reported. */
enum limit {
    LIMIT_HIT_CALL_ID_BYTES,
    LIMIT_HIT_CAUSES,
    LIMIT_HIT_CONVERSATION_MEMORY,
    LIMIT_HIT_CONVERSATIONS,
    LIMIT_HIT_DIALOGS,
    LIMIT_HIT_FRAGMENTS,
    LIMIT_HIT_HEP_INFLATED,
    LIMIT_HIT_HOST_PAIRS,
    LIMIT_HIT_HOSTS,
    LIMIT_HIT_LEGS,
    LIMIT_HIT_MEDIA,
    LIMIT_HIT_MESSAGE_HEADERS,
    LIMIT_HIT_MESSAGE_MEMORY,
    LIMIT_HIT_PEERS,
    LIMIT_HIT_RECORDS,
    LIMIT_HIT_REGISTRATIONS,
    LIMIT_HIT_REQUEST_BYTES,
    LIMIT_HIT_SESSIONS,
    LIMIT_HIT_STREAM_BYTES,
    LIMIT_HIT_STREAM_MESSAGES,
    LIMIT_HIT_STREAMS,
    LIMIT_HIT_TLS_CONNECTIONS,
    LIMIT_HIT_TLS_RECORDS,
    LIMIT_HIT_TLS_SECRETS,
    LIMIT_HIT_TOLD,
    LIMIT_HIT_TRANSACTIONS,
    LIMIT_HIT_TUNNELS,
    LIMIT_HIT_URI_BYTES,
    LIMIT_HIT_VIAS,
    LIMIT_HITS,
};

/** How often each of them was hit. */
struct limit_hits {
    uint64_t count[LIMIT_HITS];
    uint64_t total; /**< of all, so that who looks with every message looks at one number */
};

static inline void limit_hit_more(struct limit_hits *hits, enum limit limit, uint64_t times)
{
    hits->count[limit] += times;
    hits->total += times;
}

static inline void limit_hit(struct limit_hits *hits, enum limit limit)
{
    limit_hit_more(hits, limit, 1);
}

#endif
