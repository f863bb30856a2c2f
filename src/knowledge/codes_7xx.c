/*
 * codes_7xx.c — what PJSIP calls its own failures. SIP has no class 7xx, and none is expected on
 * the wire, but logs and call records that people bring show these numbers.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_7xx[] = {
    {
        .code = 701,
        .registered = false,
        .name = "No response from destination server",
        .description =
            N_("PJSIP's own name for a request that nobody answered. It is no SIP response: SIP "
               "ends at class 6xx, and the number was made inside the client after its transaction "
               "had timed out. In a capture the request stands alone, with its retransmissions."),
        .when =
            N_("In logs and call records of applications built on PJSIP, at the time when Timer B "
               "or F ran out, 32 seconds after the first attempt with the default T1 of 500 ms. "
               "Newer versions report 408 for it. Seen on the wire, it was copied there by an "
               "application."),
        .fix =
            N_("Look whether the request left the host and reached the next hop: firewall, wrong "
               "port, wrong transport, a server that is down. If responses arrive at the host but "
               "not at the client, check Via sent-by and rport, and NAT. An application that puts "
               "701 into a SIP response needs to send 408 or 480 instead."),
        .rfc = "PJSIP, internal",
        .remark = N_("Not in the IANA registry and outside the six classes of SIP: PJSIP uses it "
                     "inside itself."),
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Server", "User-Agent", NULL},
    },
    {
        .code = 702,
        .registered = false,
        .name = "Unable to resolve destination server",
        .description =
            N_("PJSIP's own name for a next hop whose name has no address. It is no SIP response: "
               "the number was made inside the client, before any SIP was sent. What a capture "
               "shows instead is the DNS query and its answer."),
        .when =
            N_("In logs of applications built on PJSIP, when NAPTR, SRV or A and AAAA lookups "
               "failed for the Request-URI, the outbound proxy or a Route. A typing error in a "
               "domain, a missing resolver on a mobile network and a dead DNS server all lead to "
               "it. Newer versions report 502 for it."),
        .fix =
            N_("Resolve the same name on the same host, SRV records for the transport included. "
               "Check the nameservers that the application was given, for PJSIP does not take the "
               "system's once its own resolver is enabled. As a test, replace the name by its "
               "address in the outbound proxy setting."),
        .rfc = "PJSIP, internal",
        .remark = N_("Not in the IANA registry and outside the six classes of SIP: PJSIP uses it "
                     "inside itself."),
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Server", "User-Agent", NULL},
    },
    {
        .code = 703,
        .registered = false,
        .name = "Error sending message to destination server",
        .description =
            N_("PJSIP's own name for a request that its transport could not send: the socket or "
               "the connection failed. It is no SIP response, and the number was made inside the "
               "client. RFC 3261 has a client treat such an error as if a 503 had arrived."),
        .when =
            N_("In logs of applications built on PJSIP, after a refused TCP connection, a failed "
               "TLS handshake, an ICMP port unreachable or the loss of the network interface. "
               "Newer versions report 503 for it. It is not expected on the wire."),
        .fix =
            N_("Look for a TCP reset, a TLS alert or an ICMP error at that time. Check that the "
               "server listens on this port with this transport, that certificate and host name "
               "match for TLS, and that the client opened its transports again after a change of "
               "network. Configure a second server, so that the client can fail over."),
        .rfc = "PJSIP, internal",
        .remark = N_("Not in the IANA registry and outside the six classes of SIP: PJSIP uses it "
                     "inside itself."),
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Server", "User-Agent", NULL},
    },
};
const size_t codes_7xx_count = sizeof codes_7xx / sizeof *codes_7xx;
