/*
 * selection.c — which Call-IDs a report is asked for, and what of that is known of one so far.
 */
#include "report/selection.h"

#include "report/party.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *append(struct selection_texts *texts, const char *text)
{
    const char **grown = realloc(texts->items, (texts->count + 1) * sizeof *grown);
    if (!grown)
        return "no memory";
    texts->items = grown;
    grown[texts->count++] = text;
    return NULL;
}

static const char *add_finding(struct selection *selection, const char *value)
{
    if (!sipwhy_diagnosis_find(value))
        return "there is no such diagnosis; 'sipwhy list diagnoses' names them";
    return append(&selection->findings, value);
}

/** A digit, or any of them. */
static bool is_digit(char letter)
{
    return isdigit((unsigned char)letter) || letter == 'x' || letter == 'X';
}

static const char *add_code(struct selection *selection, const char *value)
{
    if (strlen(value) != 3 || value[0] < '1' || value[0] > '7' || !is_digit(value[1]) ||
        !is_digit(value[2]))
        return "expected a code such as 503, or a class such as 5xx";
    return append(&selection->codes, value);
}

static const char *add_party(struct selection_texts *texts, const char *value)
{
    return *value ? append(texts, value) : "expected a user, a URI or a pattern such as '*100*'";
}

static const char *add_method(struct selection *selection, const char *value)
{
    for (const char *at = value; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("-.!%*_+`'~", *at))
            return "expected a method, such as INVITE";
    }
    return *value ? append(&selection->methods, value) : "expected a method, such as INVITE";
}

/** Read "ADDR", "ADDR/BITS", "ADDR:PORT", "[ADDR]" or "[ADDR]:PORT". @return 0 or -1 */
static int parse_peer(const char *value, struct selection_peer *ret_peer)
{
    char address[INET6_ADDRSTRLEN];
    char rest[8] = "";
    struct selection_peer peer = {0};
    bool is_bracketed = *value == '[';
    const char *start = value + is_bracketed;
    bool is_v6 = is_bracketed || (strchr(value, ':') && strchr(strchr(value, ':') + 1, ':'));
    size_t length = strcspn(start, is_bracketed ? "]" : is_v6 ? "/" : "/:");
    const char *behind = start + length + (is_bracketed && start[length] == ']');
    if (length >= sizeof address || strlen(behind) >= sizeof rest ||
        (is_bracketed && start[length] != ']'))
        return -1;
    memcpy(address, start, length);
    address[length] = '\0';
    memcpy(rest, behind, strlen(behind) + 1);
    peer.family = is_v6 ? 6 : 4;
    peer.bits = is_v6 ? 128 : 32;
    if (inet_pton(is_v6 ? AF_INET6 : AF_INET, address, peer.address) != 1)
        return -1;
    if (*rest) {
        char *end;
        unsigned long number = strtoul(rest + 1, &end, 10);
        if (!isdigit((unsigned char)rest[1]) || *end || number > (*rest == '/' ? peer.bits : 65535) ||
            (*rest != '/' && (*rest != ':' || number == 0)))
            return -1;
        if (*rest == '/')
            peer.bits = (uint8_t)number;
        else
            peer.port = (uint16_t)number;
    }
    *ret_peer = peer;
    return 0;
}

static const char *add_peer(struct selection *selection, const char *value)
{
    struct selection_peer peer;
    if (parse_peer(value, &peer) < 0)
        return "expected ADDR, ADDR:PORT, [ADDR]:PORT or ADDR/BITS, with an address and no name";
    peer.text = value;
    struct selection_peer *grown =
        realloc(selection->peers, (selection->peer_count + 1) * sizeof *grown);
    if (!grown)
        return "no memory";
    selection->peers = grown;
    grown[selection->peer_count++] = peer;
    return NULL;
}

static const char *add_state(struct selection *selection, const char *value)
{
    unsigned calls = 0;
    unsigned registrations = 0;
    for (int i = 0; i < SIPWHY_CALL_STATES; i++)
        calls |= (unsigned)(strcasecmp(sipwhy_call_state_name(i), value) == 0) << i;
    for (int i = 0; i < SIPWHY_REGISTRATION_STATES; i++)
        registrations |= (unsigned)(strcasecmp(sipwhy_registration_state_name(i), value) == 0) << i;
    selection->call_states |= calls;
    selection->registration_states |= registrations;
    return calls || registrations
               ? append(&selection->states, value)
               : "expected calling, trying, ringing, answered, ended, cancelled, redirected, "
                 "challenged or failed; of registrations, pending, registered or unregistered";
}

const char *selection_add(struct selection *selection, enum selection_option option,
                          const char *value)
{
    switch (option) {
    case SELECTION_FINDING:
        return add_finding(selection, value);
    case SELECTION_CODE:
        return add_code(selection, value);
    case SELECTION_FROM:
        return add_party(&selection->from, value);
    case SELECTION_TO:
        return add_party(&selection->to, value);
    case SELECTION_PEER:
        return add_peer(selection, value);
    case SELECTION_METHOD:
        return add_method(selection, value);
    case SELECTION_STATE:
        return add_state(selection, value);
    case SELECTION_CALL:
    case SELECTION_PROBLEMS:
        break;
    }
    return "no such option";
}

