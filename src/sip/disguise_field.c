/*
 * disguise_field.c — what is in which header.
 */
#include "sip/disguise_text.h"

#include "sip/scan.h"

enum form {
    FORM_OTHER,     /**< all is replaced */
    FORM_ADDRESSES, /**< name-addr with parameters, or several */
    FORM_LIST,      /**< values with parameters, whose words are the protocol's */
    FORM_TIMES,     /**< the same, where the value itself is a time */
    FORM_NAMED,     /**< the same, but for the values themselves, which are identifiers */
    FORM_TOKENS,    /**< words and numbers of the protocol */
    FORM_TEXT,      /**< words of the protocol */
    FORM_SECRETS,   /**< a scheme and its parameters */
    FORM_SOFTWARE,
    FORM_VIA,
    FORM_WARNING,
    FORM_IDENTITY,
};

static const struct {
    enum form form;
    const char *names;
} forms[] = {
    {FORM_VIA, "Via"},
    {FORM_ADDRESSES, "From To Contact Route Record-Route Path Service-Route Refer-To Referred-By Reply-To Diversion "
                     "History-Info P-Asserted-Identity P-Preferred-Identity P-Associated-URI P-Called-Party-ID "
                     "Remote-Party-ID P-Asserted-Service P-Preferred-Service P-Profile-Key P-User-Database "
                     "P-Served-User P-Refused-URI-List Alert-Info Call-Info Error-Info Geolocation Permission-Missing "
                     "Trigger-Consent P-DCS-Billing-Info Refer-Events-At Identity-Info n"},
    {FORM_LIST, "Content-Type Content-Disposition Content-Encoding Content-Language Accept Accept-Encoding "
                "Accept-Language Accept-Resource-Priority Allow Allow-Events Event "
                "Subscription-State Supported Unsupported Require Proxy-Require P-Early-Media "
                "Recv-Info Info-Package Request-Disposition d Refer-Sub Privacy Security-Client Security-Server "
                "Security-Verify Geolocation-Routing Answer-Mode Priv-Answer-Mode Suppress-If-Match Priority "
                "Resource-Priority Feature-Caps Accept-Contact a Reject-Contact j Max-Breadth AlertMsg-Error "
                "Geolocation-Error P-Answer-State Priority-Share"},
    {FORM_TIMES, "Expires Min-Expires Min-SE Session-Expires"},
    {FORM_TOKENS, "CSeq Max-Forwards Content-Length RSeq RAck Timestamp Date MIME-Version Retry-After Flow-Timer "
                  "Content-Transfer-Encoding"},
    {FORM_TEXT, "Reason"},
    {FORM_NAMED, "Replaces Join Target-Dialog Session-ID User-to-User P-Charging-Vector "
                 "P-Charging-Function-Addresses P-Access-Network-Info P-Visited-Network-ID"},
    {FORM_SECRETS, "WWW-Authenticate Proxy-Authenticate Authorization Proxy-Authorization Authentication-Info "
                   "Proxy-Authentication-Info"},
    {FORM_SOFTWARE, "User-Agent Server"},
    {FORM_WARNING, "Warning"},
    {FORM_IDENTITY, "Identity"},
    {FORM_OTHER, "Call-ID In-Reply-To Subject Organization SIP-ETag SIP-If-Match Content-ID Content-Description "
                 "P-Media-Authorization X-CID"},
};
#define FORMS (sizeof(forms) / sizeof(forms[0]))

/** The long name, where it has one. */
static span long_name(span name)
{
    enum sip_header_id id = sip_header_find(name);
    return id == SIP_HEADER_OTHER ? name : span_of(sip_header_name(id));
}

/** The row; FORMS where it is in none. */
static size_t find_row(span name)
{
    for (size_t i = 0; i < FORMS; i++) {
        span rest = span_of(forms[i].names);
        span item;
        while ((item = scan_next_word(&rest)).length) {
            if (span_equal_nocase(item, name))
                return i;
        }
    }
    return FORMS;
}

/** Whether it is anybody's who speaks SIP, or the user named it. */
static bool knows_name(const struct disguise *disguise, span name)
{
    for (size_t i = 0; i < disguise->name_count; i++) {
        if (span_equal_nocase(disguise->names[i], name))
            return true;
    }
    return name.length == 1 || find_row(long_name(name)) < FORMS;
}

/** A header that nobody knows may hold addresses all the same. */
static void disguise_other(const struct disguise *disguise, span value)
{
    if (span_find(value, SPAN("<sip")) < value.length || span_find(value, SPAN("<tel:")) < value.length)
        disguise_addresses(disguise, value);
    else
        disguise_words(disguise, value, KEEP_NOTHING);
}

void disguise_field(const struct disguise *disguise, span name, span value)
{
    size_t row = find_row(long_name(name));
    enum form form = row < FORMS ? forms[row].form : FORM_OTHER;
    switch (form) {
    case FORM_ADDRESSES:
        disguise_addresses(disguise, value);
        break;
    case FORM_LIST:
        disguise_list(disguise, value, KEEP_WORDS | KEEP_SHORT_NUMBERS);
        break;
    case FORM_TIMES:
        disguise_list(disguise, value, KEEP_WORDS | KEEP_NUMBERS);
        break;
    case FORM_NAMED:
        disguise_list(disguise, value, KEEP_NOTHING);
        break;
    case FORM_TOKENS:
        disguise_tokens(disguise, value);
        break;
    case FORM_TEXT:
        disguise_list(disguise, value, KEEP_WORDS | KEEP_SHORT_NUMBERS);
        break;
    case FORM_SECRETS:
        disguise_parameters(disguise, value, ',', KEEP_WORDS);
        break;
    case FORM_SOFTWARE:
        disguise_words(disguise, value, KEEP_SOFTWARE);
        break;
    case FORM_VIA:
        disguise_via(disguise, value);
        break;
    case FORM_WARNING:
        disguise_warning(disguise, value);
        break;
    case FORM_IDENTITY:
        disguise_identity(disguise, value);
        break;
    default:
        row < FORMS ? disguise_words(disguise, value, KEEP_NOTHING) : disguise_other(disguise, value);
        break;
    }
}

void disguise_name(const struct disguise *disguise, span name)
{
    if (knows_name(disguise, name))
        return;
    span rest = name;
    if (name.length > 2 && name.data[1] == '-')
        rest = span_from(name, 2);
    do {
        disguise_words(disguise, rest, KEEP_NOTHING);
    } while (knows_name(disguise, name));
}

void disguise_line(const struct disguise *disguise, span line)
{
    span name = scan_token(line);
    span rest = scan_skip_blanks(span_from(line, name.length));
    if (!name.length || !rest.length || rest.data[0] != ':') {
        disguise_words(disguise, line, KEEP_NOTHING);
        return;
    }
    disguise_field(disguise, name, span_from(rest, 1));
    disguise_name(disguise, name);
}
