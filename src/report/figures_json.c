/*
 * figures_json.c — KPIs and hosts of the summary, as JSON.
 */
#include "report/figures.h"
#include "report/object.h"

/** In ms, to a microsecond: no clock of a capture is worth more here. */
static void set_duration(json_t *object, const char *name, sipwhy_time duration)
{
    if (duration != SIPWHY_TIME_UNKNOWN)
        json_object_set_new(object, name, json_real((double)((duration + 500) / 1000) / 1e3));
}

static void set_percent(json_t *object, const char *name, double percent)
{
    if (percent >= 0)
        json_object_set_new(object, name, json_real((double)(int64_t)(percent * 100 + 0.5) / 100));
}

static void set_durations(json_t *object, const char *name,
                          const struct sipwhy_durations *durations)
{
    if (durations->count == 0)
        return;
    json_t *member = json_object();
    object_set_count(member, "count", durations->count);
    set_duration(member, "mean", durations->mean);
    set_duration(member, "least", durations->least);
    set_duration(member, "most", durations->most);
    set_duration(member, "p50", durations->p50);
    set_duration(member, "p90", durations->p90);
    set_duration(member, "p95", durations->p95);
    set_duration(member, "p99", durations->p99);
    json_object_set_new(object, name, member);
}

json_t *figures_kpi(const struct sipwhy_kpi *kpi)
{
    const struct {
        const char *name;
        double percent;
    } ratios[] = {
        {"ser_percent", kpi->ser}, {"seer_percent", kpi->seer},
        {"isa_percent", kpi->isa}, {"scr_percent", kpi->scr},
        {"ira_percent", kpi->ira}, {"asr_percent", kpi->asr},
        {"ner_percent", kpi->ner}, {"retransmission_percent", kpi->retransmissions},
    };
    const struct {
        const char *name;
        const struct sipwhy_durations *durations;
    } delays[] = {
        {"rrd_ms", &kpi->rrd},     {"srd_ms", &kpi->srd},
        {"srd_failed_ms", &kpi->srd_failed},
        {"sdd_ms", &kpi->sdd},     {"sdt_ms", &kpi->sdt},
        {"sdt_failed_ms", &kpi->sdt_failed},
        {"pdd_ms", &kpi->pdd},     {"trying_ms", &kpi->trying},
        {"setup_ms", &kpi->setup}, {"ring_ms", &kpi->ring},
        {"auth_ms", &kpi->auth},
    };
    json_t *object = json_object();
    object_set_count(object, "calls", kpi->calls);
    object_set_count(object, "answered", kpi->answered);
    object_set_count(object, "redirected", kpi->redirected);
    object_set_count(object, "ineffective", kpi->ineffective);
    object_set_count(object, "completed", kpi->completed);
    object_set_count(object, "disconnects_failed", kpi->disconnects_failed);
    object_set_count(object, "registers", kpi->registers);
    object_set_count(object, "registers_ineffective", kpi->registers_ineffective);
    for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++)
        set_percent(object, ratios[i].name, ratios[i].percent);
    set_duration(object, "acd_ms", kpi->sdt.mean);
    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++)
        set_durations(object, delays[i].name, delays[i].durations);
    return object;
}

static json_t *requests_of(const struct sipwhy_peer *peer)
{
    json_t *object = json_object();
    for (size_t i = 0; i < peer->request_count; i++)
        object_set_count(object, peer->requests[i].name, peer->requests[i].count);
    return object;
}

/** "2xx": 7; what is none of the classes is left out. */
static json_t *responses_of(const struct sipwhy_peer *peer)
{
    json_t *object = json_object();
    for (int digit = 1; digit <= 6; digit++) {
        char name[] = {(char)('0' + digit), 'x', 'x', '\0'};
        if (peer->responses[digit])
            object_set_count(object, name, peer->responses[digit]);
    }
    return object;
}

static json_t *watch_of(const struct sipwhy_peer *peer)
{
    json_t *object = json_object();
    object_set_text(object, "state", sipwhy_peer_state_name(peer->state));
    set_duration(object, "interval_ms", peer->interval);
    object_set_count(object, "outages", peer->outages);
    set_duration(object, "down_ms", peer->down);
    return object;
}

static json_t *findings_of(const struct sipwhy_peer *peer)
{
    json_t *array = json_array();
    for (size_t i = 0; i < peer->finding_count; i++)
        json_array_append_new(array, json_string(peer->findings[i].id));
    return array;
}

static json_t *peer_object(const struct sipwhy_peer *peer)
{
    char address[SIPWHY_ENDPOINT_TEXT];
    uint64_t sent = peer->messages + peer->retransmissions;
    json_t *object = json_object();
    object_set_text(object, "address", sipwhy_endpoint_format_host(&peer->address, address));
    object_set_text(object, "role", sipwhy_peer_role_name(peer->role));
    object_set_count(object, "asked", peer->asked);
    json_object_set_new(object, "requests", requests_of(peer));
    json_object_set_new(object, "responses", responses_of(peer));
    object_set_count(object, "retransmissions", peer->retransmissions);
    if (sent)
        set_percent(object, "retransmission_percent",
                    100.0 * (double)peer->retransmissions / (double)sent);
    object_set_count(object, "calls", peer->calls);
    object_set_count(object, "answered", peer->answered);
    set_percent(object, "asr_percent", peer->asr);
    set_percent(object, "ner_percent", peer->ner);
    set_percent(object, "isa_percent", peer->isa);
    set_duration(object, "acd_ms", peer->acd);
    set_durations(object, "pdd_ms", &peer->pdd);
    if (peer->state != SIPWHY_PEER_UNWATCHED)
        json_object_set_new(object, "options", watch_of(peer));
    json_object_set_new(object, "findings", findings_of(peer));
    return object;
}

json_t *figures_peers(const struct sipwhy_summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->peer_count; i++)
        json_array_append_new(array, peer_object(&summary->peers[i]));
    return array;
}