unsigned selection_wanted(const struct selection *selection)
{
    return (selection->findings.count ? SELECTION_FINDING : 0u) |
           (selection->codes.count ? SELECTION_CODE : 0u) |
           (selection->from.count ? SELECTION_FROM : 0u) |
           (selection->to.count ? SELECTION_TO : 0u) |
           (selection->peer_count ? SELECTION_PEER : 0u) |
           (selection->methods.count ? SELECTION_METHOD : 0u) |
           (selection->call_states || selection->registration_states ? SELECTION_STATE : 0u);
}

static bool has_code(const struct selection *selection, int code)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%03d", code);
    for (size_t i = 0; code && i < selection->codes.count; i++) {
        const char *pattern = selection->codes.items[i];
        bool is_same = strlen(digits) == 3;
        for (int j = 0; j < 3 && is_same; j++)
            is_same = pattern[j] == digits[j] || tolower((unsigned char)pattern[j]) == 'x';
        if (is_same)
            return true;
    }
    return false;
}

static bool has_method(const struct selection *selection, struct sipwhy_span method)
{
    for (size_t i = 0; i < selection->methods.count; i++) {
        const char *wanted = selection->methods.items[i];
        if (strlen(wanted) == method.length &&
            strncasecmp(wanted, method.data, method.length) == 0)
            return true;
    }
    return false;
}

static bool is_within(const struct selection_peer *peer, const struct sipwhy_endpoint *endpoint)
{
    size_t bytes = peer->bits / 8;
    unsigned rest = peer->bits % 8;
    if (peer->family != endpoint->family || memcmp(peer->address, endpoint->address, bytes) != 0 ||
        (peer->port && endpoint->port && peer->port != endpoint->port))
        return false;
    return rest == 0 || (peer->address[bytes] ^ endpoint->address[bytes]) >> (8 - rest) == 0;
}

static bool has_peer(const struct selection *selection, const struct sipwhy_endpoint *endpoint)
{
    for (size_t i = 0; i < selection->peer_count; i++) {
        if (is_within(&selection->peers[i], endpoint))
            return true;
    }
    return false;
}

static bool has_party(const struct selection_texts *patterns, struct sipwhy_span value)
{
    for (size_t i = 0; i < patterns->count; i++) {
        if (party_matches(value, patterns->items[i]))
            return true;
    }
    return false;
}

unsigned selection_of_message(const struct selection *selection,
                              const struct sipwhy_message *message, bool is_first, unsigned asked)
{
    unsigned met = 0;
    if ((asked & SELECTION_CODE) && has_code(selection, message->code))
        met |= SELECTION_CODE;
    if ((asked & SELECTION_METHOD) && has_method(selection, message->method))
        met |= SELECTION_METHOD;
    if ((asked & SELECTION_PEER) &&
        (has_peer(selection, &message->src) || has_peer(selection, &message->dst)))
        met |= SELECTION_PEER;
    if (!(asked & (SELECTION_FROM | SELECTION_TO)))
        return met;
    struct sipwhy_span to = sipwhy_message_header(message, "To", 0);
    if (!is_first && (message->code || party_has_tag(to)))
        return met;
    if (has_party(&selection->from, sipwhy_message_header(message, "From", 0)))
        met |= SELECTION_FROM;
    if (has_party(&selection->to, to))
        met |= SELECTION_TO;
    return met;
}

unsigned selection_of_finding(const struct selection *selection,
                              const struct sipwhy_finding *finding)
{
    struct sipwhy_endpoint host = {0};
    unsigned met = 0;
    for (size_t i = 0; i < selection->findings.count; i++) {
        if (strcmp(selection->findings.items[i], finding->id) == 0)
            met |= SELECTION_FINDING;
    }
    if (finding->peer && inet_pton(AF_INET, finding->peer, host.address) == 1)
        host.family = 4;
    else if (finding->peer && inet_pton(AF_INET6, finding->peer, host.address) == 1)
        host.family = 6;
    if (host.family && has_peer(selection, &host))
        met |= SELECTION_PEER;
    return met;
}

static unsigned of_parties(const struct selection *selection, struct sipwhy_span from,
                           struct sipwhy_span to)
{
    return (has_party(&selection->from, from) ? SELECTION_FROM : 0u) |
           (has_party(&selection->to, to) ? SELECTION_TO : 0u);
}

unsigned selection_of_call(const struct selection *selection, const struct sipwhy_call *call)
{
    bool has_state = selection->call_states & (1u << call->state);
    return of_parties(selection, call->from, call->to) | (has_state ? SELECTION_STATE : 0u);
}

unsigned selection_of_registration(const struct selection *selection,
                                   const struct sipwhy_registration *registration)
{
    bool has_state = selection->registration_states & (1u << registration->state);
    return of_parties(selection, registration->aor, registration->aor) |
           (has_state ? SELECTION_STATE : 0u);
}

void selection_finish(struct selection *selection)
{
    free(selection->findings.items);
    free(selection->codes.items);
    free(selection->from.items);
    free(selection->to.items);
    free(selection->methods.items);
    free(selection->states.items);
    free(selection->peers);
    *selection = (struct selection){0};
}
