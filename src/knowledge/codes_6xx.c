/*
 * codes_6xx.c — global failures: the callee has spoken, no other place needs to be tried.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_6xx[] = {
    {
        .code = 600,
        .registered = true,
        .name = "Busy Everywhere",
        .description =
            N_("The callee was reached, is busy, and the sender knows that no other device or "
               "voice mail will take the call. Being a 6xx it ends the whole search: a forking "
               "proxy cancels every other branch, tries no new one, and forwards the 600 once they "
               "have ended. Retry-After may say when to call again."),
        .when = N_("From an application server or PBX that watches all devices of a user and finds "
                   "each of them busy, and from a few phones whose busy response is set to global. "
                   "Most equipment sends 486 instead. Gateways map both to Q.850 cause 17."),
        .fix = N_("Usually nothing: the person is on another call. If voice mail or other phones "
                  "should have been tried, find the device whose 600 stopped the hunt, and let it "
                  "send 486, which leaves the other branches alone. Otherwise enable call waiting, "
                  "raise the number of calls a user may have, or set up forwarding on busy."),
        .rfc = "RFC 3261 section 21.6.1",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Retry-After", "Reason", "Server", NULL},
    },
    {
        .code = 603,
        .registered = true,
        .name = "Decline",
        .description =
            N_("The callee was reached and does not want to, or cannot, take the call; the reason "
               "is withheld. It holds for every device: a forking proxy stops all other branches. "
               "With the phrase Network Blocked and a Reason field it is 603+ of the North "
               "American carriers: an analytics engine, not the person, refused."),
        .when =
            N_("When somebody presses reject on a phone that uses 603 rather than 486, or has do "
               "not disturb set. FreeSWITCH sends it for Q.850 cause 21, call rejected. On "
               "outbound call-centre traffic in the USA it is mostly robocall blocking."),
        .fix =
            N_("See who answered: after a 180 and some seconds it was a person, within "
               "milliseconds a rule. Read the phrase and Reason; for 603+ follow the redress "
               "contact there, check the attestation of your Identity header field and register "
               "the number with the analytics providers. If one rejecting phone silences a whole "
               "group, set it to 486."),
        .rfc = "RFC 3261 section 21.6.2",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Retry-After", "Reason", "Warning", "Server", NULL},
    },
    {
        .code = 604,
        .registered = true,
        .name = "Does Not Exist Anywhere",
        .description =
            N_("The server knows with authority that the user in the Request-URI exists nowhere, "
               "neither here nor behind another server. A forking proxy stops looking, and inside "
               "a dialog the dialog is destroyed. It is stronger than 404, which speaks only for "
               "the domain or server that sent it."),
        .when =
            N_("From servers with a complete directory, such as a number database or an HSS, and "
               "from some carriers for unassigned numbers. Gateways turn it into Q.850 cause 1, "
               "the same as 404, so the caller hears the unassigned-number announcement."),
        .fix = N_("Check the Request-URI as the sender of the 604 received it, which is not always "
                  "what was dialled: prefixes, a lost plus sign, a national instead of an E.164 "
                  "form, a wrong domain. Check that the number is provisioned, and was not ported "
                  "away without an update of the database. If another route does reach the user, "
                  "this server should answer 404, or not be asked."),
        .rfc = "RFC 3261 section 21.6.3",
        .ends = SIPWHY_ENDS_DIALOG,
        .headers = (const char *const[]){"Reason", "Warning", "Server", NULL},
    },
    {
        .code = 606,
        .registered = true,
        .name = "Not Acceptable",
        .description =
            N_("The callee would talk, but cannot support the session that the SDP describes: its "
               "media, codecs, bandwidth or address type. It has the meaning of 488, only for all "
               "of the callee's devices. Warning may list the reasons, and a body may show what "
               "would be supported."),
        .when =
            N_("Seldom, for most equipment answers a mismatch with 488. It comes from conference "
               "servers and some PBXs that know the abilities of every device of a user, and from "
               "SBCs whose media policy rejects each codec of the offer."),
        .fix =
            N_("Compare the m= and a=rtpmap lines of the offer with the body of the 606, and "
               "decode the Warning code: 304 is the media type, 305 the codec, 370 the bandwidth. "
               "Check that the transport profile fits, RTP/AVP against RTP/SAVP. Then add a common "
               "codec on either side, or transcode on an SBC. A gateway that answers 606 for one "
               "trunk only should use 488."),
        .rfc = "RFC 3261 section 21.6.4",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Warning", "Reason", "Server", NULL},
    },
    {
        .code = 607,
        .registered = true,
        .name = "Unwanted",
        .description =
            N_("The called person marked the call or message as unwanted: it is this caller's "
               "identity that is refused, not the moment. Networks may feed it into blocking and "
               "reputation systems, so later calls from the number may fail too. Otherwise it acts "
               "as any 6xx and stops all branches."),
        .when =
            N_("After a spam or block button on a phone whose provider announced sip.607 in "
               "Feature-Caps at registration. The same cause also shows as SIP cause 607 in the "
               "Reason of a BYE, when the button was pressed during the call, and of the CANCEL "
               "that stops the other branches."),
        .fix =
            N_("Do not retry: every further attempt makes the number's reputation worse. Check "
               "whether the identity shown in From and P-Asserted-Identity is really yours and is "
               "signed; a spoofed number collects the 607s of others. Look at the calling lists "
               "and the consent behind them, and ask the terminating provider how it weighs such "
               "reports."),
        .rfc = "RFC 8197 section 4",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Reason", "Server", NULL},
    },
    {
        .code = 608,
        .registered = true,
        .name = "Rejected",
        .description =
            N_("An intermediary, such as a call analytics engine, rejected the call on the "
               "callee's behalf; no person was asked, which tells it from 607. Call-Info with "
               "purpose jwscard points to a signed contact card of whoever can undo a wrongful "
               "block. Forking proxies stop all branches, as with any 6xx."),
        .when =
            N_("On calls into networks with robocall filtering, mostly in North America, usually "
               "at once and before anything rings. A caller that understands it announces sip.608 "
               "in Feature-Caps; for others a gateway on the way may play an announcement with 183 "
               "first, and then forward the 608."),
        .fix = N_("Fetch the card that Call-Info names, check its signature and that its iat is "
                  "recent, and appeal to the address in it. Meanwhile look at what the filter saw: "
                  "attestation level in the Identity header field, caller number in From and "
                  "P-Asserted-Identity, call volume and duration. A 608 without Call-Info leaves "
                  "only the terminating carrier to ask."),
        .rfc = "RFC 8688 section 3",
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Call-Info", "Reason", "Server", NULL},
    },
    {
        .code = 687,
        .registered = false,
        .name = "Dialog Terminated",
        .description =
            N_("A code of an expired Internet-Draft that says the dialog has been terminated. No "
               "RFC defines it, so a client treats it as 600 (Busy Everywhere): the request has "
               "failed for good, and a forking proxy stops all other branches."),
        .when =
            N_("Very rarely, from software that is built on the Sofia-SIP library, whose table of "
               "status codes holds it. On the wire it mostly means that an application picked the "
               "code by hand."),
        .fix = N_("Find out which element sent it, by Server or User-Agent and its source address, "
                  "and read its log for the reason. Check whether a BYE or CANCEL crossed the "
                  "request. The sender should use 481 where the dialog is gone, and 487 for an "
                  "INVITE that was given up."),
        .rfc = "Sofia-SIP, from an expired Internet-Draft",
        .remark = N_("Not in the IANA registry: Sofia-SIP knows it from an expired draft. A client "
                     "treats it as 600."),
        .ends = SIPWHY_ENDS_TRANSACTION,
        .headers = (const char *const[]){"Reason", "Server", NULL},
    },
};
const size_t codes_6xx_count = sizeof codes_6xx / sizeof *codes_6xx;
