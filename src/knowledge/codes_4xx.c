/*
 * codes_4xx.c — the client failures 400 to 439, and the old 409 and 411 of RFC 2543.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_40x[] = {
    {.code = 400,
     .registered = true,
     .name = "Bad Request",
     .description =
         N_("The server could not make sense of the request: a header field is missing, broken "
            "or contradicts another. The reason phrase should name the fault. The same bytes "
            "will fail again; clients also treat every 4xx code unknown to them as a 400."),
     .when =
         N_("Interworking of different vendors, header manipulation rules on an SBC, a router's "
            "SIP ALG that rewrote an address but not Content-Length, unescaped characters or "
            "spaces in a display name or URI, wrong IPv6 brackets, missing Contact or "
            "Max-Forwards. Gateways also use it for dialled numbers that they cannot parse."),
     .fix = N_("Quote the reason phrase and Warning first, then compare the request as it left the "
               "client with what the server received: a difference points to an ALG or SBC in "
               "between, to be switched off or corrected. Check Content-Length, CSeq, Call-ID, Via "
               "branch, From and To tags, and the SDP. If the message is valid, take it to the "
               "vendor of the server."),
     .rfc = "RFC 3261 section 21.4.1",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", "Error-Info", "Server", NULL}},
    {.code = 401,
     .registered = true,
     .name = "Unauthorized",
     .description =
         N_("A user agent server or registrar wants digest credentials and sends a challenge in "
            "WWW-Authenticate: realm, nonce, algorithm, qop. The client repeats the request with "
            "an Authorization header, the same Call-ID and a CSeq one higher. One 401 is the "
            "normal first half of a login, not a fault."),
     .when =
         N_("On the first REGISTER of every phone, and on INVITEs to PBXs that challenge as "
            "endpoints (Asterisk). With stale=true only the nonce has expired. A second 401 to a "
            "request that already had credentials means that user name, password or realm is "
            "wrong; Asterisk challenges unknown users too, to hide which accounts exist."),
     .fix = N_("If credentials follow and 200 comes, nothing. If challenged again without "
               "stale=true, compare username, realm, uri, algorithm, qop and nc of the request's "
               "Authorization with the challenge, then reset the password; mind that the auth user "
               "often differs from the extension. If no second request follows, the client has no "
               "account for that realm or lacks SHA-256. A known trunk should be matched by IP "
               "instead. Endless stale=true means cluster nodes do not share nonces."),
     .rfc = "RFC 3261 sections 21.4.2 and 22.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"WWW-Authenticate", NULL}},
    {.code = 402,
     .registered = true,
     .name = "Payment Required",
     .description =
         N_("Reserved: RFC 3261 keeps the number free and gives it no meaning. A client treats "
            "it as a plain failure of this request; what the sender means stands in its reason "
            "phrase."),
     .when =
         N_("From prepaid platforms, wholesale carriers and softswitches that use it for an "
            "exhausted balance, an expired rate plan or a customer under the agreed minimum. It "
            "comes at once, before any ringing, and for all destinations or just for those that "
            "the credit no longer covers."),
     .fix =
         N_("Check the balance and credit limit of the account with the provider, then the "
            "reason phrase for anything else (maximum cost of a call, blocked tariff). Where you "
            "operate the server, prefer a 403 with a clear phrase; gateways map 402 to Q.850 "
            "cause 21 (call rejected)."),
     .rfc = "RFC 3261 section 21.4.3",
     .remark = N_("Reserved for future use by RFC 3261; carriers use it for lack of credit."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", "Warning", NULL}},
    {.code = 403,
     .registered = true,
     .name = "Forbidden",
     .description =
         N_("The server understood the request and refuses it. Credentials will not help, and "
            "the same request should not be sent again: this is a decision by policy, not a "
            "missing login."),
     .when =
         N_("From carriers for barred destinations, a caller number that is not yours, an "
            "unknown source IP or too many channels; from registrars for a wrong password after "
            "the challenge, an unknown user or a domain they do not serve (Asterisk answers "
            "several of these alike); as \"Not relaying\" from Kamailio; as \"Stale Date\" from "
            "STIR verification. Gateways map Q.850 causes 21, 55, 57 and 87 to it."),
     .fix =
         N_("Read the reason phrase, Warning and Reason; Server tells who decided. Then check in "
            "this order: source IP known to the trunk, caller number in From and "
            "P-Asserted-Identity in the format and range agreed, destination and prefix allowed, "
            "password and auth user (for REGISTER), domain, licences, ban lists such as "
            "fail2ban. For \"Stale Date\" check the clock (NTP) of the signing side."),
     .rfc = "RFC 3261 section 21.4.4",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", "Warning", "Server", NULL}},
    {.code = 404,
     .registered = true,
     .name = "Not Found",
     .description =
         N_("The user that the Request-URI names does not exist at its domain, and the server "
            "knows so with authority; it is also the answer when the domain itself is not one "
            "that the server handles. Retrying unchanged is pointless. This differs from 480, "
            "where the user is known but cannot be reached at the moment."),
     .when = N_("Calling a number or SIP address that is not provisioned: a mistyped extension, an "
                "unassigned number (Reason: Q.850;cause=1), a DID that reaches the PBX without a "
                "route, a prefix or + that the far side does not expect. Many proxies, Kamailio's "
                "sample configuration among them, also answer 404 for users who exist but are not "
                "registered, and some carriers use it as a plain refusal."),
     .fix =
         N_("Verify the SIP URI or number digit by digit: plus sign, 00, country code, prefix. "
            "Check that the domain part is right, and that it is one the server regards as its "
            "own (aliases, IP address instead of name). Check that the callee is registered, and "
            "on that same domain. For incoming calls look at the DID table and dial-plan "
            "context; for PSTN routes trust the Reason header."),
     .rfc = "RFC 3261 section 21.4.5",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Reason", "Retry-After", "Warning", NULL}},
    {.code = 405,
     .registered = true,
     .name = "Method Not Allowed",
     .description =
         N_("The server knows the method but does not permit it for this address; Allow must "
            "list those that it does. Unlike 501, which says that the method is unknown "
            "altogether. Inside a dialog it ends the usage that depends on the method, though "
            "not the call when the method was an extra such as INFO."),
     .when = N_("REGISTER sent to a trunk or phone that is no registrar, SUBSCRIBE or PUBLISH to a "
                "PBX without presence, UPDATE, REFER, MESSAGE or INFO towards simple phones, SBCs "
                "that block REFER. As an answer to keepalive OPTIONS it still proves that the peer "
                "is alive."),
     .fix =
         N_("Compare the method with Allow and stop sending what is not listed: session refresh "
            "by re-INVITE instead of UPDATE, DTMF by RFC 4733 instead of INFO, transfer by the "
            "PBX instead of REFER. If the method should work, check that the request reached the "
            "right box (Request-URI, registrar address) and that the SBC profile allows it."),
     .rfc = "RFC 3261 section 21.4.6",
     .ends = SIPWHY_ENDS_USAGE,
     .headers = (const char *const[]){"Allow", NULL}},
    {.code = 406,
     .registered = true,
     .name = "Not Acceptable",
     .description =
         N_("Every body that the server could return is of a kind that the Accept header fields "
            "of the request exclude. It concerns the content type, encoding or language of the "
            "answer, not the codecs: those belong to 488 and 606."),
     .when = N_("SUBSCRIBE or OPTIONS with an Accept that lacks what the server produces (for "
                "instance only application/pidf+xml towards a dialog-info server), an INVITE whose "
                "Accept omits application/sdp, requests demanding a language. Some gateways misuse "
                "it for failed codec negotiation."),
     .fix =
         N_("Read Accept, Accept-Encoding and Accept-Language of the request: remove them or add "
            "what the server offers, such as application/sdp for INVITE or the body type of the "
            "event package for SUBSCRIBE. If Warning shows 304 or 305, or the request was an "
            "INVITE with SDP, treat it as a 488 and compare codecs and media profile."),
     .rfc = "RFC 3261 section 21.4.7",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", "Reason", NULL}},
    {.code = 407,
     .registered = true,
     .name = "Proxy Authentication Required",
     .description =
         N_("A proxy on the path demands digest credentials before it forwards the request. The "
            "challenge is in Proxy-Authenticate and is answered with Proxy-Authorization, the "
            "same Call-ID and the next CSeq. A response of a forking proxy may hold several "
            "challenges, WWW-Authenticate among them; all have to be answered."),
     .when =
         N_("The first INVITE through nearly every registered provider trunk, and through "
            "FreeSWITCH, which challenges INVITE with 407 and REGISTER with 401. ACK and CANCEL "
            "may not be challenged. Repeated 407s with credentials mean wrong secrets, or an "
            "Authorization header where Proxy-Authorization belongs."),
     .fix =
         N_("One 407 followed by 200 or ringing needs nothing. If it is repeated, compare realm, "
            "username, uri and algorithm with the challenge and set the provider's realm and "
            "auth user on the trunk. If nothing follows, the client has no credentials for that "
            "realm: add them, or have the provider trust your IP. When your own PBX challenges "
            "an incoming carrier call, match that trunk by address and switch inbound "
            "authentication off."),
     .rfc = "RFC 3261 sections 21.4.8 and 22.3",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Proxy-Authenticate", "WWW-Authenticate", NULL}},
    {.code = 408,
     .registered = true,
     .name = "Request Timeout",
     .description =
         N_("Some server could not get an answer in time, typically because the next hop or the "
            "phone stayed silent; the request may be repeated later. It acts like a timeout of "
            "the client's own: inside a dialog the call is over. Client stacks report silence as "
            "408 to their user; such a 408 is never on the wire."),
     .when =
         N_("The delay tells the story. At once: usually the callee is not registered or has no "
            "route; about 32 seconds: the next hop never answered (Timer B, or Kamailio's "
            "fr_timer of 30 s); 120 seconds: nobody picked up (Kamailio's fr_inv_timer); over 3 "
            "minutes: Timer C, where the far side did not answer the proxy's CANCEL either. RFC "
            "4320 forbids it for requests other than INVITE. Gateways use it for Q.850 cause 18."),
     .fix = N_("Find who sent it (Server, To tag, number of Via entries) and trace on the far side "
               "of that box: INVITE leaving, retransmitted, unanswered. Then check address, port "
               "and transport of the next hop, firewall and NAT binding, registration of the "
               "callee, fragmented UDP above 1300 bytes. Shorten fr_timer and probe trunks with "
               "OPTIONS, so that calls fail over in seconds."),
     .rfc = "RFC 3261 section 21.4.9",
     .ends = SIPWHY_ENDS_USAGE,
     .headers = (const char *const[]){"Reason", "Warning", "Server", NULL}},
    {.code = 409,
     .registered = false,
     .name = "Conflict",
     .description =
         N_("The request collides with the present state of the resource. RFC 2543 meant it for "
            "a REGISTER whose action parameter contradicted the bindings already there; RFC 3261 "
            "dropped it, and clients treat it as 400."),
     .when =
         N_("Old gateways and registrars, and gateways between HTTP interfaces and SIP that pass "
            "an HTTP 409 through. The tables of Sofia-SIP, PJSIP, OpenSIPS and others still know "
            "the phrase. It may then mean that the account is registered elsewhere, or a "
            "resource of that name exists."),
     .fix = N_("Read the reason phrase. For REGISTER, remove the old bindings (a REGISTER with "
               "Contact: * and Expires: 0) and register again from one device only, without the "
               "obsolete action parameter. For anything else, ask the vendor what state it "
               "complains about, and update the server to an RFC 3261 stack."),
     .rfc = "RFC 2543 section 7.4.10",
     .remark = N_("Not registered: a code of RFC 2543 that RFC 3261 dropped; sent by old stacks."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", NULL}},
    {.code = 410,
     .registered = true,
     .name = "Gone",
     .description =
         N_("The address was served here, but is no longer, and the server knows of no "
            "forwarding address. The condition is to be taken as permanent. Unlike 404, it "
            "states that the user once existed; a server that cannot tell whether the absence is "
            "permanent should use 404."),
     .when =
         N_("When an account has been deactivated or deleted for good, or a number was ported or "
            "given up without announcing a successor. Gateways produce it from Q.850 cause 22 "
            "(number changed, no new number given) and 23 (redirection to new destination)."),
     .fix = N_("The callee is permanently gone: remove the URI from contacts, speed dials and "
               "routing tables, and obtain the new address by other means. If the user should "
               "exist, look at the account state on the server (closed, suspended, moved tenant) "
               "and at number portability data. Reason shows whether the PSTN said so."),
     .rfc = "RFC 3261 section 21.4.10",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Reason", NULL}},
    {.code = 411,
     .registered = false,
     .name = "Length Required",
     .description =
         N_("The server wants a Content-Length header and the request had none. RFC 3261 dropped "
            "the code: over UDP the datagram ends the body, and over stream transports "
            "Content-Length is mandatory anyway. Clients treat it as 400."),
     .when =
         N_("Old RFC 2543 stacks, and strict stream parsers that meet a request over TCP or TLS "
            "without Content-Length, often after an SBC rule or an ALG stripped or rewrote the "
            "header."),
     .fix =
         N_("Make the client send Content-Length in every message, 0 when there is no body, "
            "above all over TCP, TLS and WebSocket gateways. If the client does send it, capture "
            "on both sides of each middlebox to find the one that removes it."),
     .rfc = "RFC 2543 section 7.4.12",
     .remark = N_("Not registered: a code of RFC 2543 that RFC 3261 dropped; sent by old stacks."),
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", NULL}},
    {.code = 412,
     .registered = true,
     .name = "Conditional Request Failed",
     .description =
         N_("The entity tag in SIP-If-Match of a PUBLISH is unknown to the server: it has no "
            "such published state to refresh, modify or remove. The publication as the client "
            "knew it no longer exists."),
     .when =
         N_("Presence and dialog state publication: the publication expired before its refresh, "
            "the presence server restarted, or the refresh reached another node of a cluster "
            "that does not share state. Devices publishing call quality reports (RFC 6035) are "
            "seldom affected, as each stands alone."),
     .fix =
         N_("The client must drop the tag and publish afresh: a PUBLISH without SIP-If-Match and "
            "with the full body, then use the SIP-ETag of its 200. If it repeats the old tag, "
            "its firmware is faulty. If 412 is frequent, lengthen Expires, refresh earlier, or "
            "replicate publication state between the nodes."),
     .rfc = "RFC 3903 section 11.2.1",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){NULL}},
    {.code = 413,
     .registered = true,
     .name = "Request Entity Too Large",
     .description =
         N_("The body of the request is bigger than the server will process. With Retry-After "
            "the limit is a passing one; without it the client should repeat the request with a "
            "smaller body or none. The server may close the connection."),
     .when =
         N_("Long MESSAGE texts or pictures, large presence documents in PUBLISH, resource "
            "lists, SDP of WebRTC clients with dozens of candidates and codecs towards a gateway "
            "with a small buffer. The size of the whole message, headers included, is the matter "
            "of 513."),
     .fix =
         N_("Compare the request's Content-Length with the server's limit, then shrink the body: "
            "fewer codecs and ICE candidates, no video, MSRP or an HTTP link for large messages. "
            "Or raise the limit on the server or SBC. Honour Retry-After where it is given."),
     .rfc = "RFC 3261 section 21.4.11",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Retry-After", NULL}},
    {.code = 414,
     .registered = true,
     .name = "Request-URI Too Long",
     .description =
         N_("The Request-URI exceeds the length that this server accepts. The request may "
            "succeed with a shorter URI; repeated as it is, it fails again."),
     .when =
         N_("Rare. URIs inflated by embedded headers or parameters: conference and recording "
            "services that carry state in the user part, GRUUs, Contact aliases that every proxy "
            "on the way extends, a Contact with flow tokens copied into the Request-URI, or a "
            "deliberate overflow attempt by a scanner."),
     .fix = N_("Look at the Request-URI and see which hop let it grow: an alias or parameter that "
               "is added again at each pass suggests a loop. Remove needless URI parameters and "
               "embedded headers, shorten flow tokens, or raise the limit of the server. From "
               "strangers, block the source."),
     .rfc = "RFC 3261 section 21.4.12",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Warning", NULL}},
    {.code = 415,
     .registered = true,
     .name = "Unsupported Media Type",
     .description =
         N_("The server cannot read the request's body: its Content-Type, Content-Encoding or "
            "language is not supported for this method. Accept, Accept-Encoding or "
            "Accept-Language in the response must say what is. The client should try again with "
            "content of those kinds."),
     .when =
         N_("INFO with application/dtmf-relay towards a server without it, multipart/mixed "
            "INVITEs (SDP with ISUP in SIP-I, location in PIDF-LO, SIPREC metadata) to equipment "
            "that takes plain SDP only, MESSAGE with rich text. AudioCodes gateways also send it "
            "when the SDP does not match, where others say 488."),
     .fix = N_("Compare the request's Content-Type and Content-Encoding with Accept. Send plain "
               "application/sdp on that trunk (switch off SIP-I, location or recording bodies, or "
               "mark the part handling=optional), choose RFC 4733 for DTMF, text/plain for "
               "messages. If the body was ordinary SDP, treat it as 488 and compare the codecs."),
     .rfc = "RFC 3261 sections 21.4.13 and 8.2.3",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Accept", "Accept-Encoding", "Accept-Language", NULL}},
    {.code = 416,
     .registered = true,
     .name = "Unsupported URI Scheme",
     .description =
         N_("The server does not know the scheme of the Request-URI, such as tel, sips or urn. "
            "The client should repeat the request with a sip URI instead."),
     .when = N_("tel: URIs sent by IMS, Teams or mobile clients to a PBX without RFC 3966 support, "
                "sips: URIs to a server without TLS, urn:service:sos from emergency clients to a "
                "proxy that has no emergency routing."),
     .fix = N_("Look at the scheme in the Request-URI. Convert tel:+49301234 to "
               "sip:+49301234@domain;user=phone, at the client or by a rule of the SBC; use sip: "
               "with transport=tls instead of sips: where the far side allows; give the proxy a "
               "route for urn:service URIs. Check that no rule leaves an empty or mangled scheme "
               "behind."),
     .rfc = "RFC 3261 section 21.4.14",
     .ends = SIPWHY_ENDS_DIALOG,
     .headers = (const char *const[]){"Warning", NULL}},
    {.code = 417,
     .registered = true,
     .name = "Unknown Resource-Priority",
     .description =
         N_("The request insisted on priority treatment (Require: resource-priority), and the "
            "server knows none of the namespace and value pairs in its Resource-Priority header. "
            "Accept-Resource-Priority may list those it knows."),
     .when =
         N_("Government, military and emergency networks (namespaces dsn, drsn, ets, wps, esnet, "
            "q735) and their gateways to networks that are configured for another namespace. "
            "Without the Require tag the header would simply be ignored."),
     .fix = N_("Compare Resource-Priority of the request with Accept-Resource-Priority. Map the "
               "namespace at the border (SBC rule), configure the missing one on the server, or "
               "drop the resource-priority tag from Require so that the call goes through without "
               "priority."),
     .rfc = "RFC 4412 section 4.6.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Accept-Resource-Priority", NULL}},
    {.code = 420,
     .registered = true,
     .name = "Bad Extension",
     .description =
         N_("The request demanded, in Require or Proxy-Require, an extension that the server or "
            "a proxy does not support; Unsupported lists the option tags in question. The client "
            "should repeat the request without them."),
     .when = N_("Require: 100rel, timer, precondition, replaces or sec-agree towards equipment "
                "without them; Proxy-Require: privacy or sec-agree through a plain proxy. Typical "
                "when an IMS or carrier trunk meets a small PBX, or after a setting changed from "
                "supported to required."),
     .fix =
         N_("Read Unsupported and move that tag from Require to Supported on the side that sent "
            "the request (100rel and timer set to optional rather than mandatory), or enable the "
            "extension on the server. Tags in Proxy-Require must be understood by every proxy: "
            "leave them out unless all do. Let an SBC strip the tag if neither end can be "
            "changed."),
     .rfc = "RFC 3261 section 21.4.15",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Unsupported", NULL}},
    {.code = 421,
     .registered = true,
     .name = "Extension Required",
     .description =
         N_("The server refuses to work without an extension that the client did not list in "
            "Supported. Require names the missing option tags; with sec-agree, Security-Server "
            "lists the mechanisms to choose from."),
     .when =
         N_("Strict carrier and IMS networks that demand 100rel, timer, precondition or "
            "sec-agree (RFC 3329), and PBX trunks where PRACK or session timers are set to "
            "mandatory. RFC 3261 asks servers to use it only when no useful service is possible "
            "otherwise."),
     .fix = N_("Compare Require of the response with Supported of the request, and enable that "
               "extension on the client or trunk (PRACK, session timer, security agreement). If it "
               "is already enabled, an SBC may be stripping Supported. Where the server is yours, "
               "make the extension optional."),
     .rfc = "RFC 3261 section 21.4.16",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Require", "Security-Server", NULL}},
    {.code = 422,
     .registered = true,
     .name = "Session Interval Too Small",
     .description =
         N_("The session timer asked for in Session-Expires is shorter than this server or proxy "
            "permits; Min-SE states the minimum. The client repeats the INVITE with a "
            "Session-Expires of at least that value and carries the Min-SE along. Several "
            "proxies may raise the bar one after the other."),
     .when =
         N_("Calls from a PBX with a short session timer (90 or 120 seconds) into a carrier that "
            "asks for 600, 900 or 1800. A 422 with a proper retry is a normal negotiation; a "
            "client that does not retry loses the call."),
     .fix =
         N_("Raise Session-Expires of the caller to 1800 or at least Min-SE, and never under 90, "
            "the absolute minimum. If the client ignores the 422 or retries with the old value, "
            "update it, or switch session timers off on that trunk where the carrier allows "
            "that. Mid-call, a 422 should hardly ever occur: look for a proxy whose minimum "
            "differs from the negotiated one."),
     .rfc = "RFC 4028 section 6",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Min-SE", NULL}},
    {.code = 423,
     .registered = true,
     .name = "Interval Too Brief",
     .description =
         N_("The lifetime that the client asked for, of a registration, subscription or "
            "publication, is shorter than the server allows. Min-Expires gives the least "
            "acceptable value, and the client repeats the request with that or more. A registrar "
            "may refuse this way only what is shorter than one hour."),
     .when =
         N_("Phones set to register every 30 or 60 seconds to hold a NAT binding open, towards a "
            "provider with a minimum of 120, 300 or 600. AudioCodes and most phones adopt "
            "Min-Expires by themselves; devices that do not stay unregistered."),
     .fix = N_("Set the register expiry of the client to Min-Expires or above (Expires header and "
               "expires parameter of Contact alike), and keep the NAT open with CRLF or OPTIONS "
               "keepalives of under 30 seconds instead. Or lower the minimum of the registrar. A "
               "client that repeats the refused value is faulty: update it."),
     .rfc = "RFC 3261 sections 21.4.17 and 10.3",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Min-Expires", NULL}},
    {.code = 424,
     .registered = true,
     .name = "Bad Location Information",
     .description =
         N_("The location conveyed with the request is malformed, insufficient, not permitted "
            "for use, or could not be fetched. Geolocation-Error must say which: 100 cannot "
            "process, 200 to 202 permission is missing, 300 dereference failed."),
     .when =
         N_("Emergency calling (NG112, NG911) and location-based routing: PIDF-LO bodies with a "
            "wrong schema or civic fields, a Geolocation header whose cid: does not match a body "
            "part, a location URI that the server cannot reach."),
     .fix =
         N_("Read Geolocation-Error. For 100 validate the PIDF-LO and its Content-ID against the "
            "cid: in Geolocation; for 200 to 202 check the usage rules (retransmission-allowed, "
            "Geolocation-Routing); for 300 test the location URI from the server. An emergency "
            "call should be repeated without the location rather than be given up."),
     .rfc = "RFC 6442 section 4.3",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Geolocation-Error", NULL}},
    {.code = 425,
     .registered = true,
     .name = "Bad Alert Message",
     .description =
         N_("The alert payload (Common Alerting Protocol, CAP) of a non-interactive emergency "
            "request is bad. AlertMsg-Error must give the reason: 100 cannot process, 101 not "
            "present, 102 not enough information for its purpose, 103 corrupted."),
     .when =
         N_("Sensors and alarm systems that report to a public safety answering point by MESSAGE "
            "with a CAP body, RFC 8876. It hardly occurs outside emergency services networks and "
            "their conformance tests."),
     .fix =
         N_("Act on the code: 101, check that the body is really there and that the Call-Info "
            "header with purpose EmergencyCallData.cap points at it; 100 and 103, validate the "
            "CAP XML and Content-Transfer-Encoding, and look for an SBC that alters bodies; 102, "
            "complete the fields that the authority requires."),
     .rfc = "RFC 8876 section 5.1",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"AlertMsg-Error", NULL}},
    {.code = 428,
     .registered = true,
     .name = "Use Identity Header",
     .description =
         N_("The verifying network requires a signed caller identity (STIR), and the request has "
            "no Identity header, or none with a PASSporT type that it supports; the phrase may "
            "then read \"Use Supported PASSporT Format\"."),
     .when =
         N_("STIR networks whose policy refuses unsigned calls (the MAN of France, SHAKEN trunks "
            "in North America), after a call crossed a TDM hop or an SBC that strips unknown "
            "headers. FreeSWITCH and Kamailio deployments with verification can send it by local "
            "policy."),
     .fix =
         N_("Make sure that the originating provider signs, and that the Identity header "
            "survives: let SBCs pass it untouched, allow the size it adds (often over 1300 "
            "bytes, so TCP). Check the ppt (shaken, div) against what the verifier supports. The "
            "response comes from local policy: where that is yours, begin with marking instead "
            "of rejecting."),
     .rfc = "RFC 8224 section 6.2.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", "Warning", NULL}},
    {.code = 429,
     .registered = true,
     .name = "Provide Referrer Identity",
     .description =
         N_("The target of a transfer wants proof of who asked for it: a valid, signed "
            "Referred-By token, which the request lacked or which did not verify. The referrer "
            "has to repeat the REFER with such a token."),
     .when =
         N_("Practically never in the field: signed Referred-By needs S/MIME. It would show up "
            "as the answer of the transfer target and so within the message/sipfrag of a NOTIFY "
            "to the transferring phone."),
     .fix = N_("Find out which server asks for it and switch the demand off, or let the PBX carry "
               "out the transfer itself so that no outside party has to trust a REFER. Only where "
               "S/MIME identities are deployed, give the referrer a certificate and let it add the "
               "Referred-By token (Referred-By with cid)."),
     .rfc = "RFC 3892 section 5",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", NULL}},
    {.code = 430,
     .registered = true,
     .name = "Flow Failed",
     .description =
         N_("An edge proxy tells the authoritative proxy that the connection (flow) over which "
            "this device registered is dead. Other flows of the same device may still work, so "
            "the proxy should try the next one. An endpoint should never see it, and treats it "
            "as 400 if it does."),
     .when =
         N_("Networks with SIP outbound (RFC 5626): WebRTC and mobile clients behind NAT whose "
            "TCP, TLS or WebSocket connection dropped, or an edge proxy that restarted while the "
            "binding in the registrar lives on."),
     .fix =
         N_("In the core, let the proxy try another flow of that instance, and remove the "
            "binding on 430. If callers see it, the registrar or proxy does not implement "
            "outbound: have it map 430 to 480. At the device, check keepalives (CRLF every 95 to "
            "120 seconds on TCP, STUN every 24 to 29 on UDP), Flow-Timer and re-registration "
            "after a lost connection."),
     .rfc = "RFC 5626 section 11.5",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", NULL}},
    {.code = 433,
     .registered = true,
     .name = "Anonymity Disallowed",
     .description =
         N_("The callee or its network does not take calls from anonymous callers. The client "
            "must not repeat the call with the number shown unless the user agrees to that."),
     .when = N_("Anonymous call rejection as a feature of IMS and hosted PBXs: the caller withheld "
                "the number (Privacy: id, From anonymous@anonymous.invalid), or an SBC or gateway "
                "lost the identity on the way. Gateways turn it into Q.850 cause 21 or 24."),
     .fix = N_("If the caller wanted to be anonymous, nothing is broken: place the call with "
               "identity, by the user's decision. Otherwise check why no number arrives: From, "
               "P-Asserted-Identity and Privacy on each leg, caller ID settings of the trunk, a "
               "carrier that drops P-Asserted-Identity from untrusted peers. The callee can switch "
               "the feature off."),
     .rfc = "RFC 5079 sections 4 and 5",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"From", "Reason", NULL}},
    {.code = 436,
     .registered = true,
     .name = "Bad Identity Info",
     .description =
         N_("The verifier could not fetch the certificate that the info parameter of the "
            "Identity header points to, for any of the Identity headers present. Nothing is said "
            "about the signature itself: it could not be checked."),
     .when =
         N_("STIR/SHAKEN: the certificate repository is down, slow, geo-blocked or behind a "
            "broken HTTPS certificate, the info URL is an internal address, or the verifier has "
            "no way out to the Internet. Many verifiers complete the call and only report the "
            "cause in a Reason header of protocol STIR."),
     .fix = N_("Take the URL from Identity;info= and fetch it from the verifier's network: DNS, "
               "firewall, proxy, TLS chain, HTTP status, content type. On the signing side publish "
               "at a public, cached address with high availability. Then let the verifier cache "
               "certificates, and decide whether a fetch failure should block calls at all."),
     .rfc = "RFC 8224 section 6.2.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", "Warning", NULL}},
    {.code = 437,
     .registered = true,
     .name = "Unsupported Credential",
     .description =
         N_("The verifier has the certificate behind the Identity header but will not use it: it "
            "does not trust the issuing authority, or does not support the algorithm. Its "
            "earlier name was Unsupported Certificate."),
     .when = N_("STIR/SHAKEN: a certificate from an authority outside the approved list of that "
                "country, an expired or revoked one, a self-signed test certificate in production, "
                "or a missing intermediate in the chain. FreeSWITCH has a hangup cause for it."),
     .fix =
         N_("Inspect the certificate at Identity;info=: issuer, validity, chain, telephone "
            "number authorisation list (TNAuthList), ES256 key. Load the current list of trusted "
            "authorities on the verifier; publish the full chain and renew in time on the "
            "signer. Calls between countries may need policy rather than a fix."),
     .rfc = "RFC 8224 section 6.2.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", "Warning", NULL}},
    {.code = 438,
     .registered = true,
     .name = "Invalid Identity Header",
     .description =
         N_("The request has an Identity header, but no PASSporT in it is both valid and "
            "supported: usually the signature does not fit the caller, callee and date that the "
            "request now shows. The recommended repair is a retry with the full form of the "
            "PASSporT if the compact form was used. \"Invalid PASSporT\" is a possible phrase."),
     .when =
         N_("STIR/SHAKEN when an SBC or carrier between signer and verifier rewrote From, "
            "P-Asserted-Identity, To or Date, or diverted the call without a div PASSporT. Only "
            "sometimes a forged caller."),
     .fix = N_("Decode the PASSporT and compare orig, dest and iat with From or "
               "P-Asserted-Identity, To and Date as they arrived; the difference names the "
               "rewriting hop. Normalise numbers to E.164 before signing, sign last, leave those "
               "headers alone afterwards, use the full form, and add div on diversion."),
     .rfc = "RFC 8224 section 6.2.2",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Reason", "Warning", NULL}},
    {.code = 439,
     .registered = true,
     .name = "First Hop Lacks Outbound Support",
     .description =
         N_("The registrar supports SIP outbound, as does the client (reg-id in Contact, "
            "outbound in Supported), but the first proxy between them does not: the first Path "
            "URI is missing or lacks ob. The client may register again without outbound or "
            "through another proxy."),
     .when = N_("Clients with outbound enabled (softphones, PJSIP, WebRTC stacks) behind an SBC or "
                "edge proxy that adds no Path with ob, or one that strips it."),
     .fix = N_("Enable outbound and Path (RFC 3327) on the first-hop proxy so that it inserts Path "
               "with ;ob, or switch outbound off in the client (no reg-id). Check with a trace "
               "behind the proxy that the Path header is there in the REGISTER that reaches the "
               "registrar."),
     .rfc = "RFC 5626 section 11.6",
     .ends = SIPWHY_ENDS_TRANSACTION,
     .headers = (const char *const[]){"Path", "Reason", NULL}},
};

const size_t codes_40x_count = sizeof codes_40x / sizeof codes_40x[0];
