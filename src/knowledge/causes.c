/*
 * causes.c — the causes of ITU-T Q.850 (and two that only PBXs use), by rising number.
 * Columns: cause, name, group, description, fix, SIP response, from SIP, remark.
 */
#include "knowledge/causes.h"

#include "knowledge/codes.h"

static const char normal[] = N_("normal event");
static const char resource[] = N_("resource unavailable");
static const char unavailable[] = N_("service or option not available");
static const char unimplemented[] = N_("service or option not implemented");
static const char invalid[] = N_("invalid message");
static const char protocol[] = N_("protocol error");
static const char interworking[] = N_("interworking");

static const char unlisted[] =
    N_("RFC 3398 does not list it: gateways fall back to 500, FreeSWITCH to 480.");
static const char one_way[] = N_("RFC 3398 lists it only in the other direction: gateways fall back "
                                 "to 500, FreeSWITCH to 480.");
static const char not_q850[] =
    N_("Not a cause of ITU-T Q.850: Asterisk and FreeSWITCH have it in their tables.");
static const char barred[] = N_("Not a cause of ITU-T Q.850: Asterisk and FreeSWITCH have it in "
                                "their tables. FreeSWITCH answers 403 for it.");

const struct sipwhy_cause causes[] = {
    {1, "Unallocated (unassigned) number", normal,
     N_("The number is well formed, but the network has assigned it to nobody."),
     N_("Check the digits that reached the last switch: prefix, country code and plus sign. If "
        "they are right, the number is not provisioned or was ported without an update of the "
        "routing database."),
     "404", "404, 485, 604", NULL},
    {2, "No route to specified transit network", normal,
     N_("The call asked for a transit carrier that this exchange does not know or may not use."),
     N_("Check the carrier selection code that the trunk or the dial plan adds, and whether the "
        "operator still serves that carrier."),
     "404", "", NULL},
    {3, "No route to destination", normal,
     N_("The exchange knows no path to the network that serves the number."),
     N_("Find the switch that sent it, by the location in Reason where there is one, and check its "
        "route table for this prefix. In a PBX it is often a dial plan without a matching entry."),
     "404", "", N_("Asterisk chan_sip also makes it of a 420.")},
    {4, "Send special information tone", normal,
     N_("The number cannot be reached for a reason of long standing; the caller should hear the "
        "special information tone."),
     N_("Listen to the announcement of the network and check the number with the operator of the "
        "destination."),
     "500", "", unlisted},
    {5, "Misdialled trunk prefix", normal,
     N_("The number contains a trunk prefix that does not belong there, or lacks one."),
     N_("Correct the number manipulation on the trunk: strip or add the national prefix, such as 0 "
        "or 1, and make sure that the type of number agrees with the digits."),
     "500", "", unlisted},
    {6, "Channel unacceptable", normal,
     N_("The B-channel that was named for the call is not acceptable to the side that has to use "
        "it."),
     N_("Compare the channel numbering and the selection order of both ends of the ISDN link; let "
        "one side pick exclusively."),
     "500", "", unlisted},
    {7, "Call awarded and being delivered in an established channel", normal,
     N_("The call is being delivered to the user on a channel that is already open to that user."),
     N_("Nothing to repair in SIP. If the call fails, look at the ISDN side, where the channel is "
        "shared."),
     "500", "", unlisted},
    {8, "Preemption", normal, N_("The call was cleared to make room for one of higher priority."),
     N_("Expected in networks with multi-level precedence. Check Resource-Priority of both calls, "
        "and the trunk's capacity if it happens often."),
     "500", "", unlisted},
    {9, "Preemption - circuit reserved for reuse", normal,
     N_("The call was cleared for one of higher priority, and its circuit is kept for that call."),
     N_("As for cause 8: check the priorities, then the number of circuits."), "500", "", unlisted},
    {14, "QoR: ported number", normal,
     N_("The number was ported away; the exchange asks the one before it to query the portability "
        "database (query on release)."),
     N_("Do the number portability query before the call is sent to this operator, or route it "
        "through a carrier that does."),
     "500", "", unlisted},
    {16, "Normal call clearing", normal, N_("One of the users hung up."),
     N_("Nothing is wrong by itself. If users complain of dropped calls, find the side that sent "
        "it first, and check whether it comes at the same number of seconds each time, which "
        "points to a timer, a missing ACK or lost media."),
     "BYE/CANCEL", "",
     N_("BYE and CANCEL are mapped to it. A failed INVITE with cause 16 usually means that the "
        "caller hung up first.")},
    {17, "User busy", normal, N_("The called user is busy, or all of their channels are in use."),
     N_("Nothing for a single line. For a PBX or a trunk behind the number, count the calls in "
        "progress against its channels."),
     "486", "486, 600", NULL},
    {18, "No user responding", normal,
     N_("The called terminal did not answer the setup message at all: no alerting, no connect, "
        "within the time allowed."),
     N_("Check that the device or the far gateway is up and reachable on its access, as for a 408 "
        "in SIP. It is not a person who let the phone ring; that is cause 19."),
     "408", "480",
     N_("Not symmetric: 480 becomes 18, but 18 becomes 408. Asterisk chan_sip makes it of a 408.")},
    {19, "No answer from user (user alerted)", normal,
     N_("The phone rang and nobody picked up before the network's timer ran out."),
     N_("Usually nothing. If it comes early, compare the ring timers of the SIP side and the "
        "network, and give the call to voice mail before the shorter one ends."),
     "480", "",
     N_("Asterisk chan_sip makes it of 480 and of 483, for which RFC 3398 has 18 and 25.")},
    {20, "Subscriber absent", normal,
     N_("The mobile phone is switched off or out of coverage, or the subscriber is not "
        "registered."),
     N_("Try again later, or forward the call when not reachable. For a SIP user behind it, check "
        "that the registration is alive."),
     "480", "", NULL},
    {21, "Call rejected", normal,
     N_("The called side could take the call, and refuses it: a user, a filter, or a policy of the "
        "network."),
     N_("See the location in Reason: user means that a person or device declined, anything else is "
        "a policy. Then check the caller number that was shown, credit, barring lists and whether "
        "the trunk authenticates you."),
     "403 (603 if location=user)", "401, 402, 403, 407, 603",
     N_("FreeSWITCH answers 603 whatever the location is. A gateway should try credentials before "
        "it turns a 401 or 407 into 21.")},
    {22, "Number changed", normal,
     N_("The number is no longer in use; the new one may come in the diagnostic field."),
     N_("Dial the new number and update directories. If a 410 arrives although the trunk sent the "
        "new number, make the gateway map the diagnostic to a 301 with Contact."),
     "410 (301 with new number in diagnostic)", "410", NULL},
    {23, "Redirection to new destination", normal,
     N_("The exchange asks an earlier one to route the call to another destination."),
     N_("The redirection was not carried out where it should have been. Check whether the gateway "
        "or the operator supports call deflection, and forward the call on the PBX instead."),
     "410", "", NULL},
    {24, "Call rejected due to feature at the destination", normal,
     N_("A service at the destination, such as the rejection of anonymous callers, refused the "
        "call."),
     N_("Send a caller identity: check From, P-Asserted-Identity and Privacy of the call. Ask the "
        "called user which screening service is active."),
     "500", "", unlisted},
    {25, "Exchange routing error", normal,
     N_("The call cannot be routed on because of an error in an exchange: typically it went round "
        "in a circle until the hop counter was used up."),
     N_("Look for two switches that send the prefix to each other, as for 482 and 483 in SIP. "
        "Compare the Via list or the redirection numbers with the route tables."),
     "500", "482, 483",
     N_("RFC 3398 lists it only in the other direction: gateways fall back to 500, FreeSWITCH answers "
        "483.")},
    {26, "Non-selected user clearing", normal,
     N_("The user accepted the call, but another terminal of the same number was given it."),
     N_("In North American networks it means that a ported number was misrouted: check that the "
        "portability query was done. Elsewhere nothing is wrong."),
     "404", "", NULL},
    {27, "Destination out of order", normal,
     N_("The signalling cannot be delivered to the destination, because its interface is down."),
     N_("Check the access of the destination: layers 1 and 2 of an ISDN line, or the registration "
        "and OPTIONS of a SIP trunk. Failover to another route helps until it is back."),
     "502", "", NULL},
    {28, "Invalid number format (address incomplete)", normal,
     N_("The number is not valid in form, or too short to be routed."),
     N_("Compare the digits and the type of number with what the trunk expects, E.164 or national. "
        "With overlap dialling, wait for more digits before the INVITE is sent."),
     "484", "484", NULL},
    {29, "Facility rejected", normal,
     N_("The network cannot provide a supplementary service that was asked for."),
     N_("Find the facility in the setup message, such as transfer, call deflection or user-to-user "
        "information, and switch it off or have it subscribed."),
     "501", "", NULL},
    {30, "Response to STATUS ENQUIRY", normal,
     N_("The state of the call was asked for, and this is the answer; it clears nothing."),
     N_("It should not end a call. If it does, look at the ISDN trace before it for the message "
        "that made one side ask."),
     "500", "", unlisted},
    {31, "Normal, unspecified", normal,
     N_("An end of the call without fault that no other cause describes."),
     N_("It says little: look at the location in Reason, at the response code it came with, and at "
        "the trace of the side that released. Many devices send it for want of anything better."),
     "480", "",
     N_("Also the default for responses that RFC 3398 does not list, and for 488 and 606 unless "
        "their Warning speaks of a bearer capability.")},
    {34, "No circuit/channel available", resource,
     N_("No free circuit or channel is left for the call."),
     N_("Count the calls in progress against the channels of the trunk, and look for channels that "
        "hang or are blocked. Add channels, or a second route."),
     "503", "", N_("Asterisk chan_sip makes it of a 503, for which RFC 3398 has 41.")},
    {38, "Network out of order", resource,
     N_("The network does not work, and probably will not for some time, so an immediate retry is "
        "of little use."),
     N_("Check the trunk's link state and alarms, take another route, and open a ticket with the "
        "operator."),
     "503", "502", NULL},
    {39, "Permanent frame mode connection out of service", resource,
     N_("A permanently established frame mode connection is out of service."),
     N_("It concerns frame relay, not voice calls. On a voice call it is a fault of the sender."),
     "500", "", unlisted},
    {40, "Permanent frame mode connection operational", resource,
     N_("A permanently established frame mode connection works and can carry data."),
     N_("It concerns frame relay, not voice calls. On a voice call it is a fault of the sender."),
     "500", "", unlisted},
    {41, "Temporary failure", resource,
     N_("The network has a fault that should not last long; the user may try again almost at "
        "once."),
     N_("Retry over another route. If it repeats, find which switch sends it, by the location in "
        "Reason, and look there: an SBC may hide any 400, 481, 500 or 503 behind it."),
     "503", "400, 481, 500, 503", NULL},
    {42, "Switching equipment congestion", resource,
     N_("The exchange has more traffic than it can carry."),
     N_("Slow the caller down and retry later or elsewhere. Compare the call attempts per second "
        "with what the operator has agreed to."),
     "503", "", NULL},
    {43, "Access information discarded", resource,
     N_("The network could not deliver information that the caller sent along, such as "
        "user-to-user information or a subaddress."),
     N_("Leave the information out, or shorten it. The call itself may have been possible."), "500",
     "", unlisted},
    {44, "Requested circuit/channel not available", resource,
     N_("The circuit that was named for the call cannot be had, mostly because both sides seized "
        "it at once."),
     N_("The gateway should choose another circuit by itself and nothing should reach SIP. If it "
        "is frequent, let the two ends hunt from opposite ends of the trunk group."),
     "none (gateway must re-select the circuit)", "",
     N_("FreeSWITCH answers 503 for it, which RFC 3398 does not provide for.")},
    {45, "Pre-empted", resource, N_("The call gave way to another one of higher priority."),
     N_("As for cause 8: check the priorities, then the number of circuits."), "500", "", not_q850},
    {46, "Precedence call blocked", resource,
     N_("A call with priority found no circuit that it could take over: all carry calls of the "
        "same or a higher priority."),
     N_("Check the Resource-Priority that was asked for and allowed, and the capacity of the "
        "trunk."),
     "500", "", unlisted},
    {47, "Resource unavailable, unspecified", resource,
     N_("Some resource is missing that no other cause of this group describes."),
     N_("Check the licences, DSP channels and media ports of the gateway that sent it; its log "
        "knows which ran out."),
     "503", "", NULL},
    {49, "Quality of service not available", unavailable,
     N_("The quality of service that was asked for cannot be provided."),
     N_("Ask for less bandwidth or a codec with a lower rate, or check the admission control of "
        "the link."),
     "500", "", unlisted},
    {50, "Requested facility not subscribed", unavailable,
     N_("The network has the supplementary service, but the caller has not subscribed to it."),
     N_("Order the service from the operator, or stop asking for it: transfer, CLIR, call "
        "deflection and other caller numbers are the usual ones."),
     "500", "", unlisted},
    {52, "Outgoing calls barred", unavailable, N_("The caller is not allowed to make this call."),
     N_("Check the barring and the class of service of the caller, then credit and the permission "
        "for international or premium numbers."),
     "500", "", barred},
    {53, "Outgoing calls barred within CUG", unavailable,
     N_("The caller's closed user group does not allow calls out of it."),
     N_("Ask the operator which closed user group the line is in, and whether outgoing access is "
        "part of it."),
     "500", "", unlisted},
    {54, "Incoming calls barred", unavailable,
     N_("The called line does not accept incoming calls."),
     N_("Check the barring of the called line with its operator. For a SIP user, look at do not "
        "disturb and screening rules."),
     "500", "", barred},
    {55, "Incoming calls barred within CUG", unavailable,
     N_("The called line is in a closed user group that takes no calls from outside."),
     N_("Call from inside the group, or have the operator allow incoming access."), "403", "",
     NULL},
    {57, "Bearer capability not authorized", unavailable,
     N_("The network could provide the bearer that was asked for, but the caller may not use it."),
     N_("See which bearer the gateway asks for: 64 kbit/s unrestricted where speech is meant is "
        "the usual mistake. Otherwise have it subscribed."),
     "403", "", NULL},
    {58, "Bearer capability not presently available", unavailable,
     N_("The bearer that was asked for exists, but is not free now."),
     N_("Retry, or ask for speech or 3.1 kHz audio. Check for congestion of the data-capable "
        "trunks."),
     "503", "", N_("Asterisk chan_sip makes it of a 488, for which RFC 3398 has 31 or 65.")},
    {62, "Inconsistency in designated outgoing access information and subscriber class",
     unavailable,
     N_("The access information in the call does not agree with the class of the subscriber."),
     N_("Compare the closed user group settings of the gateway with those of the line."), "500", "",
     unlisted},
    {63, "Service or option not available, unspecified", unavailable,
     N_("A service is not available, and no other cause of this group says which."),
     N_("Look for what the caller asked for beyond a plain call. Coming from SIP it stands for a "
        "405: check the method and the Allow field."),
     "500", "405", one_way},
    {65, "Bearer capability not implemented", unimplemented,
     N_("The equipment does not support the bearer that was asked for, such as video or data."),
     N_("Make the gateway ask for speech or 3.1 kHz audio, and check which codecs and media of the "
        "SDP it maps to which bearer."),
     "488", "", N_("A 488 or 606 becomes 65 when its Warning speaks of a bearer capability.")},
    {66, "Channel type not implemented", unimplemented,
     N_("The equipment does not support the type of channel that was asked for."),
     N_("Correct the channel type in the configuration of the ISDN link."), "500", "", unlisted},
    {69, "Requested facility not implemented", unimplemented,
     N_("The equipment does not have the supplementary service that was asked for."),
     N_("Switch the service off for this trunk, or provide it on the SIP side."), "500", "",
     N_("RFC 3398 does not list it: gateways fall back to 500.")},
    {70, "Only restricted digital information bearer capability is available", unimplemented,
     N_("The caller asked for unrestricted digital information, and only the restricted form can "
        "be had."),
     N_("Use 56 kbit/s rate adaptation for data calls. For voice, correct the bearer that the "
        "gateway asks for."),
     "488", "", NULL},
    {79, "Service or option not implemented, unspecified", unimplemented,
     N_("The equipment lacks a service, and no other cause of this group says which."),
     N_("Look for what the caller asked for beyond a plain call. Coming from SIP it stands for "
        "406, 415 or 501: check Accept, Content-Type and the method."),
     "501", "406, 415, 501", NULL},
    {81, "Invalid call reference value", invalid,
     N_("A message came for a call reference that is not in use."),
     N_("The two ends disagree on which calls exist: after a restart of one of them, clear the "
        "channels on both. It is the 481 of ISDN."),
     "500", "", unlisted},
    {82, "Identified channel does not exist", invalid,
     N_("The caller named a channel that is not active on this interface."),
     N_("Compare how many channels are configured on both ends, the framing of fractional links "
        "above all."),
     "500", "", unlisted},
    {83, "A suspended call exists, but this call identity does not", invalid,
     N_("A call is to be resumed with an identity that no suspended call has."),
     N_("Resume with the identity that was given when the call was suspended. It concerns ISDN "
        "terminals only."),
     "500", "", unlisted},
    {84, "Call identity in use", invalid,
     N_("A call is to be suspended with an identity that another suspended call has."),
     N_("Use another identity. It concerns ISDN terminals only."), "500", "", unlisted},
    {85, "No call suspended", invalid, N_("A call is to be resumed, and none is suspended."),
     N_("The call had been cleared or resumed already. It concerns ISDN terminals only."), "500",
     "", unlisted},
    {86, "Call having the requested call identity has been cleared", invalid,
     N_("The call to be resumed was cleared while it was suspended."),
     N_("Check how long the network keeps suspended calls. It concerns ISDN terminals only."),
     "500", "", unlisted},
    {87, "User not member of CUG", invalid,
     N_("The called user does not belong to the closed user group of the call."),
     N_("Compare the closed user group of both lines, or have the call made without one."), "403",
     "", NULL},
    {88, "Incompatible destination", invalid,
     N_("The destination cannot handle the call as it was asked for: bearer, data rate or layer "
        "information do not fit."),
     N_("Check that the gateway asks for speech, and that the number does not belong to a fax, a "
        "modem or a data line. Then compare codecs on the SIP side."),
     "503", "", N_("FreeSWITCH answers 488, which tells the caller more.")},
    {90, "Non-existent CUG", invalid,
     N_("The closed user group that the call names does not exist."),
     N_("Correct the closed user group index on the gateway or with the operator."), "500", "",
     unlisted},
    {91, "Invalid transit network selection", invalid,
     N_("The transit network was named in a form that is not valid."),
     N_("Check the carrier identification code and its coding on the trunk."), "500", "", unlisted},
    {95, "Invalid message, unspecified", invalid,
     N_("A message was invalid in a way that no other cause of this group describes."),
     N_("Trace the ISDN or SS7 side and decode the last message before the release."), "500", "",
     unlisted},
    {96, "Mandatory information element is missing", protocol,
     N_("A message lacks an element that it must have."),
     N_("The diagnostic field names the element. The usual mistake is a wrong ISDN variant on one "
        "of the ends."),
     "500", "", unlisted},
    {97, "Message type non-existent or not implemented", protocol,
     N_("A message of a type came that the receiver does not know."),
     N_("Make both ends use the same ISDN or ISUP variant, and switch off what only one supports."),
     "500", "", unlisted},
    {98, "Message not compatible with call state or message type non-existent or not implemented",
     protocol,
     N_("A message came that does not fit the state of the call, or that the receiver does not "
        "know."),
     N_("Look at the order of the messages before it, and compare the variants of both ends."),
     "500", "", unlisted},
    {99, "Information element/parameter non-existent or not implemented", protocol,
     N_("A message contains an element that the receiver does not know. Mostly it is ignored and "
        "the call goes on."),
     N_("If the call fails, the diagnostic names the element: stop sending it, or align the "
        "variants of both ends."),
     "500", "", unlisted},
    {100, "Invalid information element contents", protocol,
     N_("An element of a message has a content that the receiver cannot accept."),
     N_("The diagnostic names the element. Often it is the called or calling number, with a type "
        "or characters that do not belong there: look at From and the Request-URI."),
     "500", "", unlisted},
    {101, "Message not compatible with call state", protocol,
     N_("A message came that does not fit the state of the call."),
     N_("Look for messages that crossed or were lost, and for timers that differ between the "
        "ends."),
     "500", "", unlisted},
    {102, "Recovery on timer expiry", protocol,
     N_("A timer ran out while one side waited for the other, and the call was cleared to "
        "recover."),
     N_("Find the message that had no answer, on the telephone side for a call from SIP. If the "
        "SIP side stayed silent, look there for 408 or 504, and for an INVITE that never got past "
        "100."),
     "504", "408, 504", N_("Not symmetric: 408 becomes 102, but 102 becomes 504.")},
    {103, "Parameter non-existent or not implemented, passed on", protocol,
     N_("A parameter was not understood and was passed on unchanged."),
     N_("It should not end a call. Find the switch that cleared, and align the variants."), "500",
     "", unlisted},
    {110, "Message with unrecognized parameter, discarded", protocol,
     N_("A message was thrown away because of a parameter that the receiver does not know."),
     N_("The diagnostic names the parameter: stop sending it, or align the ISUP versions of both "
        "ends."),
     "500", "", unlisted},
    {111, "Protocol error, unspecified", protocol,
     N_("A protocol error that no other cause of this group describes."),
     N_("Trace the ISDN or SS7 side. Gateways also use it for failures of their own, so read their "
        "log."),
     "500", "", NULL},
    {127, "Interworking, unspecified", interworking,
     N_("The call went through a network that gives no causes, so the real reason is not known."),
     N_("Look one network further: at the trace of the gateway between both. Coming from SIP it "
        "stands for a request that the gateway should have repaired and sent again, such as after "
        "420, 421 or 513."),
     "500", "413, 414, 416, 420, 421, 423, 505, 513", N_("Asterisk chan_sip makes it of a 487.")},
};
const size_t causes_count = sizeof causes / sizeof *causes;
