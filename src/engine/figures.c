/*
 * figures.c — the KPIs of the summary, out of what was counted.
 */
#include "engine/figures.h"

struct sipwhy_durations figures_of(const struct histogram *histogram)
{
    static const struct histogram none;
    if (!histogram)
        histogram = &none;
    bool is_empty = histogram->count == 0;
    return (struct sipwhy_durations){
        .count = histogram->count,
        .mean = histogram_mean(histogram),
        .least = is_empty ? SIPWHY_TIME_UNKNOWN : histogram->least,
        .most = is_empty ? SIPWHY_TIME_UNKNOWN : histogram->most,
        .p50 = histogram_percentile(histogram, 50),
        .p90 = histogram_percentile(histogram, 90),
        .p95 = histogram_percentile(histogram, 95),
        .p99 = histogram_percentile(histogram, 99),
    };
}

/** Of messages that were sent, however often the capture holds them. */
static double retransmission_ratio(const struct sipwhy_summary *summary)
{
    uint64_t sent = summary->sip_messages - summary->duplicates;
    return sent ? 100.0 * (double)summary->retransmissions / (double)sent : -1;
}

void figures_of_kpi(const struct kpi *kpi, struct sipwhy_summary *summary)
{
    const struct sessions *sessions = &kpi->sessions;
    summary->kpi = (struct sipwhy_kpi){
        .calls = sessions->requests,
        .answered = sessions->answered,
        .redirected = sessions->redirected,
        .ineffective = sessions->ineffective,
        .completed = kpi->completed,
        .registers = kpi->registers,
        .registers_ineffective = kpi->registers_ineffective,
        .disconnects_failed = kpi->disconnects_failed,
        .ser = sessions_ser(sessions),
        .seer = sessions_seer(sessions),
        .isa = sessions_isa(sessions),
        .scr = kpi_scr(kpi),
        .ira = kpi_ira(kpi),
        .asr = sessions_ser(sessions),
        .ner = sessions_ner(sessions),
        .retransmissions = retransmission_ratio(summary),
        .rrd = figures_of(&kpi->registered),
        .srd = figures_of(&kpi->indicated),
        .srd_failed = figures_of(&kpi->failed),
        .sdd = figures_of(&kpi->disconnected),
        .sdt = figures_of(&kpi->talked),
        .sdt_failed = figures_of(&kpi->talked_failed),
        .pdd = figures_of(&kpi->alerted),
        .trying = figures_of(&kpi->trying),
        .setup = figures_of(&kpi->answered),
        .ring = figures_of(&kpi->rang),
        .auth = figures_of(&kpi->challenged),
    };
}
