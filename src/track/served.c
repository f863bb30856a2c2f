/*
 * served.c — how a server serves: what it is asked for, its failures, its delays, and whether it is alive.
 */
#include "track/served.h"

#include "track/tracker.h"

#include <stdlib.h>

/** OPTIONS that follow each other sooner than this are one question. */
#define ASKED_AT_ONCE SIPWHY_SECOND

static bool is_at(const struct moment *moment, const struct sighting *sighting)
{
    return moment->evidence.frame == sighting->evidence.frame &&
           moment->evidence.input == sighting->evidence.input;
}

static struct moment moment_of(const struct sighting *sighting)
{
    return (struct moment){sighting->time, sighting->evidence};
}

static struct client *make_client(struct fleet *fleet, struct service *service)
{
    struct client *client;
    if (service->client_count < PEER_CLIENTS && fleet->client_count < LIMIT_CLIENTS) {
        client = calloc(1, sizeof(*client));
        if (!client)
            return NULL;
        fleet->client_count++;
        service->client_count++;
        client->next = service->clients;
        service->clients = client;
        return client;
    }
    client = service->clients;
    while (client && client->next)
        client = client->next;
    if (client) /* the first of them: it is the least of use */
        *client = (struct client){.next = NULL};
    return client;
}

static struct client *client_of(struct fleet *fleet, struct service *service,
                                const struct transaction *transaction)
{
    struct client *client = service_find_client(service, &transaction->src, &transaction->dst);
    if (client)
        return client;
    client = make_client(fleet, service);
    if (!client)
        return NULL;
    client->host = transaction->src;
    client->host.port = 0;
    client->server = transaction->dst;
    client->asked = client->answered = client->down = client->told = MOMENT_NONE;
    return client;
}

static void miss(struct client *client)
{
    if (!client->missed)
        client->down = client->asked;
    client->missed++;
    client->open = false;
}

static void note_interval(struct client *client, sipwhy_time interval)
{
    sipwhy_time difference = interval - client->interval;
    bool is_same = difference <= interval / 4 && difference >= -interval / 4;
    client->steady = client->asks > 1 && is_same ? client->steady + 1 : 0;
    client->interval = interval;
}

static void ask(struct client *client, struct moment moment)
{
    sipwhy_time interval = moment.time - client->asked.time;
    if (client->asks && interval < ASKED_AT_ONCE && interval >= 0)
        return;
    if (client->open)
        miss(client);
    if (client->asks)
        note_interval(client, interval);
    client->asked = moment;
    client->open = true;
    client->asks++;
}

/** RFC 3261 section 11.2: whatever the answer to OPTIONS says, somebody is there; but for 408 and 503. */
static void hear(struct client *client, int code, struct moment moment)
{
    if (code == 408 || code == 503) {
        client->code = code;
        if (client->open)
            miss(client);
        return;
    }
    if (client->missed >= 2) {
        client->outages++;
        if (moment.time > client->down.time)
            client->down_total += moment.time - client->down.time;
    }
    client->missed = 0;
    client->down = MOMENT_NONE;
    client->answered = moment;
    client->open = false;
    client->code = 0;
}

static struct failures *failures_of(struct service *service, int code)
{
    struct failures *least = service->failures;
    for (int i = 0; i < PEER_FAILURES; i++) {
        struct failures *failures = &service->failures[i];
        if (failures->code == code)
            return failures;
        if (failures->total < least->total)
            least = failures;
    }
    *least = (struct failures){.code = (uint16_t)code};
    return least;
}

/** What the client has to react to, or the caller did, is no failure of a server. */
static bool is_failure(int code)
{
    return code >= 400 && code != 487;
}

static void add_final(struct service *service, int code, const struct sighting *sighting)
{
    if (sessions_goes_on(code))
        return;
    service->finals++;
    window_add(&service->recent_finals, sighting->time, PEER_BURST_WINDOW);
    if (!is_failure(code))
        return;
    struct failures *failures = failures_of(service, code);
    failures->total++;
    failures->last = moment_of(sighting);
    window_add(&failures->recent, sighting->time, PEER_BURST_WINDOW);
}

