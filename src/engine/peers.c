/*
 * peers.c — the hosts of the summary: who they are, how they did, and what was found about them.
 */
#include "engine/peers.h"

#include "engine/figures.h"

/** Unanswered OPTIONS in a row after which a host is down. */
#define DOWN_AFTER 2

static struct peer_note *find_note(struct peer_rows *rows, const char *host)
{
    for (size_t i = 0; i < rows->note_count; i++) {
        if (strcmp(rows->notes[i].host, host) == 0)
            return &rows->notes[i];
    }
    return NULL;
}

static struct peer_note *make_note(struct peer_rows *rows, const char *host)
{
    struct peer_note *note = find_note(rows, host);
    if (note || rows->note_count == PEER_NOTES || strlen(host) >= sizeof(note->host))
        return note;
    note = &rows->notes[rows->note_count++];
    strcpy(note->host, host);
    return note;
}

/** Where a finding of this id and severity belongs: it replaces a milder one of the same id. */
static void insert(struct peer_note *note, const struct sipwhy_finding *finding)
{
    size_t kept = 0;
    for (size_t i = 0; i < note->count; i++) {
        if (strcmp(note->findings[i].id, finding->id) != 0)
            note->findings[kept++] = note->findings[i];
        else if (note->findings[i].severity >= finding->severity)
            return;
    }
    note->count = kept;
    if (note->count == PEER_FINDINGS)
        return;
    size_t place = note->count++;
    for (; place > 0 && note->findings[place - 1].severity < finding->severity; place--)
        note->findings[place] = note->findings[place - 1];
    note->findings[place] = (struct sipwhy_finding_reference){finding->id, finding->severity};
}

void peer_rows_note(struct peer_rows *rows, const struct sipwhy_finding *finding)
{
    struct peer_note *note = finding->scope == SIPWHY_SCOPE_PEER && finding->peer
                                 ? make_note(rows, finding->peer)
                                 : NULL;
    if (note)
        insert(note, finding);
}

/** What decides which hosts are told of. */
struct weight {
    enum sipwhy_severity severity;
    uint64_t traffic;
};

static uint64_t requests_to(const struct peer *peer)
{
    uint64_t requests = 0;
    for (int method = 0; peer->service && method < SIP_METHOD_COUNT; method++)
        requests += peer->service->requests[method];
    return requests;
}

static const struct peer_note *note_of(struct peer_rows *rows, const struct peer *peer)
{
    char host[SIPWHY_ENDPOINT_TEXT];
    if (rows->note_count == 0)
        return NULL;
    return find_note(rows, sipwhy_endpoint_format_host(&peer->address, host));
}

static struct weight weigh(struct peer_rows *rows, const struct peer *peer)
{
    const struct peer_note *note = note_of(rows, peer);
    return (struct weight){
        .severity = note && note->count ? note->findings[0].severity : SIPWHY_SEVERITY_NONE,
        .traffic = requests_to(peer) + peer->messages + peer->resent,
    };
}

/** Of equals the lower address comes first, so that it is the same in each run. */
static bool is_before(const struct weight *a, const struct peer *peer, const struct weight *b,
                      const struct peer *other)
{
    if (a->severity != b->severity)
        return a->severity > b->severity;
    if (a->traffic != b->traffic)
        return a->traffic > b->traffic;
    return memcmp(peer->address.address, other->address.address, sizeof(peer->address.address)) < 0;
}

static enum sipwhy_peer_role role_of(const struct peer *peer)
{
    if (!peer->asked)
        return SIPWHY_PEER_TARGET;
    return requests_to(peer) ? SIPWHY_PEER_BOTH : SIPWHY_PEER_SOURCE;
}

/** Where the capture has one direction only, silence is its own. */
static bool is_watched(const struct tracker *tracker, const struct client *client)
{
    const struct host_pair *pair =
        peers_find_pair(&tracker->peers, &client->host, &client->server);
    return client_is_periodic(client) && !(pair && host_pair_is_one_way(pair));
}

