/*
 * rtp.c — RTP packets, and what a stream of them tells (RFC 3550).
 */
#include "track/rtp.h"

/** RFC 3550 section A.1: a jump further ahead is a restart; later ones come no later than this. */
#define MOST_DROPOUT 3000
#define MOST_MISORDER 100

static unsigned byte_at(span bytes, size_t offset)
{
    return (unsigned char)bytes.data[offset];
}

static uint16_t number_16(span bytes, size_t offset)
{
    return (uint16_t)(byte_at(bytes, offset) << 8 | byte_at(bytes, offset + 1));
}

static uint32_t number_32(span bytes, size_t offset)
{
    return (uint32_t)number_16(bytes, offset) << 16 | number_16(bytes, offset + 2);
}

#define STUN_COOKIE 0x2112a442

enum media_kind media_kind_of(span datagram)
{
    if (datagram.length < 8)
        return MEDIA_KIND_OTHER;
    unsigned first = byte_at(datagram, 0);
    if (first >> 6 == 2) {
        unsigned second = byte_at(datagram, 1);
        if (second >= 192 && second <= 223)
            return MEDIA_KIND_RTCP;
        return datagram.length >= 12 ? MEDIA_KIND_RTP : MEDIA_KIND_OTHER;
    }
    if (first < 4 && datagram.length >= 20 && number_32(datagram, 4) == STUN_COOKIE)
        return MEDIA_KIND_STUN;
    if (first >= 20 && first <= 63 && datagram.length >= 13 && byte_at(datagram, 1) == 0xfe)
        return MEDIA_KIND_DTLS;
    return MEDIA_KIND_OTHER;
}

bool rtp_parse(span datagram, struct rtp_packet *ret_packet)
{
    if (media_kind_of(datagram) != MEDIA_KIND_RTP)
        return false;
    size_t header = 12 + 4 * (size_t)(byte_at(datagram, 0) & 15);
    bool extended = byte_at(datagram, 0) & 16;
    if (extended && header + 4 <= datagram.length)
        header += 4 + 4 * (size_t)number_16(datagram, header + 2);
    else if (extended)
        return false;
    if (header > datagram.length)
        return false;
    *ret_packet = (struct rtp_packet){
        .payload_type = byte_at(datagram, 1) & 127,
        .marker = byte_at(datagram, 1) & 128,
        .sequence = number_16(datagram, 2),
        .timestamp = number_32(datagram, 4),
        .ssrc = number_32(datagram, 8),
        .payload = span_from(datagram, header),
    };
    return true;
}

static uint64_t lost_of_source(const struct rtp_stats *stats)
{
    uint64_t expected = (uint64_t)(uint32_t)(stats->highest_sequence - stats->base_sequence) + 1;
    return stats->source_packets && expected > stats->source_packets
               ? expected - stats->source_packets
               : 0;
}

static void begin_source(struct rtp_stats *stats, const struct rtp_packet *packet)
{
    if (stats->source_packets) {
        stats->lost_before += lost_of_source(stats);
        stats->ssrc_changes += stats->ssrc != packet->ssrc;
    }
    stats->ssrc = packet->ssrc;
    stats->source_packets = 1;
    stats->base_sequence = stats->highest_sequence = packet->sequence;
    stats->window = 1;
    stats->has_bad_sequence = false;
    stats->has_arrival = false;
}

static enum rtp_step go_on(struct rtp_stats *stats, uint16_t ahead)
{
    stats->highest_sequence += ahead;
    stats->window = ahead < 64 ? stats->window << ahead | 1 : 1;
    stats->source_packets++;
    return ahead == 1 ? RTP_NEXT : RTP_GAP;
}

static enum rtp_step come_late(struct rtp_stats *stats, unsigned behind)
{
    if (behind >= 64) /* too far back to know whether it came before */
        return RTP_REPEATED;
    if (stats->window >> behind & 1)
        return RTP_REPEATED;
    stats->window |= (uint64_t)1 << behind;
    if ((int32_t)(stats->highest_sequence - behind - stats->base_sequence) < 0)
        stats->base_sequence = stats->highest_sequence - behind;
    stats->source_packets++;
    stats->out_of_order++;
    return RTP_LATE;
}

