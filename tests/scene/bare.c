/*
 * bare.c — packets of a scene that carry no message: ICMP, and TCP that opens or resets.
 */
#include "bare.h"

#include "frame.h"
#include "words.h"

#include <stdlib.h>

enum { FLAG_SYN = 0x02, FLAG_RST = 0x04, FLAG_PUSH = 0x08, FLAG_ACK = 0x10 };

#define FIRST_SEQUENCE 1000

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static bool same_endpoint(const struct sipwhy_endpoint *a, const struct sipwhy_endpoint *b)
{
    return memcmp(a, b, sizeof(*a)) == 0;
}

void bare_follow(const struct scene *scene, struct scene_step *step)
{
    step->protocol = FRAME_TCP;
    step->flags = FLAG_PUSH | FLAG_ACK;
    step->sequence = FIRST_SEQUENCE;
    for (const struct scene_step *before = scene->steps; before < step; before++) {
        if (before->protocol == FRAME_TCP && same_endpoint(&before->src, &step->src) &&
            same_endpoint(&before->dst, &step->dst))
            step->sequence = before->sequence + (uint32_t)before->payload.length +
                             ((before->flags & FLAG_SYN) ? 1 : 0);
    }
}

static const struct {
    const char *name;
    unsigned char of_ipv4[2]; /* type and code */
    unsigned char of_ipv6[2];
} errors[] = {
    {"net", {3, 0}, {1, 0}},        {"host", {3, 1}, {1, 3}},
    {"port", {3, 3}, {1, 4}},       {"too-big", {3, 4}, {2, 0}},
    {"prohibited", {3, 13}, {1, 1}}, {"ttl", {11, 0}, {3, 0}},
    {"reassembly", {11, 1}, {3, 1}},
};

static const unsigned char *find_error(const char *name, bool is_v6)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (same(errors[i].name, name))
            return is_v6 ? errors[i].of_ipv6 : errors[i].of_ipv4;
    }
    return NULL;
}

/** The packet with this number in the capture, or for 0 the last one that @p sender sent. */
static const struct scene_step *find_quoted(const struct scene *scene,
                                            const struct scene_step *step, size_t number)
{
    const struct scene_step *found = NULL;
    size_t seen = 0;
    for (const struct scene_step *before = scene->steps; before < step; before++) {
        seen += !before->unseen;
        if (number ? seen == number && !before->unseen
                   : before->payload.data && same_endpoint(&before->src, &step->dst))
            found = before;
    }
    return found;
}

static const char *write_icmp(const struct scene *scene, struct scene_step *step,
                              const struct words *words, struct arena *arena)
{
    static unsigned char bytes[FRAME_BYTES];
    bool is_v6 = step->src.family == 6;
    size_t number = 0, quoted_bytes = (is_v6 ? 40 : 20) + 8;
    const unsigned char *error =
        words->count > 5 ? find_error(words->word[5], is_v6) : NULL;
    if (!error)
        return "expected: icmp net, host, port, prohibited, too-big, ttl or reassembly";
    for (size_t i = 6; i < words->count; i++) {
        const char *value;
        if ((value = word_value(words->word[i], "of")))
            number = (size_t)atoi(value);
        else if ((value = word_value(words->word[i], "quote")))
            quoted_bytes = (size_t)atoi(value);
        else
            return "behind icmp: of=PACKET or quote=BYTES";
    }
    const struct scene_step *quoted = find_quoted(scene, step, number);
    if (!quoted)
        return "there is no such packet to quote";
    struct sipwhy_frame frame = frame_write(quoted, quoted->payload, 0, bytes);
    span packet = span_first(frame_packet(&frame), quoted_bytes);
    char *payload = arena_take(arena, 8 + packet.length);
    memset(payload, 0, 8);
    payload[0] = (char)error[0];
    payload[1] = (char)error[1];
    memcpy(payload + 8, packet.data, packet.length);
    step->payload = (span){payload, 8 + packet.length};
    step->protocol = is_v6 ? FRAME_ICMPV6 : FRAME_ICMP;
    return NULL;
}

const char *bare_write(const struct scene *scene, struct scene_step *step,
                       const struct words *words, struct arena *arena)
{
    if (same(step->what, "icmp"))
        return write_icmp(scene, step, words, arena);
    bool is_syn = same(step->what, "syn");
    if (!is_syn && !same(step->what, "rst"))
        return "";
    bool again = is_syn && words->count == 6 && same(words->word[5], "again");
    if (words->count != 5 && !again)
        return "nothing stands behind rst, and \"again\" only behind syn";
    bare_follow(scene, step);
    step->sequence -= again; /* what a SYN takes of the sequence */
    step->flags = is_syn ? FLAG_SYN : FLAG_RST | FLAG_ACK;
    step->payload = SPAN("");
    return NULL;
}
