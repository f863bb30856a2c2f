/*
 * types.c — the public types as text.
 */
#include <arpa/inet.h>
#include <sipwhy/types.h>
#include <stdio.h>
#include <string.h>

const char *sipwhy_endpoint_format_host(const struct sipwhy_endpoint *endpoint, char *text)
{
    int family = endpoint->family == 6 ? AF_INET6 : AF_INET;
    if (!endpoint->family || !inet_ntop(family, endpoint->address, text, SIPWHY_ENDPOINT_TEXT))
        snprintf(text, SIPWHY_ENDPOINT_TEXT, "?");
    return text;
}

const char *sipwhy_endpoint_format(const struct sipwhy_endpoint *endpoint, char *text)
{
    char host[SIPWHY_ENDPOINT_TEXT];
    sipwhy_endpoint_format_host(endpoint, host);
    if (endpoint->family == 6)
        snprintf(text, SIPWHY_ENDPOINT_TEXT, "[%.45s]:%u", host, (unsigned)endpoint->port);
    else
        snprintf(text, SIPWHY_ENDPOINT_TEXT, "%.45s:%u", host, (unsigned)endpoint->port);
    return text;
}

const char *sipwhy_severity_name(enum sipwhy_severity severity)
{
    static const char *const names[] = {"none", "note", "warning", "error"};
    return names[severity];
}
