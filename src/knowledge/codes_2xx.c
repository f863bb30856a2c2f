/*
 * codes_2xx.c — the responses that say success.
 */
#include "knowledge/codes.h"

const struct sipwhy_code codes_2xx[] = {
    {.code = 200,
     .registered = true,
     .name = "OK",
     .description =
         N_("The request succeeded; what that means depends on the method. For an INVITE the "
            "call is answered: Contact and Record-Route say where ACK and BYE must go, the SDP "
            "completes the negotiation, and the callee retransmits the 200 until the ACK "
            "arrives. For REGISTER, Contact lists every binding with the lifetime really granted."),
     .when =
         N_("At the end of every successful request. A 200 to CANCEL only confirms that the "
            "CANCEL was understood; the INVITE gets its own final response, normally 487. "
            "Answering machines, false answer supervision and IVRs send 200 as well, so it does "
            "not prove that a person is there."),
     .fix =
         N_("Nothing, unless trouble follows. A 200 that is retransmitted and a drop after 32 "
            "seconds mean that the ACK is lost: look first at Contact (private address) and "
            "Record-Route (wrong advertised address, missing lr). One-way audio: compare the SDP "
            "c= and m= lines with the real RTP. A registration that lapses: use the expires of "
            "the 200, not that of the request. Session-Expires tells who must refresh and when."),
     .rfc = "RFC 3261 section 21.2.1",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Contact", "Record-Route", "Session-Expires", "Require",
                                      "Service-Route", "Flow-Timer", "Allow", "Supported", NULL}},
    {.code = 202,
     .registered = true,
     .name = "Accepted",
     .description =
         N_("The request was taken but is not finished; its outcome arrives later in NOTIFY "
            "requests. It was meant for SUBSCRIBE and REFER and has been withdrawn: a receiver "
            "treats it exactly as 200, and new implementations send 200. To MESSAGE it says: "
            "stored, delivery not assured."),
     .when =
         N_("Almost always as the answer to REFER in a call transfer (Cisco, Polycom, Asterisk "
            "and many others still send it) or to SUBSCRIBE from older presence servers, and to "
            "MESSAGE where a store-and-forward server keeps the text. It says nothing about "
            "whether the transfer worked."),
     .fix = N_("Do not treat it as success of the transfer: follow the NOTIFYs with a "
               "message/sipfrag body; the code in the last one is the result. No NOTIFY within 32 "
               "seconds means that it is lost or misrouted (Contact, NAT). Code that waits for 200 "
               "only should accept any 2xx."),
     .rfc = "RFC 6665 section 8.3.1",
     .remark = N_("Deprecated by RFC 6665 and, for REFER, by RFC 7647; treated exactly as 200."),
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"Expires", NULL}},
    {.code = 204,
     .registered = true,
     .name = "No Notification",
     .description =
         N_("The SUBSCRIBE succeeded and the subscription lives on, but no NOTIFY will follow, "
            "because the state that the subscriber already has (named by the entity tag in its "
            "Suppress-If-Match) is still current. It saves a notification and its body at every "
            "refresh."),
     .when =
         N_("Only as the answer to a SUBSCRIBE inside an existing subscription, from presence, "
            "dialog and message-waiting servers that implement conditional notification (RFC "
            "5839). It is rare; seen anywhere else, such as in answer to MESSAGE or REGISTER, it "
            "is a bug of a sender with HTTP habits."),
     .fix = N_("None; take the new lifetime from Expires. If lamps or presence stay stale, the "
               "client holds an entity tag that no longer matches what it shows: let it subscribe "
               "once without Suppress-If-Match to fetch the full state. A client that waits for a "
               "NOTIFY after a 204 must be fixed."),
     .rfc = "RFC 5839 section 7.1",
     .ends = SIPWHY_ENDS_NOTHING,
     .headers = (const char *const[]){"SIP-ETag", "Expires", NULL}},
};

const size_t codes_2xx_count = sizeof codes_2xx / sizeof codes_2xx[0];
