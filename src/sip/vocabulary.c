/*
 * vocabulary.c — names of methods, parameters, codecs and attributes, and the words of reason phrases.
 */
#include "sip/vocabulary.h"

#include "base/hash.h"
#include "sip/scan.h"
#include <sipwhy/knowledge.h>
#include <stdlib.h>

static const char words[] =
    /* Methods, option tags, event packages (RFC 3261, the registries of IANA). */
    "sip sips tel urn uuid imei gsma service sos counseling http https cid mailto im pres ws wss tcp udp tls sctp "
    "tls-sctp ack bye cancel info invite message notify options prack publish refer register subscribe update ping "
    "100rel 199 answermode eventlist explicitsub from-change geolocation-http geolocation-sip gin gruu "
    "histinfo ice join multiple-refer norefersub nosub outbound path policy precondition pref privacy "
    "recipient-list-invite recipient-list-message recipient-list-subscribe record-aware replaces resource-priority "
    "sdp-anat sec-agree siprec target-dialog tdialog timer trickle-ice uui conference consent-pending-additions "
    "certificate credential dialog encrypt kpml load-control message-summary poc-settings presence reg reginfo "
    "session-spec-policy spam-report spirits-indps ua-profile winfo xcap-diff xmpp-connection check-sync talk hold "
    "line-seize as-feature-event vq-rtcpxr session-media-pidf "
    /* Media types. */
    "application audio image multipart text video sdp mixed alternative related signed form-data plain html cpim "
    "sipfrag isup qsig pidf xml dtmf dtmf-relay simple-message-summary media_control csta json pkcs7-mime "
    "pkcs7-signature octet-stream trickle-ice-sdpfrag rs-metadata utf-8 us-ascii iso-8859-1 gzip deflate identity "
    "base64 binary render session early-session alert icon recipient-list required optional handling by-reference "
    /* Parameters and what they may be. */
    "tag branch received rport maddr ttl transport lr expires q user method phone ip dialstring comp sigcomp keep ob "
    "alias gr pub-gruu temp-gruu reg-id +sip.instance +sip.rendering +u.sip!devcap cause protocol reason counter "
    "index privacy party screen id-type screening rc np mp hi-index text refresher uac uas duration retry-after "
    "purpose info card call-info boundary charset name handling content-disposition type username realm nonce uri "
    "response algorithm md5 md5-sess sha sha-1 sha-224 sha-256 sha-384 sha-512 sha-256-sess sha-512-256 "
    "sha-512-256-sess akav1-md5 akav2-md5 cnonce opaque qop auth auth-int nc stale true false domain auts digest "
    "basic bearer ntlm kerberos negotiate nextnonce rspauth ipsec-3gpp ipsec-ike ipsec-man mediasec alg ealg prot "
    "mod spi-c spi-s port-c port-s hmac-md5-96 hmac-sha-1-96 aes-cbc des-ede3-cbc null esp trans to-tag from-tag "
    "early-only remote active pending terminated init noresource timeout probation deactivated rejected giveup "
    "unconditional user-busy no-answer deflection follow-me time-of-day do-not-disturb out-of-service "
    "invariant header user-info critical none history cpc ordinary payphone operator test phone-context isub ext "
    "postd rn npdi cic tgrp trunk-context otg dtg oli isub-encoding ietf params ppt shaken rph div passport es256 "
    "v attest orig dest tn iat origid x5u typ opt verstat tn-validation-passed tn-validation-failed no-tn-validation "
    "stir q.850 q850 release_cause preemption x-int cause-txt location u ln ltn rln bi rpn analytics1 network mon tue wed thu fri sat sun jan feb "
    "mar apr may jun jul aug sep oct nov dec gmt normal urgent emergency non-urgent sendrecv sendonly recvonly "
    "inactive gated supported interworking caller callee both proxy redirect parallel sequential fork no-fork "
    "recurse no-recurse queue no-queue no-cancel feature automata audio video schemes mobility fixed mobile "
    "business personal actor principal attendant isfocus byeless methods extensions description events control "
    "data class duplex full half receive-only send-only priority language "
    /* SDP: attributes, protocols, codecs. */
    "in ip4 ip6 as ct rs rr tias rtp avp avpf savp savpf rtp/avp rtp/avpf rtp/savp rtp/savpf udptl dtls msrp dccp bfcp "
    "rtpmap fmtp ptime maxptime rtcp rtcp-mux rtcp-fb rtcp-rsize rtcp-xr crypto inline fingerprint setup actpass "
    "passive holdconn connection new existing candidate typ host srflx prflx relay raddr ext generation ufrag "
    "network-id network-cost tcptype ice-ufrag ice-pwd ice-lite ice-options ice-mismatch ice2 trickle renomination "
    "end-of-candidates remote-candidates mid group bundle ls fid msid msid-semantic wms ssrc ssrc-group cname mslabel "
    "label content slides speaker main sl extmap extmap-allow-mixed curr des conf e2e local mandatory send recv "
    "sqn cdsc cpar key-mgmt mikey prompt clear rtcp-mux-only bundle-only imageattr framerate framesize quality orient "
    "cat keywds tool charset sdplang lang path accept-types accept-wrapped-types file-selector sendonly "
    "t38 t38faxversion t38maxbitrate t38faxfillbitremoval t38faxtranscodingmmr t38faxtranscodingjbig "
    "t38faxratemanagement t38faxmaxbuffer t38faxmaxdatagram t38faxudpec t38faxudpecdepth t38faxmaxifp "
    "t38vendorinfo transferredtcf localtcf t38udpredundancy t38udpfec gpmd vbd "
    "aes_cm_128_hmac_sha1_80 aes_cm_128_hmac_sha1_32 aes_256_cm_hmac_sha1_80 aes_256_cm_hmac_sha1_32 "
    "aes_192_cm_hmac_sha1_80 aes_192_cm_hmac_sha1_32 aes_cm_256_hmac_sha1_80 aes_cm_256_hmac_sha1_32 "
    "aead_aes_128_gcm aead_aes_256_gcm f8_128_hmac_sha1_80 unencrypted_srtp unencrypted_srtcp unauthenticated_srtp "
    "pcmu pcma g711 g711u g711a g722 g7221 g723 g726 g726-16 g726-24 g726-32 g726-40 aal2-g726-32 g728 g729 g729a "
    "g729b g729d g729e gsm gsm-efr gsm-hr-08 ilbc amr amr-wb amr-wb+ evs opus speex silk isac lpc dvi4 l16 l8 qcelp "
    "vmr-wb evrc evrc0 evrc1 cn red ulpfec flexfec-03 rtx telephone-event tone t140 h261 h263 h263-1998 h263-2000 "
    "h264 h264-svc h265 vp8 vp9 av1 mpv mp4v-es mp4a-latm mpeg4-generic jpeg x-mqvrec clearmode "
    "annexa annexb yes no mode mode-set mode-change-period mode-change-capability mode-change-neighbor octet-align "
    "crc robust-sorting interleaving max-red useinbandfec usedtx stereo sprop-stereo maxplaybackrate "
    "sprop-maxcapturerate maxaveragebitrate cbr minptime bitrate vbr packetization-mode profile-level-id "
    "level-asymmetry-allowed max-mbps max-fs max-br max-fr max-cpb max-dpb max-smbps apt profile level profile-id "
    "tier-flag level-id x-google-min-bitrate x-google-max-bitrate x-google-start-bitrate nack pli fir sli rpsi ccm "
    "goog-remb transport-cc tmmbr tmmbn app trr-int br bw-recv bw br-recv ch-aw-recv hf-only evs-mode-switch "
    "signal "
    /* What the texts of responses, reasons and warnings are made of. */
    "a able absent accept accepted acceptable access account accounts acked action activated active address addresses "
    "admin administratively after again all allocated allowed already alternate an analytics and announcement answer "
    "answered any are at attempt attempts authentication authorization authorized auto automatic available away back "
    "bad balance bandwidth barred be bearer been before body branch broken busy but by call called caller callee "
    "callerid calling calls cancelled canceled cancellation cannot can capability capacity cause channel check circuit "
    "city client clear cleared clearing closed code codec codecs collision command complete completed completion "
    "condition conditional config configuration configured conflict congestion connect connected connection contact "
    "content control could country created credentials credit cseq current customer data database date deactivated "
    "declined declined/rejected decline default defined degraded delivered denied description destination detected "
    "device dialog dial dialed dialing dialled did different direction disabled disconnect disconnected discarded dns "
    "do does domain done down due duplicate during dynamic elsewhere empty enabled encoding end ended endpoint entity "
    "equipment error errors event everywhere exceeded exception excessive exhausted exist existent exists expired "
    "extension facility failed failure fault feature filtered final flow for forbidden format forward forwarded "
    "forwarding found fraud free from full function funds further gateway general giving global gone group had hangup "
    "has have header headers here high hop hops host id identity idle if illegal immediate in inactive inactivity "
    "incoming incompatible incomplete insufficient interaction internal interval into invalid is isdn it item its "
    "lack large late legs length licence license limit limited line list local locked logged long loop lookup lost "
    "low machine maintenance making malformed many match matching max maximum may media memory message method min "
    "minimum mismatch mismatched misdialled missing mode moved multiple must name national need needed negotiate negotiation network "
    "never next no node non none normal not notification now number numbers occurred of off offer offered offline ok "
    "on one online only or order originating out outgoing overlap overload overloaded own packet paging parameter "
    "parameters parse parsed password payment peer pending per permanent permanently permission permitted picked place "
    "please policy port ports possible preempted prefix present presence pressed previous problem proceeding process "
    "processed processing progress prohibited protected protocol provide provided provisioned proxy ptime queue queued "
    "quality rate ratio re-invite reached reachable reason received recipient recovery redirection refused region "
    "registered registrar registration reject rejected rejection relay release released remote remotely removed "
    "renegotiation reply request requested requests require required reset resolution resolvable resolve resolved "
    "resolving resource resources response restarted restricted restriction result retry retrying ringing route router "
    "routing rtp same scheduled script secure security see selected semantic send sending sent sequence server service "
    "session set short shutdown shutting sdp size small socket some source spam srtp stale start state status still "
    "stir stopped subscriber subscription success successful supported suspended switch switching switchboard syntax "
    "system take taken target tariff temporary temporarily terminal terminated terminating text than that the their "
    "there this time timed timeout timer to too transaction transfer transferred transient transit transport trunk "
    "trunks try trying type unable unallocated unanswered unassigned unauthorized unavailable undecipherable undefined "
    "understood unexpected unknown unobtainable unregistered unreachable unresolvable unresolved unroutable "
    "unspecified unsuitable unsupported until up uri url use used user using valid validation value version via was "
    "wait way when which while wish with within without wrong you your zone";