static enum rtp_step follow(struct rtp_stats *stats, const struct rtp_packet *packet)
{
    uint16_t ahead = (uint16_t)(packet->sequence - stats->highest_sequence);
    if (!stats->source_packets || stats->ssrc != packet->ssrc) {
        begin_source(stats, packet);
        return RTP_FIRST;
    }
    if (ahead == 0)
        return RTP_REPEATED;
    if (ahead < MOST_DROPOUT) {
        stats->has_bad_sequence = false;
        return go_on(stats, ahead);
    }
    if (ahead > UINT16_MAX - MOST_MISORDER)
        return come_late(stats, (uint16_t)-ahead);
    if (stats->has_bad_sequence && packet->sequence == stats->bad_sequence) {
        begin_source(stats, packet); /* two in a row: the sender has begun anew */
        stats->source_packets = 2;
        stats->base_sequence--;
        return RTP_FIRST;
    }
    stats->bad_sequence = (uint16_t)(packet->sequence + 1);
    stats->has_bad_sequence = true;
    stats->has_arrival = false;
    return RTP_REPEATED;
}

static void add_jitter(struct rtp_stats *stats, const struct rtp_packet *packet,
                       uint32_t clock_rate, sipwhy_time arrival)
{
    bool goes_on = stats->has_arrival && stats->clock_rate == clock_rate;
    if (goes_on) {
        int32_t ticks = (int32_t)(packet->timestamp - stats->last_timestamp);
        double apart = (double)(arrival - stats->last_arrival) - (double)ticks * 1e9 / clock_rate;
        stats->jitter += ((apart < 0 ? -apart : apart) - stats->jitter) / 16;
        stats->jitter_sum += stats->jitter;
        stats->jitter_count++;
        if (stats->jitter > stats->jitter_most)
            stats->jitter_most = stats->jitter;
    }
    stats->clock_rate = clock_rate;
    stats->last_timestamp = packet->timestamp;
    stats->last_arrival = arrival;
    stats->has_arrival = true;
}

/** RFC 4733 section 2.3: every packet of an event has the timestamp of its beginning. */
static void add_event(struct rtp_stats *stats, const struct rtp_packet *packet)
{
    static const char events[] = "0123456789*#ABCD";
    unsigned event = packet->payload.length >= 4 ? byte_at(packet->payload, 0) : 255;
    bool is_new = !stats->digit_count || stats->digit_timestamp != packet->timestamp;
    if (event >= sizeof(events) - 1 || !is_new)
        return;
    stats->digit_timestamp = packet->timestamp;
    if (stats->digit_count + 1u < RTP_DIGITS)
        stats->digits[stats->digit_count++] = events[event];
}

enum rtp_step rtp_stats_add(struct rtp_stats *stats, const struct rtp_packet *packet,
                            enum rtp_content content, uint32_t clock_rate, struct moment moment)
{
    enum rtp_step step = follow(stats, packet);
    if (!stats->packets)
        stats->first = moment;
    stats->last = moment;
    if (step == RTP_REPEATED) {
        stats->duplicates += !stats->has_bad_sequence;
        stats->packets += stats->has_bad_sequence;
        return step;
    }
    stats->packets++;
    if (content == RTP_EVENT)
        add_event(stats, packet);
    else if (step != RTP_LATE && clock_rate)
        add_jitter(stats, packet, clock_rate, moment.time);
    return step;
}

uint64_t rtp_stats_lost(const struct rtp_stats *stats)
{
    return stats->lost_before + lost_of_source(stats);
}

double rtp_stats_jitter(const struct rtp_stats *stats)
{
    return stats->jitter_count ? stats->jitter_sum / (double)stats->jitter_count : 0;
}