/** Down where any client finds it so; the longest time down that one of them saw. */
static void fill_state(const struct service *service, const struct tracker *tracker,
                       sipwhy_time now, struct sipwhy_peer *row)
{
    for (const struct client *client = service->clients; client; client = client->next) {
        if (!is_watched(tracker, client))
            continue;
        bool is_down = client_missed(client, now) >= DOWN_AFTER;
        const struct moment *since =
            moment_happened(&client->down) ? &client->down : &client->asked;
        sipwhy_time down = client->down_total + (is_down ? now - since->time : 0);
        if (row->state != SIPWHY_PEER_DOWN)
            row->state = is_down ? SIPWHY_PEER_DOWN : SIPWHY_PEER_UP;
        row->interval = client->interval;
        if (client->outages > row->outages)
            row->outages = client->outages;
        if (down > row->down)
            row->down = down;
    }
}

static void fill_service(const struct service *service, const struct tracker *tracker,
                         sipwhy_time now, struct sipwhy_count *requests, struct sipwhy_peer *row)
{
    for (int method = 0; method < SIP_METHOD_COUNT; method++) {
        const char *name = method ? sip_method_name((enum sip_method)method) : "other";
        if (service->requests[method])
            requests[row->request_count++] = (struct sipwhy_count){name, service->requests[method]};
    }
    for (int i = 0; i < 7; i++)
        row->responses[i] = service->responses[i];
    row->calls = service->sessions.requests;
    row->answered = service->sessions.answered;
    row->asr = sessions_ser(&service->sessions);
    row->ner = sessions_ner(&service->sessions);
    row->isa = sessions_isa(&service->sessions);
    if (service->calls_ended)
        row->acd = service->talked / service->calls_ended;
    row->pdd = figures_of(service->delays);
    fill_state(service, tracker, now, row);
}

static void fill_row(struct peer_rows *rows, size_t index, const struct peer *peer,
                     const struct tracker *tracker, sipwhy_time now)
{
    struct sipwhy_peer *row = &rows->peers[index];
    const struct peer_note *note = note_of(rows, peer);
    *row = (struct sipwhy_peer){
        .address = peer->address,
        .role = role_of(peer),
        .messages = peer->messages,
        .retransmissions = peer->resent,
        .asked = peer->asked,
        .requests = rows->requests[index],
        .asr = -1,
        .ner = -1,
        .isa = -1,
        .acd = SIPWHY_TIME_UNKNOWN,
        .pdd = figures_of(NULL),
        .findings = note ? note->findings : NULL,
        .finding_count = note ? note->count : 0,
    };
    if (peer->service)
        fill_service(peer->service, tracker, now, rows->requests[index], row);
}

void peer_rows_fill(struct peer_rows *rows, const struct tracker *tracker, sipwhy_time now,
                    struct sipwhy_summary *summary)
{
    const struct peer *chosen[SIPWHY_PEERS];
    struct weight weights[SIPWHY_PEERS];
    const struct fleet *fleet = &tracker->fleet;
    size_t count = 0;
    LIST_EACH(link, &fleet->by_use)
    {
        const struct peer *peer = LIST_ENTRY(link, struct peer, link);
        struct weight weight = weigh(rows, peer);
        size_t place = count < SIPWHY_PEERS ? count++ : SIPWHY_PEERS;
        for (; place > 0 && is_before(&weight, peer, &weights[place - 1], chosen[place - 1]);
             place--) {
            if (place == SIPWHY_PEERS)
                continue;
            weights[place] = weights[place - 1];
            chosen[place] = chosen[place - 1];
        }
        if (place < SIPWHY_PEERS) {
            weights[place] = weight;
            chosen[place] = peer;
        }
    }
    for (size_t i = 0; i < count; i++)
        fill_row(rows, i, chosen[i], tracker, now);
    summary->peers = rows->peers;
    summary->peer_count = count;
    summary->peers_left_out = fleet->map.count - count;
}
