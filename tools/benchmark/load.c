/* load.c — writes captures to measure with: the same bytes for the same kind, count and seed. */
#include "script.h"
#include "trunk.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t is_told_to_end;

/* What is due: the next letter of a call, or a packet of its media. */
struct event {
    uint64_t at_us;
    uint64_t order; /* of those at one time */
    struct live *live;
    bool is_media;
    bool from_callee;
};

struct live {
    struct call call;
    const struct step *script, *next;
    uint64_t media_until_us;
    unsigned users; /* events that point here */
    uint16_t packets[2];
};

struct load {
    const struct kind *kind;
    struct wire wire;
    struct trunk *trunk;
    struct event *heap;
    size_t heap_count, heap_room;
    uint64_t order, seed, count, calls, calls_most, messages, media, at_us;
};

static bool is_before(const struct event *a, const struct event *b)
{
    return a->at_us != b->at_us ? a->at_us < b->at_us : a->order < b->order;
}

static void *must(void *memory)
{
    if (!memory) {
        fputs("load: no memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void push(struct load *load, struct event event)
{
    size_t at = load->heap_count++;

    if (load->heap_count > load->heap_room) {
        load->heap_room = load->heap_room ? 2 * load->heap_room : 1024;
        load->heap = must(realloc(load->heap, load->heap_room * sizeof(event)));
    }
    event.order = load->order++;
    event.live->users++;
    for (; at && is_before(&event, &load->heap[(at - 1) / 2]); at = (at - 1) / 2)
        load->heap[at] = load->heap[(at - 1) / 2];
    load->heap[at] = event;
}

static struct event pop(struct load *load)
{
    struct event first = load->heap[0];
    struct event last = load->heap[--load->heap_count];
    size_t at = 0;

    for (size_t child; (child = 2 * at + 1) < load->heap_count; at = child) {
        if (child + 1 < load->heap_count && is_before(&load->heap[child + 1], &load->heap[child]))
            child++;
        if (!is_before(&load->heap[child], &last))
            break;
        load->heap[at] = load->heap[child];
    }
    load->heap[at] = last;
    first.live->users--;
    return first;
}

static uint64_t between(uint64_t random, uint32_t least, uint32_t most)
{
    return least + (most > least ? random % (most - least) : 0);
}

static void begin(struct load *load, const struct flavour *flavour)
{
    struct live *live = must(calloc(1, sizeof(*live)));

    call_init(&live->call, load->calls++, load->seed, &flavour->shape);
    live->script = live->next = flavour->script;
    push(load, (struct event){.at_us = load->at_us, .live = live});
}

/* RTP of both sides, from now on. */
static void begin_media(struct load *load, struct live *live, uint64_t until_us)
{
    live->media_until_us = until_us;
    for (int side = 0; side < 2; side++)
        push(load, (struct event){.at_us = load->at_us + 1000 + 3000 * (uint64_t)side,
                                  .live = live,
                                  .is_media = true,
                                  .from_callee = side});
}

static void write_media(struct load *load, struct event *event)
{
    struct live *live = event->live;
    const struct call *call = &live->call;
    uint16_t sequence = live->packets[event->from_callee]++;
    uint64_t voice = call->random ^ (event->from_callee ? UINT64_MAX : 0);
    uint32_t fields[] = {
        __builtin_bswap32(0x80080000u | (sequence ? 0 : 1u << 23) | (uint16_t)(voice + sequence)),
        __builtin_bswap32((uint32_t)voice + 160u * sequence),
        __builtin_bswap32((uint32_t)(voice >> 32)),
    };
    uint8_t packet[172];

    memcpy(packet, fields, sizeof(fields));
    memset(packet + sizeof(fields), 0xd5, sizeof(packet) - sizeof(fields)); /* silence of PCMA */
    wire_udp(&load->wire, event->at_us,
             event->from_callee ? call->callee_media : call->caller_media,
             event->from_callee ? call->caller_media : call->callee_media, packet, sizeof(packet));
    load->media++;
    event->at_us += 20000;
    if (event->at_us < live->media_until_us)
        push(load, *event);
}

static void write_letter(struct load *load, const struct call *call, const struct step *step)
{
    char text[CALL_TEXT];
    size_t length = call_write(call, &step->letter, text);
    struct wire_end from = step->from_callee ? call->callee : call->caller;
    struct wire_end to = step->from_callee ? call->caller : call->callee;

    if (call->shape->over_tcp)
        trunk_send(load->trunk, &load->wire, load->at_us, from, to, text, length);
    else
        wire_udp(&load->wire, load->at_us, from, to, text, length);
    load->messages++;
}

static void take_step(struct load *load, struct live *live)
{
    const struct step *step = live->next++;
    uint64_t random = scatter(live->call.random + (uint64_t)(step - live->script) + 10);

    write_letter(load, &live->call, step);
    if (live->next->is_end)
        return;
    random = between(random, live->next->least_us, live->next->most_us);
    if (step->has_media_after)
        begin_media(load, live, load->at_us + random - 5000);
    push(load, (struct event){.at_us = load->at_us + random, .live = live});
}

/* The rest of the traffic beside the media, as much of it as keeps their part (kind->media_part).
 */
static void fill(struct load *load)
{
    const struct kind *kind = load->kind;

    if (kind->media_part &&
        load->messages * 1000 < (load->messages + load->media) * (1000 - kind->media_part))
        begin(load, flavour_of(kind->fillers, load->calls));
}

static void take_event(struct load *load)
{
    struct event event = pop(load);

    load->at_us = event.at_us;
    if (event.is_media) {
        write_media(load, &event);
        fill(load);
    } else {
        take_step(load, event.live);
    }
    if (!event.live->users)
        free(event.live);
}

/* Whole calls where their number is known; else until there are so many frames; 0 is endless. */
static bool is_complete(const struct load *load)
{
    if (ferror(load->wire.file) || is_told_to_end)
        return true;
    if (load->calls_most)
        return load->calls == load->calls_most && !load->heap_count;
    return load->count && load->wire.frames >= load->count;
}

static void play(struct load *load)
{
    uint64_t next_call_us = load->at_us;

    while (!is_complete(load)) {
        bool may_begin = !load->calls_most || load->calls < load->calls_most;

        if (!may_begin || (load->heap_count && load->heap[0].at_us < next_call_us)) {
            take_event(load);
            continue;
        }
        load->at_us = next_call_us;
        begin(load, flavour_of(load->kind->flavours, load->calls));
        next_call_us += between(scatter(load->order), 1, 2 * load->kind->interval_us);
    }
    trunk_flush(load->trunk, &load->wire, load->at_us);
}

/* An endless load ends behind a whole frame. */
static void end(int number)
{
    (void)number;
    is_told_to_end = 1;
}

static void usage(void)
{
    fputs("usage: load KIND COUNT [SEED] >FILE\n"
          "COUNT messages (packets, where there are media) from SEED; 0 is without end. Kinds:\n",
          stderr);
    for (size_t i = 0; kind_by_index(i); i++)
        fprintf(stderr, "  %-14s %s\n", kind_by_index(i)->name, kind_by_index(i)->what);
    exit(2);
}

static uint64_t number_of(const char *text)
{
    char *end;
    unsigned long long number = strtoull(text, &end, 10);

    if (*end || end == text)
        usage();
    return number;
}

int main(int count, char **words)
{
    struct load load = {.seed = 1, .at_us = UINT64_C(1700000000) * 1000000};

    if (count < 3 || count > 4 || !(load.kind = kind_by_name(words[1])))
        usage();
    load.count = number_of(words[2]);
    if (count == 4)
        load.seed = number_of(words[3]);
    if (load.kind->messages)
        load.calls_most = load.count / load.kind->messages;
    load.trunk = must(trunk_create(load.seed));
    signal(SIGTERM, end);
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    wire_begin(&load.wire, stdout);
    play(&load);
    while (load.heap_count) {
        struct event event = pop(&load);

        if (!event.live->users)
            free(event.live);
    }
    free(load.heap);
    trunk_destroy(load.trunk);
    if (fflush(stdout) || ferror(stdout)) {
        perror("load");
        return 1;
    }
    return 0;
}
