/*
 * limits.c — the limits that can be hit, by the names under which they are reported, and what follows.
 */
#include "engine/limits.h"

#include <sipwhy/knowledge.h>

#define N_(text) text

struct limit_row {
    const char *name;
    const char *text;
};

static const struct limit_row limit_rows[LIMIT_HITS] = {
    [LIMIT_HIT_CALL_ID_BYTES] = {"call-id-bytes", N_("a Call-ID was too long: it is shown cut")},
    [LIMIT_HIT_CAUSES] = {"causes", N_("too many reasons why calls went wrong: the later ones are not summed up")},
    [LIMIT_HIT_CONVERSATION_MEMORY] =
        {"conversation-memory",
         N_("too much to remember at once: the least recently used Call-IDs were told and forgotten early")},
    [LIMIT_HIT_CONVERSATIONS] =
        {"conversations",
         N_("too many Call-IDs at once: the least recently used were told and forgotten early")},
    [LIMIT_HIT_DIALOGS] = {"dialogs",
                           N_("too many dialogs with one Call-ID: the later ones were not followed")},
    [LIMIT_HIT_FRAGMENTS] =
        {"fragments", N_("too many IP fragments at once: the least recently used waited no longer")},
    [LIMIT_HIT_HEP_INFLATED] =
        {"hep-inflated",
         N_("a compressed payload of HEP was too long: only its beginning was looked at")},
    [LIMIT_HIT_HOST_PAIRS] =
        {"host-pairs", N_("too many pairs of hosts: the least recently seen were forgotten")},
    [LIMIT_HIT_HOSTS] = {"hosts", N_("too many hosts: the least recently seen were forgotten")},
    [LIMIT_HIT_LEGS] = {"legs", N_("a call had too many legs across B2BUAs: the later ones were not joined to it")},
    [LIMIT_HIT_MEDIA] = {"media", N_("too many media streams at once: the least recently seen were forgotten")},
    [LIMIT_HIT_MESSAGE_HEADERS] =
        {"message-headers",
         N_("a message had too many header fields: the rest of them was not looked at")},
    [LIMIT_HIT_MESSAGE_MEMORY] =
        {"message-memory", N_("a message took too much memory: some of it was not parsed")},
    [LIMIT_HIT_PEERS] = {"peers", N_("too many hosts to keep account of: the least recently used were "
                                     "forgotten")},
    [LIMIT_HIT_RECORDS] =
        {"records", N_("too many registered users: the least recently registered were forgotten")},
    [LIMIT_HIT_REGISTRATIONS] =
        {"registrations",
         N_("too many addresses registered with one Call-ID: the later ones were not followed")},
    [LIMIT_HIT_REQUEST_BYTES] =
        {"request-bytes", N_("a request was too long: the advice on its response sees its start only")},
    [LIMIT_HIT_SESSIONS] =
        {"sessions", N_("too many offers and answers with one Call-ID: the later ones were not followed")},
    [LIMIT_HIT_STREAM_BYTES] =
        {"stream-bytes",
         N_("too many incomplete messages in streams at once: the least recently used streams were given up")},
    [LIMIT_HIT_STREAM_MESSAGES] =
        {"stream-messages", N_("a message in a stream was too long: only its beginning was looked at")},
    [LIMIT_HIT_STREAMS] =
        {"streams", N_("too many streams at once: the least recently used were forgotten")},
    [LIMIT_HIT_TLS_CONNECTIONS] =
        {"tls-connections", N_("too many TLS connections at once: the least recently used were forgotten")},
    [LIMIT_HIT_TLS_RECORDS] =
        {"tls-records",
         N_("too much of TLS waited for its secrets: the oldest records cannot be decrypted any more")},
    [LIMIT_HIT_TLS_SECRETS] =
        {"tls-secrets", N_("the key log is too long: the oldest secrets in it were forgotten")},
    [LIMIT_HIT_TOLD] = {"told", N_("too much was told of too many hosts: some of it may be told again")},
    [LIMIT_HIT_TRANSACTIONS] =
        {"transactions", N_("too many transactions with one Call-ID: the oldest were forgotten")},
    [LIMIT_HIT_TUNNELS] = {"tunnels",
                           N_("a packet was in too many tunnels: what is in them was not looked at")},
    [LIMIT_HIT_URI_BYTES] = {"uri-bytes", N_("a URI was too long: it is shown cut")},
    [LIMIT_HIT_VIAS] = {"vias", N_("a message had too many Vias: the rest of them was not looked at")},
};

const char *limits_name(size_t limit)
{
    return limit_rows[limit].name;
}

const char *limits_text(size_t limit)
{
    return sipwhy_translate(limit_rows[limit].text);
}
