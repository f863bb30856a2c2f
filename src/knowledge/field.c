/*
 * field.c — what each header field of SIP says, in a sentence or two.
 */
#include "knowledge/codes.h"

#include <string.h>
#include <strings.h>

static const struct sipwhy_field fields[] = {
    {"Accept", 0, N_("Types of body that the sender can read."), "RFC 3261 section 20.1"},
    {"Accept-Encoding", 0, N_("Encodings of a body, such as gzip, that the sender can read."),
     "RFC 3261 section 20.2"},
    {"Accept-Language", 0, N_("Languages in which phrases and bodies are wanted."),
     "RFC 3261 section 20.3"},
    {"Alert-Info", 0, N_("The ringing that is to be played, or a word for it."),
     "RFC 3261 section 20.4"},
    {"Allow", 0, N_("Methods that the sender understands."), "RFC 3261 section 20.5"},
    {"Allow-Events", 'u', N_("Kinds of events that the sender can be subscribed to."), "RFC 6665"},
    {"Authentication-Info", 0, N_("After digest authentication: the next nonce, and proof that "
                                  "the server knows the password too."), "RFC 3261 section 20.6"},
    {"Authorization", 0, N_("The answer to a 401: user, realm, and a hash made with the "
                            "password."), "RFC 3261 section 20.7"},
    {"Call-ID", 'i', N_("Names the call or registration; the same in all of its messages between "
                        "two neighbours."), "RFC 3261 section 20.8"},
    {"Call-Info", 0, N_("More about the caller or the callee, such as a picture or a card."),
     "RFC 3261 section 20.9"},
    {"Contact", 'm', N_("Where the sender is to be reached directly: later requests of the dialog "
                        "go there. An address that the other side cannot reach loses the ACK and "
                        "the BYE."), "RFC 3261 section 20.10"},
    {"Content-Disposition", 0, N_("What the body is for: a session, an early session, something "
                                  "to show."), "RFC 3261 section 20.11"},
    {"Content-Encoding", 'e', N_("How the body is packed."), "RFC 3261 section 20.12"},
    {"Content-Length", 'l', N_("Bytes of the body. Over TCP it says where the message ends."),
     "RFC 3261 section 20.14"},
    {"Content-Type", 'c', N_("What the body is; application/sdp describes media."),
     "RFC 3261 section 20.15"},
    {"CSeq", 0, N_("The number and the method of the request. A response repeats those of the "
                   "request that it answers."), "RFC 3261 section 20.16"},
    {"Date", 0, N_("When the message was first sent, by the clock of its sender."),
     "RFC 3261 section 20.17"},
    {"Diversion", 0, N_("Who forwarded the call before, and why. History-Info replaces it."),
     "RFC 5806"},
    {"Error-Info", 0, N_("Where more is said about the error."), "RFC 3261 section 20.18"},
    {"Event", 'o', N_("What is subscribed to, or told about."), "RFC 6665"},
    {"Expires", 0, N_("Seconds until a registration, a subscription or an invitation runs out."),
     "RFC 3261 section 20.19"},
    {"Flow-Timer", 0, N_("Seconds after which the server takes a silent connection for dead."),
     "RFC 5626"},
    {"From", 'f', N_("Who sends the request, by his own word. Its tag is the caller's half of the "
                     "name of the dialog."), "RFC 3261 section 20.20"},
    {"Geolocation", 0, N_("Where the caller is, or where that can be asked."), "RFC 6442"},
    {"History-Info", 0, N_("Where the request was to go before it was sent on to here, and why "
                           "that changed."), "RFC 7044"},
    {"Identity", 'y', N_("A signature over the caller's number and more (STIR)."), "RFC 8224"},
    {"In-Reply-To", 0, N_("The Call-IDs of calls that this one returns."), "RFC 3261 section 20.21"},
    {"Info-Package", 0, N_("What the body of an INFO is about."), "RFC 6086"},
    {"Join", 0, N_("The dialog that this call is to become a conference with."), "RFC 3911"},
    {"Max-Breadth", 0, N_("How many copies of the request proxies may make at once."), "RFC 5393"},
    {"Max-Forwards", 0, N_("Hops that are left. Each proxy takes one off, and refuses with 483 at "
                           "0; that ends loops."), "RFC 3261 section 20.22"},
    {"MIME-Version", 0, N_("Says that the body follows MIME."), "RFC 3261 section 20.24"},
    {"Min-Expires", 0, N_("With 423: the shortest time in seconds that the server grants."),
     "RFC 3261 section 20.23"},
    {"Min-SE", 0, N_("The shortest session interval in seconds that the sender accepts."),
     "RFC 4028"},
    {"Organization", 0, N_("The organisation of the sender."), "RFC 3261 section 20.25"},
    {"P-Access-Network-Info", 0, N_("The access network that the telephone is on, such as the "
                                    "cell."), "RFC 7315"},
    {"P-Asserted-Identity", 0, N_("Who calls, by the word of a trusted proxy."), "RFC 3325"},
    {"P-Associated-URI", 0, N_("Other identities that the registrar keeps for this user."),
     "RFC 7315"},
    {"P-Called-Party-ID", 0, N_("The address that was called before it was rewritten."), "RFC 7315"},
    {"P-Charging-Function-Addresses", 0, N_("Hosts that take the charging records."), "RFC 7315"},
    {"P-Charging-Vector", 0, N_("An identifier that joins the charging records of one call."),
     "RFC 7315"},
    {"P-Early-Media", 0, N_("Whether media may flow before the call is answered."), "RFC 5009"},
    {"P-Preferred-Identity", 0, N_("The identity that the telephone asks its proxy to assert."),
     "RFC 3325"},
    {"Path", 0, N_("Proxies between the telephone and its registrar, which calls to it must "
                   "pass."), "RFC 3327"},
    {"Priority", 0, N_("How urgent the caller finds it."), "RFC 3261 section 20.26"},
    {"Privacy", 0, N_("What about the caller is to be hidden."), "RFC 3323"},
    {"Proxy-Authenticate", 0, N_("With 407: the realm and the nonce that the proxy wants "
                                 "credentials for."), "RFC 3261 section 20.27"},
    {"Proxy-Authorization", 0, N_("The answer to a 407: user, realm, and a hash made with the "
                                  "password."), "RFC 3261 section 20.28"},
    {"Proxy-Require", 0, N_("Extensions that every proxy on the way must support."),
     "RFC 3261 section 20.29"},
    {"RAck", 0, N_("In a PRACK: the RSeq and the CSeq of the provisional response that it "
                   "acknowledges."), "RFC 3262"},
    {"Reason", 0, N_("Why the call was ended or refused, often a Q.850 cause of the telephone "
                     "network."), "RFC 3326"},
    {"Record-Route", 0, N_("Proxies that want to stay on the path: the later requests of the "
                           "dialog pass them."), "RFC 3261 section 20.30"},
    {"Recv-Info", 0, N_("Kinds of INFO that the sender takes."), "RFC 6086"},
    {"Refer-To", 'r', N_("Whom the receiver is asked to call: a transfer."), "RFC 3515"},
    {"Referred-By", 'b', N_("Who asked for the transfer."), "RFC 3892"},
    {"Remote-Party-ID", 0, N_("Who calls, in the form from before P-Asserted-Identity."), NULL},
    {"Replaces", 0, N_("The dialog that this call takes the place of: an attended transfer or a "
                       "pickup."), "RFC 3891"},
    {"Reply-To", 0, N_("Where to call back."), "RFC 3261 section 20.31"},
    {"Require", 0, N_("Extensions that the receiver must support, or refuse the request with "
                      "420."), "RFC 3261 section 20.32"},
    {"Retry-After", 0, N_("Seconds to wait before the next attempt."), "RFC 3261 section 20.33"},
    {"Route", 0, N_("Proxies that the request must still pass."), "RFC 3261 section 20.34"},
    {"RSeq", 0, N_("The number of a provisional response that is sent again until its PRACK "
                   "comes."), "RFC 3262"},
    {"Server", 0, N_("The software of the server that responds."), "RFC 3261 section 20.35"},
    {"Service-Route", 0, N_("Proxies that requests of the registered telephone must pass."),
     "RFC 3608"},
    {"Session-Expires", 'x', N_("Seconds after which the call ends unless it is refreshed, and "
                                "which side refreshes it."), "RFC 4028"},
    {"Session-ID", 0, N_("Names the call from end to end, also across B2BUAs, which change the "
                         "Call-ID."), "RFC 7989"},
    {"SIP-ETag", 0, N_("Names the state that was published."), "RFC 3903"},
    {"SIP-If-Match", 0, N_("The published state that this request is about."), "RFC 3903"},
    {"Subject", 's', N_("What the call is about."), "RFC 3261 section 20.36"},
    {"Subscription-State", 0, N_("Whether the subscription is active, pending or over."),
     "RFC 6665"},
    {"Supported", 'k', N_("Extensions that the sender supports, such as 100rel or timer."),
     "RFC 3261 section 20.37"},
    {"Timestamp", 0, N_("When the request was sent, to measure the round trip."),
     "RFC 3261 section 20.38"},
    {"To", 't', N_("Whom the request is meant for. Its tag is the callee's half of the name of "
                   "the dialog; there is none before he responds."), "RFC 3261 section 20.39"},
    {"Unsupported", 0, N_("With 420: the extensions that are not supported."),
     "RFC 3261 section 20.40"},
    {"User-Agent", 0, N_("The software of the client that sends the request."),
     "RFC 3261 section 20.41"},
    {"User-to-User", 0, N_("Data that the caller's application passes to the callee's."),
     "RFC 7433"},
    {"Via", 'v', N_("The hops that the request took, the last on top; responses go back along "
                    "them. received and rport say where it really came from, branch names the "
                    "transaction."), "RFC 3261 section 20.42"},
    {"Warning", 0, N_("What was wrong, as a code and a text."), "RFC 3261 section 20.43"},
    {"WWW-Authenticate", 0, N_("With 401: the realm and the nonce that the server wants "
                               "credentials for."), "RFC 3261 section 20.44"},
};
#define FIELDS (sizeof fields / sizeof *fields)

const struct sipwhy_field *sipwhy_field_at(size_t index)
{
    return index < FIELDS ? &fields[index] : NULL;
}

const struct sipwhy_field *sipwhy_field_find(struct sipwhy_span name)
{
    for (size_t i = 0; i < FIELDS; i++) {
        const struct sipwhy_field *field = &fields[i];
        bool is_compact = name.length == 1 && field->compact &&
                          (name.data[0] | 0x20) == field->compact;
        if (is_compact || (strlen(field->name) == name.length &&
                           strncasecmp(field->name, name.data, name.length) == 0))
            return field;
    }
    return NULL;
}
