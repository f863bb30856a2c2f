/*
 * script.h — what the messages of a scene say where the scene leaves it open: a small model of user
 * agents and proxies that fills in Via, From, To, Call-ID, CSeq, Contact, credentials and bodies.
 */
#ifndef SCENE_SCRIPT_H
#define SCENE_SCRIPT_H

#include "letter.h"
#include "scene.h"

#define SCRIPT_VIAS 8

/** A request on one hop. */
struct leg {
    const struct leg *parent; /**< the hop before, whose Vias it carries on; or NULL */
    const char *method;
    unsigned cseq;
    size_t src;
    size_t dst;
    const char *vias[SCRIPT_VIAS]; /**< the top one first */
    size_t via_count;
    const char *uri;
    const char *from;
    const char *to; /**< without its tag */
    const char *from_tag;
    const char *to_tag; /**< or NULL */
    bool by_caller;
    int code;         /**< of its last response, or 0 */
    bool ended;       /**< that response was final */
    const char *tag;  /**< the To tag of its last response that has one, or NULL */
    unsigned order;   /**< when that response was, among all */
    unsigned serial;  /**< when the request was, among all */
    struct leg *next; /**< older */
};

/** Everything with one Call-ID. */
struct script_call {
    const char *label;
    size_t caller; /**< the host that sent the first request */
    const char *caller_tag;
    const char *callee_tag; /**< NULL before a response had one */
    bool established;       /**< a 2xx came: requests are inside the dialog */
    unsigned cseq[2];       /**< the last, of the caller and of the callee */
    int challenge;          /**< 401 or 407, the last of them */
    const char *realm;
    const char *nonce;
    struct leg *legs; /**< the newest first */
    struct script_call *next;
};

struct script {
    struct arena *arena;
    struct scene *scene;
    struct script_call *calls;
    const char *transport; /**< in the next Via */
    unsigned branches;
    unsigned order;
};

/** What the words behind a message say. */
struct script_options {
    const char *call;
    const char *method; /**< of a response: of which request; or NULL */
    const char *phrase;
    const char *tag;
    const char *branch;
    const char *uri;
    const char *realm;
    unsigned cseq; /**< 0: the next */
    bool own;      /**< a request of its own, whatever came in before */
    bool astray;   /**< a response from and to other places than its request */
    bool hiding;   /**< passed on without the Vias before: a B2BUA that keeps the Call-ID */
    bool credentials;
    bool no_sdp;
    bool with_sdp; /**< where such a message has none by itself */
};

/** A session description of @p host; @p version is that of its o= line. */
void script_write_sdp(struct script *script, struct letter *letter, size_t host, unsigned version);

/** A request from one host to another. */
struct letter *script_request(struct script *script, const char *method, size_t src, size_t dst,
                              const struct script_options *options);

/** A response; NULL where there is no request that it could answer. */
struct letter *script_response(struct script *script, int code, size_t src, size_t dst,
                               const struct script_options *options);

#endif
