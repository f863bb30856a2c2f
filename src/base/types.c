/*
 * types.c — the public types as text.
 */
#include <arpa/inet.h>
#include <sipwhy/types.h>
#include <string.h>

/** Write @p number, of at most five digits. @return what is behind it */
static char *put_number(char *at, unsigned number)
{
    char digits[5];
    size_t count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0)
        *at++ = digits[--count];
    return at;
}

/** Addresses are in every line of every report: inet_ntop() and snprintf() take ten times as long. */
static char *put_ipv4(char *at, const uint8_t address[4])
{
    for (int i = 0; i < 4; i++) {
        at = put_number(at, address[i]);
        *at++ = '.';
    }
    return at - 1;
}

static char *put_host(char *at, const struct sipwhy_endpoint *endpoint)
{
    if (endpoint->family == 4)
        return put_ipv4(at, endpoint->address);
    if (endpoint->family == 6 && inet_ntop(AF_INET6, endpoint->address, at, INET6_ADDRSTRLEN))
        return at + strlen(at);
    *at = '?';
    return at + 1;
}

const char *sipwhy_endpoint_format_host(const struct sipwhy_endpoint *endpoint, char *text)
{
    *put_host(text, endpoint) = '\0';
    return text;
}

const char *sipwhy_endpoint_format(const struct sipwhy_endpoint *endpoint, char *text)
{
    char *at = text;
    if (endpoint->family == 6)
        *at++ = '[';
    at = put_host(at, endpoint);
    if (endpoint->family == 6)
        *at++ = ']';
    *at++ = ':';
    *put_number(at, endpoint->port) = '\0';
    return text;
}

const char *sipwhy_severity_name(enum sipwhy_severity severity)
{
    static const char *const names[] = {"none", "note", "warning", "error"};
    return names[severity];
}
