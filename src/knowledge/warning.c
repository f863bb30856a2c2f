/*
 * warning.c — the warn-codes of the Warning header (RFC 3261 section 20.43 and its extensions).
 */
#include "knowledge/codes.h"

#define RFC_3261 "RFC 3261 section 20.43"

static const struct sipwhy_warning warnings[] = {
    {
        .code = 300,
        .name = "Incompatible network protocol",
        .description = N_("The SDP names a network type that the callee does not have."),
        .fix = N_("Look at the network type of the c= and o= lines: it should be IN. Anything else "
                  "comes from an unusual gateway or from a damaged body."),
        .rfc = RFC_3261,
    },
    {
        .code = 301,
        .name = "Incompatible network address formats",
        .description = N_("The SDP gives its media address in a format that the callee cannot use, "
                          "such as IPv6 towards a host that has only IPv4."),
        .fix =
            N_("Compare IP4 or IP6 in the c= lines with what the callee has. Offer ICE with both "
               "families, or let an SBC relay the media between them."),
        .rfc = RFC_3261,
    },
    {
        .code = 302,
        .name = "Incompatible transport protocol",
        .description = N_("The callee does not support the transport profile of an m= line."),
        .fix = N_("Compare the profiles: RTP/AVP is plain, RTP/SAVP is SRTP with a=crypto, and "
                  "UDP/TLS/RTP/SAVPF is SRTP with DTLS. Make both ends use the same, or let an SBC "
                  "convert."),
        .rfc = RFC_3261,
    },
    {
        .code = 303,
        .name = "Incompatible bandwidth units",
        .description =
            N_("The callee does not understand the unit of a b= line, the modifier before the "
               "colon."),
        .fix = N_("Send b=AS or b=TIAS, and leave private modifiers out. A receiver should ignore "
                  "a modifier that it does not know, so report the rejection to its maker too."),
        .rfc = RFC_3261,
    },
    {
        .code = 304,
        .name = "Media type not available",
        .description = N_("The callee does not have a type of media that the SDP asks for: audio, "
                          "video, image, text or message."),
        .fix = N_("See which m= lines the callee can take. An offer with audio and video should be "
                  "answered with port 0 for what is not wanted, not rejected. For image, which is "
                  "fax, enable T.38 or fall back to G.711."),
        .rfc = RFC_3261,
    },
    {
        .code = 305,
        .name = "Incompatible media format",
        .description = N_("No codec, or other format, of a media line suits the callee."),
        .fix =
            N_("Compare the payload types and a=rtpmap lines of the offer with the codecs of the "
               "callee, a=fmtp modes included. Add one that both have, PCMA or PCMU as a last "
               "resort, or transcode on an SBC."),
        .rfc = RFC_3261,
    },
    {
        .code = 306,
        .name = "Attribute not understood",
        .description = N_("The callee does not support an a= line of the media."),
        .fix = N_("The warning text should name the attribute. Unknown attributes are to be "
                  "ignored, so update the callee, or remove the line on an SBC for this peer."),
        .rfc = RFC_3261,
    },
    {
        .code = 307,
        .name = "Session description parameter not understood",
        .description =
            N_("Some line of the SDP, other than those with a warning of their own, was not "
               "understood."),
        .fix =
            N_("Check the body for its syntax: order of the lines, CR LF endings, a Content-Length "
               "that cuts it short, and what a middlebox has changed. The warning text should name "
               "the line."),
        .rfc = RFC_3261,
    },
    {
        .code = 308,
        .name = "Incompatible language specification",
        .description = N_("The human languages that the caller asked for in the SDP (a=hlang-send, "
                          "a=hlang-recv) are not available. The text lists those that are."),
        .fix = N_("Offer one of the languages listed, or an asterisk after the languages of the "
                  "offer, which asks for the call not to fail over language."),
        .rfc = "RFC 8373",
    },
    {
        .code = 330,
        .name = "Multicast not available",
        .description = N_("The callee's site cannot take part in multicast."),
        .fix = N_("Offer a unicast address in the c= line. If multicast is meant, enable it on the "
                  "routers up to the callee."),
        .rfc = RFC_3261,
    },
    {
        .code = 331,
        .name = "Unicast not available",
        .description = N_("The callee's site cannot take part in unicast media, mostly because of "
                          "a firewall."),
        .fix = N_("Open the media ports of the firewall, or relay the media over an SBC or a TURN "
                  "server."),
        .rfc = RFC_3261,
    },
    {
        .code = 370,
        .name = "Insufficient bandwidth",
        .description =
            N_("The session needs more bandwidth than the callee, or the admission control of a "
               "link on the way, has to give."),
        .fix =
            N_("Compare the b= lines and the codecs with the limit of the link. Use a codec with a "
               "lower rate, drop video, or raise the limit of the admission control for that "
               "location."),
        .rfc = RFC_3261,
    },
    {
        .code = 380,
        .name = "SIPS Not Allowed",
        .description =
            N_("The request used a sips URI, and the callee or its proxy can only be reached with "
               "sip. It comes with 480."),
        .fix = N_("Call the sip URI, if TLS on every hop is not required. Otherwise register a "
                  "sips Contact, and check that the callee's device is reachable over TLS."),
        .rfc = "RFC 5630",
    },
    {
        .code = 381,
        .name = "SIPS Required",
        .description = N_("The request used a sip URI, and the callee accepts only sips, which is "
                          "TLS on every hop. It comes with 480."),
        .fix = N_("Call the sips URI over TLS. If the callee does not mean to insist, allow sip in "
                  "its settings."),
        .rfc = "RFC 5630",
    },
    {
        .code = 399,
        .name = "Miscellaneous warning",
        .description = N_("The text after it says what is meant; it is for people and logs, and no "
                          "program may act on it. Vendors put their internal reason there."),
        .fix = N_("Read the quoted text, and look it up in the documentation of the host that the "
                  "warning names."),
        .rfc = RFC_3261,
    },
};

#define WARNING_COUNT (sizeof warnings / sizeof *warnings)

const struct sipwhy_warning *sipwhy_warning_at(size_t index)
{
    return index < WARNING_COUNT ? &warnings[index] : NULL;
}

const struct sipwhy_warning *sipwhy_warning_find(int code)
{
    for (size_t i = 0; i < WARNING_COUNT; i++)
        if (warnings[i].code == code)
            return &warnings[i];
    return NULL;
}
