/*
 * check.c — parts of a message that sipwhy hardly reads itself, and that can be wrong all the same.
 */
#include "sip/message.h"

#include "sip/reason.h"
#include "sip/scan.h"

void sip_message_check_parameters(struct sip_message *message, enum sip_header_id id, span value,
                                  span parameters)
{
    while (parameters.length) {
        size_t end = scan_find(parameters, ';');
        span parameter = span_trim(span_first(parameters, end));
        parameters = span_from(parameters, end + 1);
        if (!scan_is_parameter(parameter)) {
            sip_message_add_defect(message, SIP_DEFECT_PARAMETER, id, parameter);
            return;
        }
    }
    if (value.length && value.data[value.length - 1] == ';')
        sip_message_add_defect(message, SIP_DEFECT_PARAMETER, id,
                               span_from(value, value.length - 1));
}

static void check_number(struct sip_message *message, enum sip_header_id id, uint64_t maximum)
{
    uint64_t number;
    span value = sip_message_field(message, id);
    if (value.data && !span_number(value, maximum, &number))
        sip_message_add_defect(message, SIP_DEFECT_RANGE, id, value);
}

/* Whether text is one of the names of three letters in a row of them. */
static bool is_one_of(span text, span names)
{
    for (size_t i = 0; i + 3 <= names.length; i += 3) {
        if (span_equal_nocase(span_first(span_from(names, i), 3), text))
            return true;
    }
    return false;
}

/* rfc1123-date = wkday "," SP 2DIGIT SP month SP 4DIGIT SP 2DIGIT ":" 2DIGIT ":" 2DIGIT SP "GMT" */
static bool is_date(span text)
{
    static const char form[] = "www, 00 mmm 0000 00:00:00 GMT";
    if (text.length != sizeof(form) - 1)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool fits = form[i] == '0' ? c >= '0' && c <= '9' : c == form[i];
        if (!fits && form[i] != 'w' && form[i] != 'm')
            return false;
    }
    return is_one_of(span_first(text, 3), SPAN("MonTueWedThuFriSatSun")) &&
           is_one_of(span_first(span_from(text, 8), 3),
                     SPAN("JanFebMarAprMayJunJulAugSepOctNovDec"));
}

static void check_date(struct sip_message *message)
{
    span value = sip_message_field(message, SIP_HEADER_DATE);
    if (value.data && !is_date(value))
        sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_DATE, value);
}

static void check_warnings(struct sip_message *message)
{
    struct sip_warning warning;
    span value;
    for (size_t i = 0; (value = sip_message_value(message, SIP_HEADER_WARNING, i)).data; i++) {
        if (sip_warning_parse(message, i, &warning) != 0) {
            sip_message_add_defect(message, SIP_DEFECT_HEADER_VALUE, SIP_HEADER_WARNING, value);
            return;
        }
    }
}

void sip_message_check_rest(struct sip_message *message)
{
    check_number(message, SIP_HEADER_MAX_FORWARDS, UINT8_MAX);
    check_number(message, SIP_HEADER_EXPIRES, UINT32_MAX);
    check_number(message, SIP_HEADER_MIN_EXPIRES, UINT32_MAX);
    check_date(message);
    if (message->first[SIP_HEADER_WARNING])
        check_warnings(message);
}
