/*
 * selection.h — which Call-IDs a report is asked for, and what of that is known of one so far.
 *
 * Each option adds a value: any value of one option will do, and all of the different options are needed. Some are
 * known at the first message, others only at the end: whoever asks collects what is met.
 */
#ifndef REPORT_SELECTION_H
#define REPORT_SELECTION_H

#include <sipwhy/analysis.h>

/** The options, a bit each. */
enum selection_option {
    SELECTION_CALL = 1,      /**< the Call-ID; whoever asks knows those */
    SELECTION_PROBLEMS = 2,  /**< a finding of warning or error; likewise */
    SELECTION_FINDING = 4,   /**< the id of a finding */
    SELECTION_CODE = 8,      /**< of any response: "503", "50x", "5xx" */
    SELECTION_FROM = 16,     /**< who began it: user, host, URI, or a pattern of these with * */
    SELECTION_TO = 32,       /**< whom it was for; likewise */
    SELECTION_PEER = 64,     /**< an address that sent or got a message of it: ADDR, ADDR:PORT, ADDR/BITS */
    SELECTION_METHOD = 128,  /**< of any of its messages */
    SELECTION_STATE = 256,   /**< of its call or registration, at its end */
};

struct selection_texts {
    const char **items; /**< owned; the texts are borrowed */
    size_t count;
};

/** A network, or one address of it. */
struct selection_peer {
    uint8_t address[16];
    uint8_t family;
    uint8_t bits;
    uint16_t port;    /**< 0: any */
    const char *text; /**< as it was given; borrowed */
};

/** Zero it. */
struct selection {
    struct selection_texts findings;
    struct selection_texts codes;
    struct selection_texts from;
    struct selection_texts to;
    struct selection_texts methods;
    struct selection_peer *peers; /**< owned */
    size_t peer_count;
    struct selection_texts states;
    unsigned call_states; /**< those, a bit each */
    unsigned registration_states;
};

/** Add a value of one option, but SELECTION_CALL and _PROBLEMS. @return NULL, or what is wrong with it */
const char *selection_add(struct selection *selection, enum selection_option option,
                          const char *value);

/** The options that were given. */
unsigned selection_wanted(const struct selection *selection);

/*
 * Which of the options in @p asked these meet. From and To count in the first message of a Call-ID, and
 * in requests outside of a dialog: within one, the callee may be who sends.
 */
unsigned selection_of_message(const struct selection *selection,
                              const struct sipwhy_message *message, bool is_first,
                              unsigned asked);
unsigned selection_of_finding(const struct selection *selection,
                              const struct sipwhy_finding *finding);
unsigned selection_of_call(const struct selection *selection, const struct sipwhy_call *call);
unsigned selection_of_registration(const struct selection *selection,
                                   const struct sipwhy_registration *registration);

void selection_finish(struct selection *selection);

#endif
