/*
 * figures.c — KPIs and hosts of the summary, as text.
 */
#include "report/figures.h"

#include "report/clock.h"
#include "report/translate.h"
#include "report/words.h"

#include <inttypes.h>
#include <stdio.h>

#define LABEL_LEFT 2
#define VALUE_LEFT 18

/** Of fewer calls or registrations nobody wants a ratio or a percentile. */
#define LEAST_OUTCOMES 5

/** Hosts in the table. */
#define ROWS 10

static void paint_label(struct paint *paint, const char *label)
{
    paint_to(paint, LABEL_LEFT);
    paint_styled(paint, PAINT_BOLD, label);
    paint_to(paint, VALUE_LEFT);
}

static void paint_ratios(const struct sipwhy_kpi *kpi, struct paint *paint)
{
    const struct {
        const char *name;
        double percent;
    } ratios[] = {{"ASR", kpi->asr},   {"NER", kpi->ner}, {"SER", kpi->ser}, {"SEER", kpi->seer},
                  {"ISA", kpi->isa},   {"SCR", kpi->scr}, {"IRA", kpi->ira}};
    bool is_first = true;
    paint_label(paint, _("ratios"));
    for (size_t i = 0; i < sizeof ratios / sizeof *ratios; i++) {
        char item[40];
        if (ratios[i].percent < 0)
            continue;
        snprintf(item, sizeof item, "%s %.1f %%", ratios[i].name, ratios[i].percent);
        if (!is_first)
            paint_put(paint, ",");
        paint_wrap(paint, VALUE_LEFT, item);
        is_first = false;
    }
    paint_newline(paint);
}

/** Columns for durations: the first, and how wide each is. */
#define DELAY_LEFT 36
#define DELAY_WIDTH 11

static void paint_duration(struct paint *paint, int column, sipwhy_time duration)
{
    char text[CLOCK_TEXT];
    paint_to(paint, DELAY_LEFT + column * DELAY_WIDTH);
    paint_put(paint, clock_format_duration(duration, text));
}

static void paint_delays(const struct sipwhy_kpi *kpi, struct paint *paint)
{
    const struct {
        const char *name;
        const struct sipwhy_durations *durations;
    } rows[] = {
        {_("PDD"), &kpi->pdd},
        {_("setup"), &kpi->setup},
        {_("ringing"), &kpi->ring},
        {_("talking"), &kpi->sdt},
        {_("hanging up"), &kpi->sdd},
        {_("registering"), &kpi->rrd},
    };
    static const char *const heads[] = {N_("mean"), "50 %", "95 %", "99 %"};
    paint_label(paint, _("times"));
    for (int i = 0; i < 4; i++) {
        paint_to(paint, DELAY_LEFT + i * DELAY_WIDTH);
        paint_styled(paint, PAINT_DIM, _(heads[i]));
    }
    paint_newline(paint);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct sipwhy_durations *durations = rows[i].durations;
        if (durations->count == 0)
            continue;
        paint_to(paint, VALUE_LEFT);
        paint_put(paint, rows[i].name);
        paint_duration(paint, 0, durations->mean);
        paint_duration(paint, 1, durations->p50);
        paint_duration(paint, 2, durations->p95);
        paint_duration(paint, 3, durations->p99);
        paint_newline(paint);
    }
}

void figures_paint_kpi(const struct sipwhy_summary *summary, struct paint *paint)
{
    const struct sipwhy_kpi *kpi = &summary->kpi;
    if (kpi->calls < LEAST_OUTCOMES && kpi->registers < LEAST_OUTCOMES)
        return;
    paint_label(paint, _("KPIs"));
    paint_printf(paint, _("%1$llu calls with an outcome, %2$llu answered; %3$llu registrations"),
                 (unsigned long long)kpi->calls, (unsigned long long)kpi->answered,
                 (unsigned long long)kpi->registers);
    paint_newline(paint);
    paint_ratios(kpi, paint);
    paint_delays(kpi, paint);
}

/** The columns of the table of hosts, where each begins and what stands above it. */
enum column {
    COLUMN_HOST,
    COLUMN_ASKED,
    COLUMN_GOT,
    COLUMN_FAILED,
    COLUMN_RESENT,
    COLUMN_CALLS,
    COLUMN_ASR,
    COLUMN_PDD,
    COLUMN_STATE,
};

static const struct {
    int left;
    const char *head;
} columns[] = {
    [COLUMN_HOST] = {4, ""},
    [COLUMN_ASKED] = {22, N_("asked")},
    [COLUMN_GOT] = {29, N_("got")},
    [COLUMN_FAILED] = {36, N_("failed")},
    [COLUMN_RESENT] = {44, N_("again")},
    [COLUMN_CALLS] = {51, N_("calls")},
    [COLUMN_ASR] = {58, N_("ASR")},
    [COLUMN_PDD] = {64, N_("PDD 95 %")},
    [COLUMN_STATE] = {74, ""},
};

