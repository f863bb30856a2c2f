/*
 * names.h — the header fields and methods that sipwhy knows by name, each listed once.
 */
#ifndef SIP_NAMES_H
#define SIP_NAMES_H

#include "base/span.h"

/* X(identifier, long name, compact form or "", one value a field ('1') or a comma list ('n')) */
#define SIP_HEADERS(X)                                                                             \
    X(VIA, "Via", "v", 'n')                                                                        \
    X(FROM, "From", "f", '1')                                                                      \
    X(TO, "To", "t", '1')                                                                          \
    X(CALL_ID, "Call-ID", "i", '1')                                                                \
    X(CSEQ, "CSeq", "", '1')                                                                       \
    X(CONTACT, "Contact", "m", 'n')                                                                \
    X(CONTENT_LENGTH, "Content-Length", "l", '1')                                                  \
    X(CONTENT_TYPE, "Content-Type", "c", '1')                                                      \
    X(MAX_FORWARDS, "Max-Forwards", "", '1')                                                       \
    X(ROUTE, "Route", "", 'n')                                                                     \
    X(RECORD_ROUTE, "Record-Route", "", 'n')                                                       \
    X(ACCEPT, "Accept", "", 'n')                                                                   \
    X(ACCEPT_ENCODING, "Accept-Encoding", "", 'n')                                                 \
    X(ACCEPT_LANGUAGE, "Accept-Language", "", 'n')                                                 \
    X(ACCEPT_RESOURCE_PRIORITY, "Accept-Resource-Priority", "", 'n')                               \
    X(ALERT_INFO, "Alert-Info", "", 'n')                                                           \
    X(ALERTMSG_ERROR, "AlertMsg-Error", "", '1')                                                   \
    X(ALLOW, "Allow", "", 'n')                                                                     \
    X(ALLOW_EVENTS, "Allow-Events", "u", 'n')                                                      \
    X(AUTHORIZATION, "Authorization", "", '1')                                                     \
    X(CALL_INFO, "Call-Info", "", 'n')                                                             \
    X(CONTENT_ENCODING, "Content-Encoding", "e", 'n')                                              \
    X(DATE, "Date", "", '1')                                                                       \
    X(DIVERSION, "Diversion", "", 'n')                                                             \
    X(ERROR_INFO, "Error-Info", "", 'n')                                                           \
    X(EVENT, "Event", "o", '1')                                                                    \
    X(EXPIRES, "Expires", "", '1')                                                                 \
    X(FLOW_TIMER, "Flow-Timer", "", '1')                                                           \
    X(GEOLOCATION_ERROR, "Geolocation-Error", "", '1')                                             \
    X(HISTORY_INFO, "History-Info", "", 'n')                                                       \
    X(IDENTITY, "Identity", "y", '1')                                                              \
    X(INFO_PACKAGE, "Info-Package", "", '1')                                                       \
    X(MAX_BREADTH, "Max-Breadth", "", '1')                                                         \
    X(MIN_EXPIRES, "Min-Expires", "", '1')                                                         \
    X(MIN_SE, "Min-SE", "", '1')                                                                   \
    X(P_ASSERTED_IDENTITY, "P-Asserted-Identity", "", 'n')                                         \
    X(P_EARLY_MEDIA, "P-Early-Media", "", 'n')                                                     \
    X(PATH, "Path", "", 'n')                                                                       \
    X(PERMISSION_MISSING, "Permission-Missing", "", 'n')                                           \
    X(PRIVACY, "Privacy", "", '1')                                                                 \
    X(PROXY_AUTHENTICATE, "Proxy-Authenticate", "", '1')                                           \
    X(PROXY_AUTHORIZATION, "Proxy-Authorization", "", '1')                                         \
    X(PROXY_REQUIRE, "Proxy-Require", "", 'n')                                                     \
    X(RACK, "RAck", "", '1')                                                                       \
    X(REASON, "Reason", "", 'n')                                                                   \
    X(RECV_INFO, "Recv-Info", "", 'n')                                                             \
    X(REFER_TO, "Refer-To", "r", '1')                                                              \
    X(REFERRED_BY, "Referred-By", "b", '1')                                                        \
    X(REQUIRE, "Require", "", 'n')                                                                 \
    X(RETRY_AFTER, "Retry-After", "", '1')                                                         \
    X(RSEQ, "RSeq", "", '1')                                                                       \
    X(SECURITY_CLIENT, "Security-Client", "", 'n')                                                 \
    X(SECURITY_SERVER, "Security-Server", "", 'n')                                                 \
    X(SECURITY_VERIFY, "Security-Verify", "", 'n')                                                 \
    X(SERVER, "Server", "", '1')                                                                   \
    X(SERVICE_ROUTE, "Service-Route", "", 'n')                                                     \
    X(SESSION_EXPIRES, "Session-Expires", "x", '1')                                                \
    X(SIP_ETAG, "SIP-ETag", "", '1')                                                               \
    X(SIP_IF_MATCH, "SIP-If-Match", "", '1')                                                       \
    X(SUBJECT, "Subject", "s", '1')                                                                \
    X(SUBSCRIPTION_STATE, "Subscription-State", "", '1')                                           \
    X(SUPPORTED, "Supported", "k", 'n')                                                            \
    X(SUPPRESS_IF_MATCH, "Suppress-If-Match", "", '1')                                             \
    X(TIMESTAMP, "Timestamp", "", '1')                                                             \
    X(UNSUPPORTED, "Unsupported", "", 'n')                                                         \
    X(USER_AGENT, "User-Agent", "", '1')                                                           \
    X(WARNING, "Warning", "", 'n')                                                                 \
    X(WWW_AUTHENTICATE, "WWW-Authenticate", "", '1')

enum sip_header_id {
    SIP_HEADER_OTHER,
#define X(identifier, name, compact, values) SIP_HEADER_##identifier,
    SIP_HEADERS(X)
#undef X
    SIP_HEADER_COUNT
};

/** The header of this name, long or compact, in any case; SIP_HEADER_OTHER for the rest. */
enum sip_header_id sip_header_find(span name);

/** Its long name, "Call-ID"; "" for SIP_HEADER_OTHER. */
const char *sip_header_name(enum sip_header_id id);

/** Whether a field of it holds a comma-separated list (RFC 3261 section 7.3.1). */
bool sip_header_is_list(enum sip_header_id id);

enum sip_method {
    SIP_METHOD_OTHER,
    SIP_METHOD_INVITE,
    SIP_METHOD_ACK,
    SIP_METHOD_BYE,
    SIP_METHOD_CANCEL,
    SIP_METHOD_REGISTER,
    SIP_METHOD_OPTIONS,
    SIP_METHOD_PRACK,
    SIP_METHOD_UPDATE,
    SIP_METHOD_INFO,
    SIP_METHOD_SUBSCRIBE,
    SIP_METHOD_NOTIFY,
    SIP_METHOD_PUBLISH,
    SIP_METHOD_REFER,
    SIP_METHOD_MESSAGE,
    SIP_METHOD_COUNT
};

/** Methods are case-sensitive (RFC 3261 section 7.1); SIP_METHOD_OTHER for unknown ones. */
enum sip_method sip_method_find(span name);

/** "INVITE"; "" for SIP_METHOD_OTHER. */
const char *sip_method_name(enum sip_method method);

#endif
