/*
 * codes_4xx_more.c — the client failures 440 to 499, and those that nobody registered.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_44x[] = {
    {.code = 440,
     .registered = true,
     .name = "Max-Breadth Exceeded",
     .description =
         N_("A proxy wants to fork the request to more parallel targets than the Max-Breadth of "
            "the request leaves, and neither forks in series nor redirects. The caller can infer "
            "that not every destination was reached."),
     .when =
         N_("Very large ring groups, and forking proxies that send to one another: the budget, "
            "60 by default, is divided among the branches at each fork. It exists to keep a few "
            "looping, forking proxies from amplifying one request into millions."),
     .fix = N_("Look for forwarding that fans out again and again (groups within groups, users "
               "forwarded to the group they are in) and flatten it. Ring large groups in series or "
               "in rounds, or through a queue. Do not simply raise Max-Breadth: it protects the "
               "network; look for 482 and 483 in the same minutes."),
     .rfc = "RFC 5393 sections 5.3.3 and 6.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Max-Breadth", "Warning", NULL}},
    {.code = 469,
     .registered = true,
     .name = "Bad Info Package",
     .description =
         N_("The INFO request names, in Info-Package, a package that the receiver has not said "
            "it will accept; Recv-Info lists those it does accept. Only this INFO fails: the "
            "call must go on."),
     .when =
         N_("Equipment that moved from legacy INFO (without Info-Package, such as DTMF by "
            "application/dtmf-relay) to packages, video fast-update and recording or emergency "
            "extensions (RFC 6086) between vendors, or INFO before the negotiation of Recv-Info "
            "has finished."),
     .fix =
         N_("Compare Info-Package of the request with the Recv-Info header fields that the peer "
            "sent in INVITE, 200 or ACK. Enable the package on the receiver or stop sending it; "
            "for DTMF use RFC 4733. If the sender ends the call on a 469, its software is faulty."),
     .rfc = "RFC 6086 sections 4.2.2 and 11.6",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Recv-Info", NULL}},
    {.code = 470,
     .registered = true,
     .name = "Consent Needed",
     .description =
         N_("The request names recipients who have not permitted this relay to send them "
            "traffic; Permission-Missing should list their URIs. Consent has to be obtained "
            "before the relay forwards anything to them."),
     .when = N_("URI-list services, conference servers and message exploders that implement the "
                "consent framework of RFC 5360 to keep a list from being used as an amplifier. "
                "Hardly deployed."),
     .fix = N_("Ask the recipients in Permission-Missing for permission (the relay sends them a "
               "permission document), or take them off the list, and send again. Where consent is "
               "not needed in a closed network, switch the framework off in the relay."),
     .rfc = "RFC 5360 section 5.9.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Permission-Missing", NULL}},
    {.code = 473,
     .registered = false,
     .name = "Filtered destination",
     .description =
         N_("OpenSIPS looked up where to send the request and found the address on one of its "
            "blacklists, so it sent nothing. Clients treat the code as a 400."),
     .when = N_("OpenSIPS with DNS failover blacklisting (a destination that failed shortly before "
                "is blocked for some minutes) or with static blacklists of networks, for instance "
                "the private ranges or the PSTN gateways that only some routes may use. The phrase "
                "ends in the code and the module, as in (473/TM)."),
     .fix =
         N_("List the blacklists through the management interface and see which rule matches the "
            "destination. If it was put there automatically, repair the failing gateway first; "
            "the entry expires by itself. If it is static, correct the rule or the route that "
            "leads there, often a private Contact address of a NATed phone."),
     .rfc = "OpenSIPS",
     .remark = N_("Not registered: an internal code of OpenSIPS for a blacklisted destination."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 474,
     .registered = false,
     .name = "Bad Protocol",
     .description =
         N_("OpenSIPS could not use the transport protocol that the next hop asks for: the URI "
            "or route wants TCP, TLS, SCTP or WebSocket, and the server cannot send by it. "
            "Clients treat the code as a 400."),
     .when =
         N_("In OpenSIPS, mostly in its logs: the number has no phrase of its own there, so the "
            "response normally leaves as a 500 of the same cause. A client Contact with "
            "transport=ws or tls and no such listener is the usual origin."),
     .fix = N_("Check the transport parameter of the Request-URI, top Route and Contact, and which "
               "listeners and proto modules OpenSIPS has loaded (proto_tcp, proto_tls, proto_wss). "
               "Add the listener, or correct the transport with which the device registered."),
     .rfc = "OpenSIPS",
     .remark = N_("Not registered: an internal code of OpenSIPS; seldom seen on the wire."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 475,
     .registered = false,
     .name = "Bad URI",
     .description =
         N_("OpenSIPS could not parse the URI that it had to route by: the Request-URI, the top "
            "Route or one that its own script composed. Nothing was forwarded. Clients treat the "
            "code as a 400."),
     .when =
         N_("OpenSIPS 475 Bad URI (475/TM or 475/SL): a number with spaces, a hash sign or an "
            "unescaped character, an empty host after a failed variable expansion in the script, "
            "IPv6 without brackets, a damaged Record-Route."),
     .fix =
         N_("Look at the Request-URI and Route of the request, then at what the script writes "
            "into the Request-URI, domain and destination ($ru, $rd, $du): the server's log "
            "prints the offending string. Escape or strip the characters at the client or with a "
            "dial-plan rule."),
     .rfc = "OpenSIPS",
     .remark = N_("Not registered: an internal code of OpenSIPS for a URI that it cannot parse."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 476,
     .registered = false,
     .name = "Unresolvable destination",
     .description =
         N_("OpenSIPS could not turn the host of the next hop into an address: NAPTR, SRV and A "
            "or AAAA lookup found nothing usable. Nothing was sent. Clients treat the code as a "
            "400."),
     .when =
         N_("OpenSIPS with a misspelt gateway name, a DNS server that is down or slow, a SRV "
            "record for another transport, a Contact with a local host name (myphone.local), or "
            "a name that only has AAAA records on an IPv4 server."),
     .fix = N_("Resolve the host of the Request-URI or top Route on the OpenSIPS machine itself, "
               "with NAPTR, SRV and A in the order of RFC 3263 and for the transport in use. "
               "Correct the record, the resolver or the gateway table; for phones, rewrite the "
               "Contact to the source address (fix_nated_contact)."),
     .rfc = "OpenSIPS",
     .remark = N_("Not registered: an internal code of OpenSIPS; Kamailio uses 478 for the same."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 477,
     .registered = false,
     .name = "Send failed",
     .description =
         N_("The proxy itself failed to send the request onwards: the operating system refused, "
            "or the connection could not be opened. Kamailio words it \"Unfortunately error on "
            "sending to next hop occurred\". Nothing reached the next hop, so trying another "
            "route is safe. Clients treat the code as a 400."),
     .when = N_("Kamailio and OpenSIPS when TCP or TLS connect is refused or times out, the "
                "connection of a NATed or WebSocket client is gone, no socket fits the protocol or "
                "address family, there is no IP route, or Kamailio's udp_mtu_try_proto switched a "
                "large INVITE to TCP that the phone does not speak. (477/TM) means stateful, "
                "(477/SL) stateless sending."),
     .fix =
         N_("Read the proxy's log at that time: it names address, port, transport and the system "
            "error. Then check that something listens there, the firewall, the TLS certificate, "
            "and that a listen socket of that transport exists. For phones, require "
            "re-registration after lost connections and use nathelper or outbound keepalives. "
            "For large requests, review udp_mtu."),
     .rfc = "Kamailio, OpenSIPS",
     .remark =
         N_("Not registered: sent by Kamailio and OpenSIPS when sending to the next hop fails."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 478,
     .registered = false,
     .name = "Unresolvable destination",
     .description =
         N_("Kamailio found no address for the next hop: the host in the Request-URI, Route or "
            "destination URI does not resolve. Nothing was sent. Clients treat the code as a 400."),
     .when =
         N_("Kamailio 478 (478/TM or 478/SL) after a typing error in a dispatcher list or "
            "gateway table, with a DNS outage, for SRV records of another transport, or Contacts "
            "holding a host name of the client's own network."),
     .fix = N_("Query NAPTR, SRV and A or AAAA for that host from the Kamailio machine, and mind "
               "the transport. Correct the name or the record, use IP addresses in the dispatcher "
               "list for fixed gateways, enable the internal DNS cache with negative entries kept "
               "short, and rewrite phone Contacts with fix_nated_register or add_contact_alias."),
     .rfc = "Kamailio",
     .remark = N_("Not registered: an internal code of Kamailio; OpenSIPS uses 476 for the same."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 479,
     .registered = false,
     .name = "Regretfully, we were not able to process the URI",
     .description =
         N_("Kamailio could not parse the URI that it needed for routing: the Request-URI, the "
            "topmost Route or the destination set by its script. Nothing was forwarded. Clients "
            "treat the code as a 400."),
     .when =
         N_("Kamailio 479 (479/TM or 479/SL): illegal characters or spaces in a dialled number, "
            "a script variable that was empty when the URI was composed, wrong IPv6 brackets, an "
            "ALG that damaged Record-Route. The sanity module rejects much of this earlier, with "
            "400."),
     .fix = N_("Compare the Request-URI and Route of the request that got the 479 with the grammar "
               "of RFC 3261, then check what the script assigns to $ru, $rd and $du. The log line "
               "at that time quotes the URI. Clean the number in the dial plan, or reject bad "
               "requests at the edge with the sanity module."),
     .rfc = "Kamailio",
     .remark = N_("Not registered: an internal code of Kamailio for a URI that it cannot parse."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Server", NULL}},
    {.code = 480,
     .registered = true,
     .name = "Temporarily Unavailable",
     .description =
         N_("The user exists, but cannot be reached now: not logged in, not willing (do not "
            "disturb), or no answer. The reason phrase should be more precise, and Retry-After "
            "may say when to try again. A proxy sends it too when it knows the user and has no "
            "current location. The callee may well be reachable elsewhere."),
     .when = N_("Unregistered or expired phones, do not disturb, no answer after the ringing time. "
                "Gateways map Q.850 causes 19 (no answer), 20 (subscriber absent, mobile switched "
                "off) and 31 to it. FreeSWITCH sends 480 for every hangup cause that it does not "
                "map, so it can hide a routing fault."),
     .fix =
         N_("Check the callee's registration first: present, not expired, reachable through NAT. "
            "Then do not disturb, and the no-answer timer. If Reason carries a Q.850 cause, "
            "believe it before the 480; without one, and within milliseconds, suspect a failed "
            "route on the far PBX. Offer voicemail or forwarding, and honour Retry-After."),
     .rfc = "RFC 3261 section 21.4.18",
     .ends = SIPWHY_ENDS_USAGE,
     .headers = (const char *const[]){"Retry-After", "Reason", "Warning", NULL}},
    {.code = 481,
     .registered = true,
     .name = "Call/Transaction Does Not Exist",
     .description =
         N_("The request belongs to a dialog or transaction that the receiver does not know, or "
            "knows no longer. For a request inside a call it means that the other side has lost "
            "the call: the sender should end its own half. A 481 to CANCEL only says that there "
            "was nothing to cancel."),
     .when =
         N_("BYEs that cross (harmless), a server restart, failover without replicated dialogs, "
            "a load balancer that is not sticky, an SBC or ALG that alters tags or Call-ID, a "
            "session timer that expired on one side. Also for INVITE with Replaces that names a "
            "finished call, a PRACK without match, and NOTIFY for a dead subscription."),
     .fix =
         N_("Crossing BYEs need nothing. Otherwise compare Call-ID, From tag and To tag with "
            "those of the 200 that set the dialog up (the tags change places by direction), and "
            "see which node answered. Make routing sticky through Record-Route, replicate dialog "
            "state, switch the ALG off. If 481 comes minutes into the call, look at session "
            "timer and the restart time of the server."),
     .rfc = "RFC 3261 section 21.4.19",
     .ends = SIPWHY_ENDS_USAGE,
     .headers = (const char *const[]){"Reason", "Server", NULL}},
    {.code = 482,
     .registered = true,
     .name = "Loop Detected",
     .description =
         N_("A server saw the same request again. Either its own Via is already in it with "
            "nothing changed (a routing loop), or, at a user agent, a copy arrived by another "
            "way after forking (a merged request), which is harmless because the other copy goes "
            "on."),
     .when = N_("Two systems whose default routes point at each other, forwarding from A to B and "
                "back, a PBX that calls a number on its own trunk and receives it again: Asterisk "
                "answers 482 when its own INVITE returns. The benign kind appears next to a 180 or "
                "200 of the sibling branch."),
     .fix = N_("Look at the Via list: one sent-by twice points to a loop, and the Request-URI of "
               "each pass tells it from a spiral, which is legal and should not be refused; no "
               "repeat means a merged request, and nothing to do. Break the loop where the call "
               "turns back: default route, forward, DID sent out again to the carrier."),
     .rfc = "RFC 3261 sections 21.4.20, 16.3 and 8.2.2.2",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Via", NULL}},
    {.code = 483,
     .registered = true,
     .name = "Too Many Hops",
     .description =
         N_("The request reached a server with Max-Forwards at zero: it passed all the hops it "
            "was allowed, 70 unless the sender chose less. Mostly it went in circles, and nobody "
            "noticed because the Request-URI changed on the way, or because no server there looks "
            "for loops, which only forking proxies must (RFC 5393)."),
     .when = N_("Forwarding chains and default routes between two PBXs, or PBX and carrier, that "
                "return unknown numbers to each other; a domain or IP address that the proxy does "
                "not know to be its own. Less often a client starts with a low Max-Forwards: "
                "Kamailio's sample configuration adds 10 where the header is missing."),
     .fix = N_("Read the Via list of the request, as far as it is preserved: addresses that "
               "alternate are the two partners of the loop. Correct the route that sends unknown "
               "numbers back, add own addresses and domains as aliases, limit diversions. If Via "
               "shows no repetition, set Max-Forwards to 70 at the origin and thin out the chain."),
     .rfc = "RFC 3261 section 21.4.21",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Via", "Max-Forwards", NULL}},
    {.code = 484,
     .registered = true,
     .name = "Address Incomplete",
     .description =
         N_("The number or user part is incomplete: the server needs more digits before it can "
            "route. With overlap dialling this is part of normal operation: the client collects "
            "further digits and sends a new INVITE until no 484 comes."),
     .when =
         N_("Overlap dialling through gateways (Germany and Austria above all), a dial plan "
            "whose digit timeout is too short, numbers cut by a rule, an INVITE without a user "
            "part (Kamailio's sample configuration answers 484). Gateways map Q.850 cause 28 to "
            "it, also for wrongly formatted numbers."),
     .fix =
         N_("Count the digits in the Request-URI against the number that was dialled: a rule may "
            "strip or lack the area code, prefix or plus sign. Lengthen the inter-digit timeout "
            "or finish with #, or dial en bloc. Enable overlap on both sides, or on neither. If "
            "the number is complete, read Reason and normalise its format."),
     .rfc = "RFC 3261 section 21.4.22",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Reason", NULL}},
    {.code = 485,
     .registered = true,
     .name = "Ambiguous",
     .description =
         N_("The Request-URI fits several different users, and a person has to choose: Contact "
            "may list the candidates. It is no redirection; a client must not pick one by "
            "itself, for these are different people. Servers may hide the list for privacy and "
            "answer 404."),
     .when =
         N_("Dial-by-name and directory services that match part of a name; PBX directories with "
            "the same short number in two sites or tenants. Rare in the telephone world; "
            "gateways turn it into Q.850 cause 1."),
     .fix = N_("Call one of the URIs in Contact, or dial a more specific address: full user name, "
               "full number. In the server, make the alias unique, prefix extensions by site, or "
               "separate tenants by domain."),
     .rfc = "RFC 3261 section 21.4.23",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Contact", NULL}},
    {.code = 486,
     .registered = true,
     .name = "Busy Here",
     .description =
         N_("This device was reached and will not take another call now: it is engaged, its call "
            "limit is reached, or its user rejected the call. It speaks for this one device "
            "only; others may still ring, and a forking proxy goes on. Busy everywhere is 600."),
     .when =
         N_("The callee is on the phone without call waiting, pressed reject (many phones send "
            "486, others 603 or 480), do not disturb on some models, or the PBX applies a limit "
            "per extension. Gateways map Q.850 cause 17 to it and return 17 for it."),
     .fix = N_("Usually none: user behaviour. Offer voicemail, forwarding on busy, completion of "
               "calls, or call waiting. If users are busy although idle, look for a stuck call (a "
               "BYE lost, a dialog never ended), a limit per extension or trunk (busy-level, "
               "call-limit), or do not disturb. Reason: Q.850;cause=17 shows that the PSTN said "
               "busy; Retry-After, when to try again."),
     .rfc = "RFC 3261 section 21.4.24",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Retry-After", "Reason", NULL}},
    {.code = 487,
     .registered = true,
     .name = "Request Terminated",
     .description =
         N_("The INVITE ended before it was answered, by a CANCEL or BYE of the caller's side, "
            "or because its Expires ran out. It is the normal final response after CANCEL and is "
            "never an answer to the CANCEL itself, which gets a 200 of its own."),
     .when =
         N_("The caller hung up while it rang, a ring group stopped the other phones when one "
            "answered (CANCEL with Reason: SIP;cause=200), a no-answer timer of the PBX or "
            "carrier fired, or Timer C of a proxy. Asterisk's table maps it to Q.850 cause 127; "
            "RFC 3398 maps it to none."),
     .fix = N_("Nothing to fix in the 487: ask who sent the CANCEL, and when. At once after a long "
               "100 or 183 without audio, the caller gave up: treat the delay or the silence. At a "
               "round time (20, 30, 60, 180 s) a timer fired: adjust ring time, INVITE Expires or "
               "fr_inv_timer. Exclude cause=200 (answered elsewhere) from failure figures and "
               "missed calls."),
     .rfc = "RFC 3261 section 21.4.25",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", NULL}},
    {.code = 488,
     .registered = true,
     .name = "Not Acceptable Here",
     .description =
         N_("The session that the SDP proposes does not suit this device or server; elsewhere it "
            "might. Warning should name the cause (304 media type, 305 codec, 370 bandwidth, 399 "
            "text), and a body may list what would be accepted. To a re-INVITE, it leaves the "
            "running session unchanged."),
     .when = N_("No codec in common, SRTP demanded on one side only (RTP/SAVP against RTP/AVP), a "
                "WebRTC offer with ICE and DTLS on plain SIP, T.38 refused, video or IPv6 not "
                "supported, an SDP error. Asterisk and FreeSWITCH send it for codec mismatch; "
                "gateways for Q.850 causes 65 and 70."),
     .fix = N_("Compare the m= lines of the offer with the device's settings: transport profile "
               "first (RTP/AVP, RTP/SAVP, UDP/TLS/RTP/SAVPF), then codecs and rates, then address "
               "family and ptime. Enable one common codec such as PCMA or PCMU, make SRTP optional "
               "or equal on both sides, transcode or use a media gateway for WebRTC. Read Warning, "
               "and the SDP in the response."),
     .rfc = "RFC 3261 section 21.4.26",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", "Reason", NULL}},
    {.code = 489,
     .registered = true,
     .name = "Bad Event",
     .description =
         N_("The event package named in the Event header of a SUBSCRIBE, NOTIFY or PUBLISH is "
            "not known here. Allow-Events lists those that are. Repeating the same subscription "
            "is useless until the configuration changes."),
     .when = N_("Phones that subscribe to dialog, presence, message-summary, as-feature-event or "
                "vendor packages on a PBX or provider without them; a NOTIFY such as check-sync or "
                "talk to a phone that does not know it; PUBLISH of vq-rtcpxr to a server without a "
                "collector."),
     .fix = N_("Compare Event with Allow-Events: switch the feature (busy lamp, message waiting, "
               "presence, quality reports) off on the phone, or load the module on the server "
               "(Kamailio presence_xml, Asterisk res_pjsip_exten_state and so on). Look for a "
               "misspelt package or a lost id parameter. A 489 on keepalive NOTIFYs does no harm."),
     .rfc = "RFC 6665 section 8.3.2",
     .ends = SIPWHY_ENDS_USAGE,
     .headers = (const char *const[]){"Allow-Events", NULL}},
    {.code = 490,
     .registered = false,
     .name = "Request Updated",
     .description =
         N_("A number from an expired draft: it was to say that the request has been overtaken "
            "by a newer one. No standard defines what a client does with it, so clients treat it "
            "as a 400."),
     .when = N_("The tables of Sofia-SIP (FreeSWITCH) and PJSIP still hold number and phrase, so "
                "that they print it; on the wire it hardly occurs, and then from a script or dial "
                "plan that sets the code by hand."),
     .fix = N_("Find the application that sends it (Server, reason phrase) and let it use a "
               "registered code: 491 if two requests collided, 487 if the first was given up. At "
               "the client, handle it like any other 4xx."),
     .rfc = "Sofia-SIP, PJSIP",
     .remark =
         N_("Not registered: from an expired draft, still in the tables of Sofia-SIP and PJSIP."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", NULL}},
    {.code = 491,
     .registered = true,
     .name = "Request Pending",
     .description =
         N_("Glare: a re-INVITE or UPDATE arrived while another one was pending in the same "
            "dialog, typically sent from the other side at the same moment. The call goes on "
            "unchanged. The owner of the Call-ID repeats after 2.1 to 4 seconds, the other side "
            "after 0 to 2."),
     .when =
         N_("Both ends refresh the session timer at once, hold and T.38 or codec renegotiation "
            "collide, direct-media re-INVITEs of two Asterisk servers meet, an SBC sends its own "
            "re-INVITE right after answer."),
     .fix = N_("A single 491 with a later success is normal. If it repeats, let only one side "
               "refresh (refresher parameter of Session-Expires), delay or disable needless "
               "re-INVITEs (direct media, codec lock-down, connected-line update), and check that "
               "both sides honour the random wait. If the pending INVITE never ended, its ACK or "
               "final response is lost: look for that first."),
     .rfc = "RFC 3261 sections 21.4.27 and 14.1",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){NULL}},
    {.code = 493,
     .registered = true,
     .name = "Undecipherable",
     .description =
         N_("The request has an encrypted MIME body (S/MIME), and the recipient has no key for "
            "it or will not use it. The response may carry the public key to encrypt for next "
            "time."),
     .when =
         N_("Practically only in tests and closed military or government networks, as S/MIME in "
            "SIP is not deployed elsewhere. A certificate that was renewed at the callee, while "
            "the caller still encrypts for the old one, is the classic case."),
     .fix =
         N_("Take the key from the response body, after checking its fingerprint or signer, or "
            "obtain the callee's current certificate, and send again. Otherwise send the body in "
            "clear within TLS, and use SRTP for the media."),
     .rfc = "RFC 3261 section 21.4.28",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", NULL}},
    {.code = 494,
     .registered = true,
     .name = "Security Agreement Required",
     .description =
         N_("The server insists on negotiating the security mechanism of the first hop "
            "(sec-agree) before it serves the request. Security-Server lists what it offers "
            "(ipsec-3gpp, tls, digest); the client picks the best that it shares and proves it "
            "with Security-Verify."),
     .when =
         N_("IMS registration, VoLTE handsets and test clients towards a P-CSCF. The first, "
            "unprotected request that asks for sec-agree gets it as a normal step; again, it means "
            "that Security-Verify does not match the server's list, which may be a downgrade "
            "attack or a re-encoded header. Where sec-agree was not offered at all, the answer is "
            "421."),
     .fix = N_("Compare Security-Client of the request with Security-Server: a common mechanism, "
               "algorithm and protocol must exist. Send Require and Proxy-Require: sec-agree, and "
               "copy Security-Server unchanged into Security-Verify. For a plain SIP client, have "
               "the operator allow access without sec-agree, or disable it for that profile on the "
               "P-CSCF."),
     .rfc = "RFC 3329 section 2.3.1",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Security-Server", "Require", "WWW-Authenticate", NULL}},
};

const size_t codes_44x_count = sizeof codes_44x / sizeof codes_44x[0];
