/*
 * code.c — looks up response codes, and explains those that nobody registered by their class.
 */
#include "knowledge/codes.h"

struct table {
    const struct sipwhy_code *rows;
    const size_t *count;
};

/* By rising code: sipwhy_code_at() walks them in this order. */
static const struct table tables[] = {
    {codes_1xx, &codes_1xx_count}, {codes_2xx, &codes_2xx_count}, {codes_3xx, &codes_3xx_count},
    {codes_40x, &codes_40x_count}, {codes_44x, &codes_44x_count}, {codes_5xx, &codes_5xx_count},
    {codes_6xx, &codes_6xx_count}, {codes_7xx, &codes_7xx_count},
};
#define TABLE_COUNT (sizeof tables / sizeof *tables)

struct class_name {
    const char *id;
    const char *title;
};

/* Indexed by enum sipwhy_class. */
static const struct class_name classes[] = {
    {"unknown", "Unknown"},
    {"provisional", "1xx Provisional"},
    {"success", "2xx Success"},
    {"redirection", "3xx Redirection"},
    {"client-failure", "4xx Client Failure"},
    {"server-failure", "5xx Server Failure"},
    {"global-failure", "6xx Global Failure"},
};
#define CLASS_COUNT (sizeof classes / sizeof *classes)

#define UNREGISTERED                                                                               \
    .name = "Unregistered", .rfc = "RFC 3261 section 8.1.3.2", .headers = (const char *const[])    \
    {                                                                                              \
        "Reason", "Warning", "Error-Info", "Server", NULL                                          \
    }

/* Indexed by enum sipwhy_class: what is true of any code of the class that has no row. */
static const struct sipwhy_code unregistered[CLASS_COUNT] = {
    [SIPWHY_CLASS_PROVISIONAL] =
        {
            .description = N_("A provisional response with a code that nobody registered. The "
                              "request is being worked on and the final response is still to come; "
                              "a client treats it as 183 (Session Progress)."),
            .when = N_("From servers with provisional responses of their own making, or from a "
                       "test tool. It stops the retransmissions of an INVITE like any other 1xx."),
            .fix = N_("Nothing, as long as a final response follows. If the caller's equipment "
                      "stumbles over it, let the server that made it send 183 with the same "
                      "phrase."),
            .remark = N_("Not in the IANA registry: a client treats it as 183."),
            UNREGISTERED,
        },
    [SIPWHY_CLASS_SUCCESS] =
        {
            .description = N_("A success with a code that nobody registered. A client treats it as "
                              "200 (OK): for an INVITE the call is answered, and an ACK is due."),
            .when = N_("From software that took a code over from HTTP, such as 201, or made up its "
                       "own."),
            .fix = N_("Check that the client really takes it as success: an INVITE that gets no "
                      "ACK for it drops after 32 seconds. The sender should use 200."),
            .remark = N_("Not in the IANA registry: a client treats it as 200."),
            UNREGISTERED,
        },
    [SIPWHY_CLASS_REDIRECTION] =
        {
            .description = N_("A redirection with a code that nobody registered. A client treats "
                              "it as 300 (Multiple Choices) and may try the addresses in Contact."),
            .when = N_("From software that took a code over from HTTP, such as 303 or 307, or from "
                       "an old stack."),
            .fix = N_("Look at Contact: without it the redirection leads nowhere. Let the sender "
                      "use 302 for a temporary and 301 for a lasting move."),
            .remark = N_("Not in the IANA registry: a client treats it as 300."),
            UNREGISTERED,
        },
    [SIPWHY_CLASS_CLIENT_FAILURE] =
        {
            .description = N_("A refusal with a code that nobody registered. A client treats it as "
                              "400 (Bad Request): something about the request does not suit this "
                              "server, which the same request will not change."),
            .when = N_("From a vendor's own set of codes, or from a proxy script that picked a "
                       "free number for a local error or policy."),
            .fix = N_("Read the phrase, Reason and Warning, which say more than the number. Find "
                      "the sender by Server and its source address, and look the code up in its "
                      "documentation or script."),
            .remark = N_("Not in the IANA registry: a client treats it as 400."),
            .ends = SIPWHY_ENDS_TRANSACTION,
            UNREGISTERED,
        },
    [SIPWHY_CLASS_SERVER_FAILURE] =
        {
            .description = N_("A server failure with a code that nobody registered. A client "
                              "treats it as 500 (Server Internal Error): the request may be fine, "
                              "this server could not fulfil it."),
            .when = N_("From a vendor's own set of codes, or from a gateway that passes an error "
                       "of its other side on as it is."),
            .fix = N_("Read the phrase, Reason and Warning, then the log of the server that sent "
                      "it. Let the client try another server meanwhile."),
            .remark = N_("Not in the IANA registry: a client treats it as 500."),
            .ends = SIPWHY_ENDS_TRANSACTION,
            UNREGISTERED,
        },
    [SIPWHY_CLASS_GLOBAL_FAILURE] =
        {
            .description = N_("A global failure with a code that nobody registered. A client "
                              "treats it as 600 (Busy Everywhere), and a forking proxy stops all "
                              "other branches."),
            .when = N_("From a vendor's own set of codes, mostly for calls that a policy blocks."),
            .fix = N_("Read the phrase and Reason, and ask whoever runs the element that sent it. "
                      "If other devices should have been tried, it should send a 4xx."),
            .remark = N_("Not in the IANA registry: a client treats it as 600."),
            .ends = SIPWHY_ENDS_TRANSACTION,
            UNREGISTERED,
        },
};

const struct sipwhy_code *sipwhy_code_at(size_t index)
{
    for (size_t i = 0; i < TABLE_COUNT; i++) {
        if (index < *tables[i].count)
            return &tables[i].rows[index];
        index -= *tables[i].count;
    }
    return NULL;
}

static const struct sipwhy_code *find_in_table(const struct table *table, int code)
{
    for (size_t i = 0; i < *table->count; i++)
        if (table->rows[i].code == code)
            return &table->rows[i];
    return NULL;
}

const struct sipwhy_code *sipwhy_code_find(int code)
{
    const struct sipwhy_code *row = NULL;
    for (size_t i = 0; i < TABLE_COUNT && !row; i++)
        row = find_in_table(&tables[i], code);
    return row;
}

const struct sipwhy_code *sipwhy_code_explain(int code, struct sipwhy_code *storage)
{
    enum sipwhy_class class_of_code = sipwhy_code_class(code);
    if (class_of_code == SIPWHY_CLASS_UNKNOWN)
        return NULL;
    const struct sipwhy_code *row = sipwhy_code_find(code);
    if (row)
        return row;
    *storage = unregistered[class_of_code];
    storage->code = code;
    return storage;
}

enum sipwhy_class sipwhy_code_class(int code)
{
    if (code < 100 || code > 699)
        return SIPWHY_CLASS_UNKNOWN;
    return (enum sipwhy_class)(code / 100);
}

static const struct class_name *class_name_of(enum sipwhy_class class_of_code)
{
    return &classes[(size_t)class_of_code < CLASS_COUNT ? class_of_code : SIPWHY_CLASS_UNKNOWN];
}

const char *sipwhy_class_id(enum sipwhy_class class_of_code)
{
    return class_name_of(class_of_code)->id;
}

const char *sipwhy_class_title(enum sipwhy_class class_of_code)
{
    return class_name_of(class_of_code)->title;
}