static void add_refusal(struct fleet *fleet, struct service *service,
                        const struct transaction *transaction, const struct sip_message *message,
                        const struct sighting *sighting)
{
    uint64_t seconds;
    bool is_dated = sip_message_seconds(message, SIP_HEADER_RETRY_AFTER, &seconds) && seconds > 0;
    if (transaction_is_initial_invite(transaction)) {
        window_add(&service->refusals, sighting->time, PEER_OVERLOAD_WINDOW);
        service->refused = moment_of(sighting);
    }
    if (!is_dated)
        return;
    if (transaction_is_initial_invite(transaction))
        window_add(&service->dated_refusals, sighting->time, PEER_OVERLOAD_WINDOW);
    struct client *client = client_of(fleet, service, transaction);
    if (!client)
        return;
    client->told = moment_of(sighting);
    client->told_seconds = (uint32_t)seconds;
    client->hold_off = sighting->time + (sipwhy_time)seconds * SIPWHY_SECOND;
}

static void add_outcome(struct service *service, const struct transaction *invite,
                        const struct sighting *sighting)
{
    if (sessions_goes_on(invite->final_code) || transaction_is_answered_elsewhere(invite))
        return;
    sessions_add(&service->sessions, invite->final_code, moment_happened(&invite->provisional));
    if (invite->final_code < 400)
        return;
    if (!moment_happened(&service->session_failed[0]))
        service->session_failed[0] = moment_of(sighting);
    service->session_failed[1] = moment_of(sighting);
}

/** Room for another distribution of delays; that of the service used least recently where there are too many. */
static void make_delays(struct fleet *fleet, struct service *service)
{
    if (fleet->delays_count < LIMIT_DELAYS) {
        service->delays = calloc(1, sizeof(*service->delays));
        fleet->delays_count += service->delays != NULL;
        return;
    }
    LIST_EACH(link, &fleet->services)
    {
        struct service *other = LIST_ENTRY(link, struct service, link);
        if (!other->delays)
            continue;
        service->delays = other->delays;
        other->delays = NULL;
        *service->delays = (struct histogram){0};
        limit_hit(fleet->hits, LIMIT_HIT_PEERS);
        return;
    }
}

/** The first response that says something of the outcome, be it ringing or the answer. */
static void add_delay(struct fleet *fleet, struct service *service,
                      const struct transaction *invite, int code, const struct sighting *sighting)
{
    bool is_ringing = code > 100 && code < 200 && is_at(&invite->provisional, sighting);
    bool is_answer = code / 100 == 2 && !moment_happened(&invite->provisional);
    if (!is_ringing && !is_answer)
        return;
    if (!service->delays)
        make_delays(fleet, service);
    if (service->delays)
        histogram_add(service->delays, sighting->time - invite->request.time);
}

static void add_response(struct fleet *fleet, struct service *service,
                         const struct transaction *transaction, const struct sip_message *message,
                         const struct sighting *sighting)
{
    int code = message->code;
    service->responses[code >= 100 && code < 700 ? code / 100 : 0]++;
    bool is_initial = transaction_is_initial_invite(transaction);
    if (is_initial)
        add_delay(fleet, service, transaction, code, sighting);
    if (code < 200 || !is_at(&transaction->final, sighting) || !transaction->request_seen)
        return;
    add_final(service, code, sighting);
    if (is_initial)
        add_outcome(service, transaction, sighting);
    if (transaction->method == SIP_METHOD_OPTIONS && !transaction->in_dialog) {
        struct client *client = service_find_client(service, &transaction->src, &transaction->dst);
        if (client)
            hear(client, code, moment_of(sighting));
    }
    if (code == 503)
        add_refusal(fleet, service, transaction, message, sighting);
}

static void add_request(struct fleet *fleet, struct service *service,
                        const struct transaction *transaction, const struct sighting *sighting)
{
    service->requests[transaction->method]++;
    if (transaction->in_dialog)
        return;
    if (transaction->method == SIP_METHOD_INVITE)
        window_add(&service->invites, sighting->time, PEER_OVERLOAD_WINDOW);
    if (transaction->method != SIP_METHOD_OPTIONS)
        return;
    struct client *client = client_of(fleet, service, transaction);
    if (client)
        ask(client, moment_of(sighting));
}

void served_add(struct fleet *fleet, struct tracked *tracked, struct sip_message *message,
                const struct sighting *sighting)
{
    struct service *service = fleet_service(fleet, tracked->target);
    if (!service)
        return;
    if (message->is_request)
        add_request(fleet, service, tracked->transaction, sighting);
    else
        add_response(fleet, service, tracked->transaction, message, sighting);
}