/** Whoever is called this cannot be told from others who are. */
static const char *const nobodies[] = {"anonymous", "unknown",  "unavailable", "restricted", "private", "asterisk",
                                       "invalid",   "withheld", "localhost",   "local",      "sipp",    "sipvicious", "nm"};

/** Twice as many as there are words, at least. */
#define CAPACITY 8192

static uint64_t hash_of(span word)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < word.length; i++) {
        unsigned char byte = (unsigned char)word.data[i];
        hash = hash * 31 + (byte >= 'A' && byte <= 'Z' ? byte | 0x20u : byte);
    }
    return hash_number(1, hash);
}

static span *find_slot(const struct vocabulary *vocabulary, span word)
{
    size_t place = hash_of(word) % vocabulary->capacity;
    while (vocabulary->slots[place].length &&
           !span_equal_nocase(vocabulary->slots[place], word))
        place = (place + 1) % vocabulary->capacity;
    return &vocabulary->slots[place];
}

static void add_words(struct vocabulary *vocabulary, span text)
{
    while (text.length) {
        span word = scan_token(text);
        if (word.length && vocabulary->count < vocabulary->capacity / 2) {
            span *slot = find_slot(vocabulary, word);
            vocabulary->count += !slot->length;
            *slot = word;
        }
        text = span_from(text, word.length ? word.length : 1);
    }
}

