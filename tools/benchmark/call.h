/* call.h — a call of the load: who talks to whom, and the text of each of its messages. */
#ifndef BENCHMARK_CALL_H
#define BENCHMARK_CALL_H

#include "wire.h"

enum method { INVITE, ACK, BYE, CANCEL, OPTIONS, REGISTER };

/* What calls have in common where the load is of one kind of it. */
struct shape {
    bool one_media;  /* one address and port of media on each side */
    bool one_prefix; /* Call-IDs differ in their last bytes only */
    bool one_peer;   /* one host calls one host */
    bool over_tcp;
    bool large_offer; /* beyond the MTU */
    bool from_phone;  /* phones of an access network, instead of carriers */
    bool is_again;    /* the phone asks once more, with the Call-ID that it had */
};

/* A message as a step of a script has it. @p code 0 is a request. */
struct letter {
    enum method method;
    unsigned code;
    bool sdp;
    bool second;     /* belongs to the INVITE that is sent again, with credentials */
    bool of_failure; /* an ACK: of a refusal, thus in the transaction of its INVITE */
};

struct call {
    uint64_t number, random;
    const struct shape *shape;
    unsigned cseq; /* of its first request */
    struct wire_end caller, callee;
    struct wire_end caller_media, callee_media;
};

/* The same call for the same number and seed. */
void call_init(struct call *call, uint64_t number, uint64_t seed, const struct shape *shape);

/* Writes the message and returns its length; @p text has room for CALL_TEXT bytes. */
enum { CALL_TEXT = 4096 };
size_t call_write(const struct call *call, const struct letter *letter, char *text);

/* A number that has nothing to do with @p value but is the same each time (splitmix64). */
uint64_t scatter(uint64_t value);

#endif
