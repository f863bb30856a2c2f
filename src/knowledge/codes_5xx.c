/*
 * codes_5xx.c — server failures: the request may be fine, this server could not fulfil it.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_5xx[] = {
    {
        .code = 500,
        .registered = true,
        .name = "Server Internal Error",
        .description =
            N_("The server ran into a condition of its own and gave the request up. Only this "
               "transaction is over: the client may try again, after the Retry-After interval if "
               "there is one, and any dialog goes on. It is also what a client makes of every 5xx "
               "code it does not know."),
        .when =
            N_("From a server whose script, database or media back end failed, and from gateways "
               "that map an unknown Q.850 cause to it. A proxy sends it in place of a lone 503 "
               "from downstream. Inside a dialog it is often protocol, not breakage: a CSeq lower "
               "than the last one, or a second INVITE or UPDATE while the first is unanswered."),
        .fix = N_("Find the hop that made the response, by To tag, Server and its source, and read "
                  "that server's log at this second. Check the reason phrase and Reason for the "
                  "original cause. Inside a dialog, check that CSeq rises with every request and "
                  "that no offer or re-INVITE was pending; a Retry-After of 0 to 10 seconds points "
                  "to that. If it answers every call, look for a 503 behind it."),
        .rfc = "RFC 3261 section 21.5.1",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers =
            (const char *const[]){"Retry-After", "Reason", "Warning", "Error-Info", "Server", NULL},
    },
    {
        .code = 501,
        .registered = true,
        .name = "Not Implemented",
        .description =
            N_("The server does not know the request method at all and supports it for nobody. It "
               "differs from 405, which recognises the method but refuses it for this Request-URI. "
               "Inside a dialog it ends at most the usage; where the method was an extra, only the "
               "request fails, and the sender stops using that method with this peer."),
        .when =
            N_("After MESSAGE, PUBLISH, INFO, UPDATE or a subscription has reached a small phone "
               "or a gateway that lacks it; gateways also map Q.850 causes 29 and 79 to it. A "
               "proxy should not be the sender, since proxies forward methods that they do not "
               "know. A misspelt or lower-case method earns it too, because methods are "
               "case-sensitive."),
        .fix =
            N_("Compare the method with the Allow field of the peer's earlier responses, and send "
               "OPTIONS to see what it supports. Route that method to a server that offers the "
               "service, or switch the feature off for this peer. If a B2BUA or SBC answered, "
               "enable the method there. With cause 29 or 79 in Reason, look at the facility that "
               "was asked of the telephone network."),
        .rfc = "RFC 3261 section 21.5.2",
        .ends = SIPWHY_ENDS_USAGE,
        .headers = (const char *const[]){"Allow", "Reason", "Server", NULL},
    },
    {
        .code = 502,
        .registered = true,
        .name = "Bad Gateway",
        .description =
            N_("A proxy or gateway passed the request on and got something it could not use back: "
               "the next server downstream sent an invalid response. The hop that sends the 502 "
               "works; the one behind it is at fault. Inside a dialog it destroys the dialog, for "
               "the route set itself no longer leads to the peer."),
        .when =
            N_("When a proxy or SBC cannot parse or accept what its next hop returned, typically "
               "where equipment of two vendors meets for the first time. Gateways send it for "
               "Q.850 cause 27, destination out of order, so a dead trunk or PBX behind the "
               "gateway looks the same. Inside a dialog it comes from badly built Record-Route "
               "fields."),
        .fix =
            N_("Capture on the far side of the server that sent the 502 and read the response it "
               "rejected: Via, CSeq, Content-Length and the status line first. Check that the "
               "downstream server is up and configured for this peer, that both ends agree on "
               "message format and transport, and that the network between them neither drops nor "
               "truncates. With cause 27 in Reason, check the trunk instead."),
        .rfc = "RFC 3261 section 21.5.3",
        .ends = SIPWHY_ENDS_DIALOG,
        .headers = (const char *const[]){"Reason", "Warning", "Server", NULL},
    },
    {
        .code = 503,
        .registered = true,
        .name = "Service Unavailable",
        .description =
            N_("The server cannot process requests for now, because of overload or maintenance. "
               "The client should try the next server of its DNS or route list, and send this one "
               "nothing more for the Retry-After interval. Without Retry-After it has to be "
               "treated as 500. A failed connection or a fatal ICMP error counts as 503 inside the "
               "client, without any on the wire."),
        .when =
            N_("When a trunk has no free channel (Q.850 cause 34 or 42 in Reason), a licence or "
               "call-rate limit is reached, a server is being drained, or an SBC sees every next "
               "hop down. FreeSWITCH sends it with Retry-After 300 at its session limit. While "
               "overloaded, servers with overload control reject some requests of clients that "
               "lack it with a 503 without Retry-After."),
        .fix =
            N_("Read Reason and the phrase: capacity, maintenance and unreachable next hop need "
               "different people. Count calls against the channel limit, and check that the "
               "sender's monitored peers answer OPTIONS. Make the client fail over, with a second "
               "SRV record or route, and honour Retry-After. A proxy should not pass a 503 "
               "upstream unless all its requests would fail, or healthy servers get avoided."),
        .rfc = "RFC 3261 section 21.5.4",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Retry-After", "Reason", "Warning", "Server", "Via", NULL},
    },
    {
        .code = 504,
        .registered = true,
        .name = "Server Time-out",
        .description =
            N_("The server asked somebody else while it worked on the request, and no answer came "
               "in time: a DNS or database query, an authentication server, or a gateway's other "
               "network. It is not the verdict on a silent SIP next hop, for which a proxy sends "
               "408. Only this transaction fails."),
        .when =
            N_("From gateways, for Q.850 cause 102, when the telephone network left a setup "
               "message unanswered. From proxies and application servers whose DNS, HSS, LDAP or "
               "HTTP lookup hung, often after an even number of seconds. Some products send it "
               "where RFC 3261 asks for 408."),
        .fix =
            N_("Measure the delay from request to 504: a round number is the timeout of whatever "
               "the server waited for. Check that server's DNS resolvers, then its database and "
               "HTTP back ends, and see whether they are reachable from there. With cause 102 in "
               "Reason, trace the ISDN or SS7 side of the gateway. Then shorten the lookup's "
               "timeout, so that the call can still be sent another way."),
        .rfc = "RFC 3261 section 21.5.5",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Reason", "Warning", "Server", NULL},
    },
    {
        .code = 505,
        .registered = true,
        .name = "Version Not Supported",
        .description =
            N_("The server does not speak the protocol version in the request's start line. The "
               "only version in use is SIP/2.0, so the start line itself is wrong. The same "
               "request would fail again everywhere; a retry makes sense only after it has been "
               "corrected."),
        .when = N_("Hardly ever from a real version conflict. It follows a damaged request line, a "
                   "scanner or a fuzzer, a hand-written script that says SIP/1.0 or HTTP/1.1, or "
                   "other traffic on port 5060. A space in the Request-URI can shift the version "
                   "field and have the same effect, though 400 is the usual answer to that."),
        .fix =
            N_("Look at the exact bytes of the start line: method, one space, Request-URI, one "
               "space, SIP/2.0, CR LF. Escape spaces in the Request-URI, which dial plans and "
               "click-to-dial links like to insert. Check for a middlebox that rewrites the line. "
               "If the source is unknown and its requests look like probes, block it."),
        .rfc = "RFC 3261 section 21.5.6",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Warning", "Server", NULL},
    },
    {
        .code = 513,
        .registered = true,
        .name = "Message Too Large",
        .description =
            N_("The whole message is longer than the server can process. It says nothing about the "
               "body alone, for which 413 exists. The transaction ends, and the request can only "
               "succeed if it is made shorter, or is sent over a transport on which the server "
               "accepts more."),
        .when =
            N_("When an INVITE with video, ICE candidates, several Route and Record-Route fields "
               "or an Identity token outgrows the receive buffer of a proxy or phone. Some SBCs "
               "send it over UDP on purpose, to make the sender change to TCP. Kamailio's sample "
               "configuration has 403 Message too large for the same purpose."),
        .fix =
            N_("Compare the request's size with the limit of the server that answered, and raise "
               "that limit where it is yours. Send large requests over TCP or TLS: RFC 3261 asks "
               "for a congestion-controlled transport above 1300 bytes, or within 200 bytes of the "
               "path MTU. Then trim codecs, ICE candidates and private header fields."),
        .rfc = "RFC 3261 section 21.5.7",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Warning", "Server", NULL},
    },
    {
        .code = 555,
        .registered = true,
        .name = "Push Notification Service Not Supported",
        .description =
            N_("The pn-provider parameter of the Contact names a push service that this network "
               "has no way to use. If the parameter was absent, the network offers no push at all. "
               "It is defined for REGISTER only, and the registration has not taken place."),
        .when =
            N_("When a mobile app registers with a proxy that is meant to wake it by push, while "
               "the proxy has no credentials for that provider (apns, fcm or webpush). A proxy may "
               "send it only where it knows that no other proxy on the path could serve the "
               "client; otherwise it forwards the REGISTER."),
        .fix =
            N_("Compare pn-provider, pn-param and pn-prid in the request's Contact with what the "
               "proxy is configured for, spelling included. Add the provider on the proxy, or let "
               "the client query first: a pn-provider without a value makes the network list its "
               "services in Feature-Caps as sip.pns. Until then register without push and keep the "
               "connection alive."),
        .rfc = "RFC 8599 section 8.1",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Feature-Caps", "Contact", "Server", NULL},
    },
    {
        .code = 580,
        .registered = true,
        .name = "Precondition Failure",
        .description =
            N_("The callee cannot meet a mandatory precondition of the offer, nearly always the "
               "reservation of quality of service (a=des:qos mandatory). The session is not set "
               "up, so that nobody's phone rings for a call without resources. The SDP in the "
               "response should mark the line that failed."),
        .when =
            N_("In VoLTE, VoNR and other IMS networks, when the dedicated bearer for voice was not "
               "set up, was lost, or came too late. Also when a terminal that requires "
               "preconditions calls one that does not understand the precondition type, or when an "
               "interconnect removes the a=curr and a=des lines."),
        .fix = N_("Read the a=des lines of the 580's body: failure means that the reservation did "
                  "not work, unknown that the type is not understood. For a failure, follow the "
                  "bearer: the Rx or N5 request from the P-CSCF, the policy decision, the radio "
                  "side. For calls that leave the network, offer strength optional, or do not put "
                  "precondition in Require."),
        .rfc = "RFC 3312 section 8",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Warning", "Reason", "Server", NULL},
    },
};
const size_t codes_5xx_count = sizeof codes_5xx / sizeof *codes_5xx;