static void paint_heads(struct paint *paint)
{
    paint_label(paint, _("hosts"));
    for (size_t i = COLUMN_ASKED; i < COLUMN_STATE; i++) {
        paint_to(paint, columns[i].left);
        paint_styled(paint, PAINT_DIM, _(columns[i].head));
    }
    paint_newline(paint);
}

static void paint_count(struct paint *paint, enum column column, uint64_t count)
{
    if (!count)
        return;
    paint_to(paint, columns[column].left);
    paint_printf(paint, "%" PRIu64, count);
}

static uint64_t requests_to(const struct sipwhy_peer *peer)
{
    uint64_t requests = 0;
    for (size_t i = 0; i < peer->request_count; i++)
        requests += peer->requests[i].count;
    return requests;
}

static void paint_state(const struct sipwhy_peer *peer, struct paint *paint)
{
    if (peer->state == SIPWHY_PEER_UNWATCHED)
        return;
    bool is_down = peer->state == SIPWHY_PEER_DOWN;
    paint_to(paint, columns[COLUMN_STATE].left);
    paint_styled(paint, is_down ? PAINT_ERROR : PAINT_GOOD, is_down ? _("down") : _("up"));
}

/** What was found about a host, and how long it was down: a line of its own. */
static void paint_trouble(const struct sipwhy_peer *peer, struct paint *paint)
{
    char text[CLOCK_TEXT];
    if (peer->finding_count == 0 && peer->down <= 0)
        return;
    paint_to(paint, columns[COLUMN_HOST].left + 2);
    for (size_t i = 0; i < peer->finding_count; i++) {
        const struct sipwhy_finding_reference *finding = &peer->findings[i];
        if (i > 0)
            paint_put(paint, ",");
        paint_style(paint, words_severity_style(finding->severity));
        paint_wrap(paint, columns[COLUMN_HOST].left + 2, finding->id);
        paint_style(paint, PAINT_PLAIN);
    }
    if (peer->down > 0) {
        paint_put(paint, peer->finding_count ? ": " : "");
        paint_printf(paint, _("down for %s"), clock_format_duration(peer->down, text));
    }
    paint_newline(paint);
}

static void paint_peer(const struct sipwhy_peer *peer, struct paint *paint)
{
    char text[CLOCK_TEXT > SIPWHY_ENDPOINT_TEXT ? CLOCK_TEXT : SIPWHY_ENDPOINT_TEXT];
    uint64_t sent = peer->messages + peer->retransmissions;
    paint_to(paint, columns[COLUMN_HOST].left);
    paint_put(paint, sipwhy_endpoint_format_host(&peer->address, text));
    if (paint->column >= columns[COLUMN_ASKED].left)
        paint_newline(paint);
    paint_count(paint, COLUMN_ASKED, peer->asked);
    paint_count(paint, COLUMN_GOT, requests_to(peer));
    paint_count(paint, COLUMN_FAILED,
                peer->responses[4] + peer->responses[5] + peer->responses[6]);
    if (peer->retransmissions && sent) {
        paint_to(paint, columns[COLUMN_RESENT].left);
        paint_printf(paint, "%.0f %%", 100.0 * (double)peer->retransmissions / (double)sent);
    }
    paint_count(paint, COLUMN_CALLS, peer->calls);
    if (peer->asr >= 0) {
        paint_to(paint, columns[COLUMN_ASR].left);
        paint_printf(paint, "%.0f %%", peer->asr);
    }
    if (peer->pdd.count) {
        paint_to(paint, columns[COLUMN_PDD].left);
        paint_put(paint, clock_format_duration(peer->pdd.p95, text));
    }
    paint_state(peer, paint);
    paint_newline(paint);
    paint_trouble(peer, paint);
}

static bool has_something_to_say(const struct sipwhy_summary *summary)
{
    for (size_t i = 0; i < summary->peer_count; i++) {
        const struct sipwhy_peer *peer = &summary->peers[i];
        if (peer->finding_count || peer->state != SIPWHY_PEER_UNWATCHED)
            return true;
    }
    return summary->peer_count > 2 &&
           (summary->kpi.calls >= LEAST_OUTCOMES || summary->kpi.registers >= LEAST_OUTCOMES);
}

void figures_paint_peers(const struct sipwhy_summary *summary, struct paint *paint)
{
    if (!has_something_to_say(summary))
        return;
    size_t shown = summary->peer_count < ROWS ? summary->peer_count : ROWS;
    uint64_t left_out = summary->peers_left_out + summary->peer_count - shown;
    paint_heads(paint);
    for (size_t i = 0; i < shown; i++)
        paint_peer(&summary->peers[i], paint);
    if (!left_out)
        return;
    paint_to(paint, columns[COLUMN_HOST].left);
    paint_printf(paint, _("and %llu more"), (unsigned long long)left_out);
    paint_newline(paint);
}
