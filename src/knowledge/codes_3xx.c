/*
 * codes_3xx.c — the redirections.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_3xx[] = {
    {.code = 300,
     .registered = true,
     .name = "Multiple Choices",
     .description =
         N_("The address leads to several places where the same callee or service can be "
            "reached, and the server leaves the choice to the client. Contact lists the "
            "candidates, with q values as preference; the client tries one or asks its user."),
     .when =
         N_("From redirect servers, number portability and least-cost routing engines that "
            "return a ranked list of gateways, and rarely from registrars that know several "
            "devices. Many clients and SBCs follow only the first Contact or none, and the call "
            "then simply ends."),
     .fix = N_("Check that the client or SBC recurses on 3xx and tries the Contacts by falling q, "
               "and that each of them is a routable URI from where it stands. If it does not "
               "recurse, let a proxy in front do so, or have the server fork or return a single "
               "302. Guard against a Contact that was already tried."),
     .rfc = "RFC 3261 section 21.3.1",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Contact", "Reason", NULL}},
    {.code = 301,
     .registered = true,
     .name = "Moved Permanently",
     .description =
         N_("The callee has left this address for good; the new one is in Contact. The client "
            "repeats the request there and should also update its directories, contacts and "
            "caches, so that future calls no longer use the old address."),
     .when =
         N_("After a change of number, domain or provider, from registrars, redirect servers and "
            "gateways: RFC 3398 maps Q.850 cause 22 (number changed) to 301 when the new number "
            "is known. It is rare: PBXs mostly use 302 even for permanent forwarding."),
     .fix =
         N_("Retry at the Contact and replace the stored address: speed dials, address books, "
            "routing tables. If the call stops here, the client does not follow redirects or the "
            "Contact is missing or not routable. If the move was not permanent, have the server "
            "send 302, because clients may remember a 301."),
     .rfc = "RFC 3261 section 21.3.2",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Contact", "Reason", NULL}},
    {.code = 302,
     .registered = true,
     .name = "Moved Temporarily",
     .description =
         N_("For now the callee is to be found at another address, given in Contact. The client "
            "sends this request again with the Contact as its new Request-URI, and keeps the "
            "original URI for later calls: unless Expires or the expires parameter grants a "
            "lifetime, the new address serves once and must not be cached."),
     .when =
         N_("When a user is reachable elsewhere for a while, on the road or at another device: "
            "phones answer 302 when call forwarding is set on the phone itself (Cisco, Yealink, "
            "Snom, Polycom). Also from redirect servers that do routing or number portability "
            "and hand the chosen carrier back in Contact."),
     .fix = N_("Send this one call on to the Contact and leave the stored address alone: later "
               "requests go to the original URI again. If nothing follows the 302, the caller, PBX "
               "or SBC does not follow redirects, the trunk forbids diversion, or the Contact is "
               "missing, private or unresolvable: enable 3xx recursion or let the PBX forward. Two "
               "forwards that point at each other form a loop; Diversion and History-Info show the "
               "chain."),
     .rfc = "RFC 3261 section 21.3.3",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers =
         (const char *const[]){"Contact", "Expires", "Diversion", "History-Info", "Reason", NULL}},
    {.code = 305,
     .registered = true,
     .name = "Use Proxy",
     .description =
         N_("The callee can be reached only through the proxy whose URI stands in Contact. The "
            "client is expected to repeat this one request through that proxy. Only a user agent "
            "server may send it; a 305 made by a proxy breaks RFC 3261."),
     .when =
         N_("Rare: where requests must pass a particular outbound proxy or SBC, and an endpoint "
            "refuses what comes around it. Many clients never implemented it or ignore it on "
            "purpose, because a forged 305 would pull calls through an attacker's proxy."),
     .fix =
         N_("Resend the request through the proxy named in Contact, after checking that you "
            "trust it. Better, configure that proxy as outbound proxy or route of the caller, or "
            "point the DNS SRV records of the domain at it, so that no 305 is needed. If a proxy "
            "produced it, correct its configuration: it should forward, or answer 302."),
     .rfc = "RFC 3261 section 21.3.4",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Contact", NULL}},
    {.code = 380,
     .registered = true,
     .name = "Alternative Service",
     .description =
         N_("The call failed as it was made, but another service can help, described in the "
            "message body (in IMS an XML body, 3gpp-ims+xml). A client that does not understand "
            "the body can do no more than treat it as a failed redirection."),
     .when =
         N_("Nearly always VoLTE and other IMS: the P-CSCF detects an emergency number dialled "
            "as an ordinary call and answers 380 with type emergency, so that the phone sets up "
            "a proper emergency call, with emergency registration or in the circuit-switched "
            "network."),
     .fix = N_("Read the body: type and action tell what to do next. If a phone fails on emergency "
               "numbers here, check that it understands the IMS XML and that its list of local "
               "emergency numbers is right, so that it uses urn:service:sos from the start. On "
               "ordinary numbers, the emergency number list of the P-CSCF is too wide."),
     .rfc = "RFC 3261 section 21.3.5",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Contact", "Reason", "P-Asserted-Identity", NULL}},
};

const size_t codes_3xx_count = sizeof codes_3xx / sizeof codes_3xx[0];
