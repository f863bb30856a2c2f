/*
 * codes_1xx.c — the provisional responses.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_1xx[] = {
    {.code = 100,
     .registered = true,
     .name = "Trying",
     .description =
         N_("The next SIP hop has the request and is doing something unspecified about it (a "
            "lookup, a search for the callee); expect further responses. It is strictly "
            "hop-by-hop: a stateful proxy never passes a 100 on, so its source address and the "
            "top Via name the box that answered and say nothing about anything beyond. It stops "
            "INVITE retransmission and with it Timer B: the client has no transaction timeout "
            "left, so silence can no longer make it fail over to another DNS target."),
     .when =
         N_("Right after the INVITE, normally within 200 ms, while the proxy that took the call "
            "searches for the callee: the dial tone of SIP, a sign that the network listens "
            "while nobody rings yet. Kamailio words it \"trying -- your call is important to "
            "us\", OpenSIPS \"Giving a try\". It is alarming only as the last word: the hop that "
            "sent it owns the call and then met a slow lookup, a full trunk, a dead next hop or "
            "a lost reply."),
     .fix = N_("A 100 needs no fix. If nothing follows for over 4 seconds, find its sender (source "
               "address, top Via, Server) and check that box: its network connectivity to the next "
               "hop and its proxy configuration. Trace its outgoing side: INVITE never forwarded "
               "means routing lookup or channel limit; forwarded but unanswered, a dead hop or "
               "firewall; answered, a broken way back (Via, rport). Shorten its no-reply timers: "
               "Timer C of a proxy, which no 100 restarts, ends the wait only after 3 minutes."),
     .rfc = "RFC 3261 section 21.1.1",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Via", "Timestamp", "Server", NULL}},
    {.code = 180,
     .registered = true,
     .name = "Ringing",
     .description =
         N_("The callee's user agent, or a gateway speaking for it, is alerting the user. A To "
            "tag makes it an early dialog, one for each branch of a fork, and the caller's side "
            "may now play local ringback. SDP in it means early media instead; Require: 100rel "
            "with RSeq demands a PRACK."),
     .when = N_("A few seconds after the INVITE of any normal call; several 180s with different To "
                "tags show that the call forked to several devices. PBXs can fake it: Asterisk's "
                "Dial option r sends 180 before the far end rings, so it does not prove that a "
                "telephone makes noise."),
     .fix = N_("Nothing to fix while somebody may still answer. If ringing never ends, set a "
               "no-answer timeout with forwarding or voicemail, below Timer C of the proxies (just "
               "over 3 minutes). If the caller hears silence, look for SDP in a 180 or 183 without "
               "RTP, which switches local ringback off. If the same 180 repeats with one RSeq, the "
               "PRACK is lost: check Contact and Record-Route."),
     .rfc = "RFC 3261 section 21.1.2",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Require", "RSeq", "Alert-Info", "P-Early-Media", NULL}},
    {.code = 181,
     .registered = true,
     .name = "Call Is Being Forwarded",
     .description =
         N_("A server on the way tells the caller that the call is being sent on to another "
            "destination. It is information only: the call continues, ringing or a final "
            "response of the new target follows, and nothing is expected of the client."),
     .when =
         N_("When call forwarding or a hunt group acts in a PBX, SBC or IMS application server "
            "that keeps the call itself instead of answering 302. Phones may show \"forwarded\"; "
            "many PBXs send no 181 at all, so its absence proves nothing about diversion."),
     .fix = N_("Normally nothing. If the call ends up in the wrong place, read History-Info (RFC "
               "7044) or Diversion (RFC 5806) for who diverted and why, and correct that "
               "forwarding. If several 181s follow each other without a 180, suspect two forwards "
               "pointing at each other, and limit the number of diversions."),
     .rfc = "RFC 3261 section 21.1.3",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"History-Info", "Diversion", "Reason", NULL}},
    {.code = 182,
     .registered = true,
     .name = "Queued",
     .description =
         N_("The callee cannot take the call yet, but the server keeps it in a queue rather than "
            "reject it. The reason phrase may carry the position or the expected wait, and the "
            "response may be repeated to update it; a final response comes once somebody is free."),
     .when =
         N_("Call centres and attendant consoles whose queue holds the call unanswered, as some "
            "gateways do for ISDN queueing. Many contact centre platforms answer with 200 and "
            "play music instead, or send 183 with an announcement, so a genuine 182 is uncommon."),
     .fix =
         N_("None: the wait is intended. Make sure that the queue repeats a provisional response "
            "every minute, because a proxy on the way may cancel the call when Timer C (over 3 "
            "minutes) passes without one. Where callers hang up, look at staffing, at the "
            "announcement (early media) and at an Expires header of the INVITE that is shorter "
            "than the queue."),
     .rfc = "RFC 3261 section 21.1.4",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Reason", "P-Early-Media", NULL}},
    {.code = 183,
     .registered = true,
     .name = "Session Progress",
     .description =
         N_("Progress of the call that fits no other code. In practice it carries SDP so that "
            "the caller hears early media: the network's ringback, an announcement or an "
            "interactive menu before answer; a client that gets it usually stops generating "
            "local ringback. With Require: 100rel and RSeq it is reliable and must be "
            "acknowledged by PRACK."),
     .when = N_("From PSTN and mobile gateways, carriers and IMS networks, often before or instead "
                "of 180; in IMS it also carries the precondition negotiation. When an announcement "
                "(number not in service, all lines busy) is played in the 183, the true reason "
                "follows in the Reason header of the final response."),
     .fix =
         N_("Nothing, if audio is heard. Dead air means that no RTP follows the SDP, or that the "
            "caller's firewall, NAT or SBC drops media before 200: check the address and port in "
            "the SDP and P-Early-Media. If it is retransmitted, PRACK does not arrive: check "
            "Contact and Record-Route, or switch 100rel off on that trunk. A 180 after a 183 "
            "with SDP does not always bring local ringback back."),
     .rfc = "RFC 3261 section 21.1.5",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Require", "RSeq", "P-Early-Media", "Reason", NULL}},
    {.code = 199,
     .registered = true,
     .name = "Early Dialog Terminated",
     .description =
         N_("One branch of a forked call has failed and its early dialog, named by the To tag, "
            "is over, while the INVITE as a whole is still alive. The caller releases codecs, "
            "ports and quality-of-service reservations of that branch; it sends no BYE for it."),
     .when =
         N_("Only towards clients whose INVITE had 199 in Supported, mostly in IMS, from a "
            "forking proxy that must hold a branch's final response back until it knows the best "
            "one. A proxy may not send it where the client put 100rel in Require."),
     .fix =
         N_("Nothing to fix in the call itself: wait for the other branches. Read Reason: "
            "SIP;cause= to see why this branch died, and treat that code as the diagnosis of "
            "this device. If media of a dead branch is still played, the client ignores the 199: "
            "it must neither send nor process media of that early dialog."),
     .rfc = "RFC 6228 sections 4 to 6",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Reason", NULL}},
};

const size_t codes_1xx_count = sizeof codes_1xx / sizeof codes_1xx[0];