int vocabulary_init(struct vocabulary *vocabulary)
{
    span *slots = calloc(CAPACITY, sizeof(*slots));
    if (!slots)
        return SIPWHY_ERROR_MEMORY;
    *vocabulary = (struct vocabulary){.slots = slots, .capacity = CAPACITY};
    add_words(vocabulary, SPAN(words));
    for (size_t i = 0; sipwhy_code_at(i); i++)
        add_words(vocabulary, span_of(sipwhy_code_at(i)->name));
    for (size_t i = 0; sipwhy_cause_at(i); i++)
        add_words(vocabulary, span_of(sipwhy_cause_at(i)->name));
    for (size_t i = 0; sipwhy_warning_at(i); i++)
        add_words(vocabulary, span_of(sipwhy_warning_at(i)->name));
    return 0;
}

void vocabulary_finish(struct vocabulary *vocabulary)
{
    free(vocabulary->slots);
    *vocabulary = (struct vocabulary){0};
}

bool vocabulary_has(const struct vocabulary *vocabulary, span word)
{
    return word.length && find_slot(vocabulary, word)->length;
}

bool vocabulary_is_nobody(span word)
{
    for (size_t i = 0; i < sizeof(nobodies) / sizeof(nobodies[0]); i++) {
        if (span_equal_nocase(word, span_of(nobodies[i])))
            return true;
    }
    return false;
}
