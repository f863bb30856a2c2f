/*
 * reader.c — the text of a scene file becomes scenes. tests/scenes/README.md describes the format.
 */
#include "bare.h"
#include "frame.h"
#include "media.h"
#include "script.h"
#include "words.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_IP_ID 100

/** Where the reader is: the scene, its script, and what an indented line belongs to. */
struct reader {
    struct book *book;
    const char *file;
    unsigned line;
    const char *text;     /**< of the line */
    struct scene *common; /**< what stands before the first scene: hosts of all */
    struct scene *scene;
    struct script script;
    size_t src;                            /**< the host that sends it */
    struct scene_step *step;               /**< whose headers and body follow; or NULL */
    struct scene_expectation *expectation; /**< whose properties follow; or NULL */
    uint16_t ip_id;
    unsigned turn;      /**< of the block that is repeated, from 1; 0 outside of any */
    sipwhy_time offset; /**< of this turn's packets */
};

_Noreturn void scene_reject(const char *file, unsigned line, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s.scene:%u: ", file, line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

#define REJECT(reader, ...) scene_reject((reader)->file, (reader)->line, __VA_ARGS__)

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static struct scene *make_scene(struct reader *reader)
{
    struct scene *scene = arena_take(&reader->book->arena, sizeof(*scene));
    if (!scene)
        REJECT(reader, "no memory");
    memset(scene, 0, sizeof(*scene));
    scene->file = reader->file;
    scene->line = reader->line;
    return scene;
}

/** "alice", or "alice:4000" for another port of it. */
static size_t find_host(const struct reader *reader, const char *name)
{
    const struct scene *scene = reader->scene;
    size_t length = strcspn(name, ":");
    for (size_t i = 0; i < scene->host_count; i++) {
        if (strlen(scene->hosts[i].name) == length &&
            memcmp(scene->hosts[i].name, name, length) == 0)
            return i;
    }
    REJECT(reader, "no host is called %s", name);
}

/** Write the payload of the step whose lines have ended. */
static void finish_step(struct reader *reader)
{
    struct scene_step *step = reader->step;
    if (step && step->letter) {
        letter_fill(step->letter, &reader->book->arena, step->bytes);
        step->payload = letter_write(step->letter, &reader->book->arena);
    }
    reader->step = NULL;
    reader->expectation = NULL;
}

static void finish_scene(struct reader *reader)
{
    finish_step(reader);
    media_sort(reader->scene);
}

static void read_scene(struct reader *reader)
{
    finish_scene(reader);
    struct scene *scene = make_scene(reader);
    const char *name = reader->text + strlen("scene");
    scene->name = arena_copy(&reader->book->arena, span_trim(span_of(name)));
    memcpy(scene->hosts, reader->common->hosts, sizeof(scene->hosts));
    scene->host_count = reader->common->host_count;
    *reader->book->end = scene;
    reader->book->end = &scene->next;
    reader->book->count++;
    reader->scene = scene;
    reader->script = (struct script){
        .arena = &reader->book->arena, .scene = scene, .transport = "UDP"};
    reader->ip_id = FIRST_IP_ID;
}

static void read_host(struct reader *reader, const struct words *words)
{
    struct scene *scene = reader->scene;
    struct scene_host host;
    if (words->count != 3 || scene->host_count == SCENE_HOSTS)
        REJECT(reader, "expected: host NAME ADDRESS");
    host.name = words->word[1];
    if (!word_endpoint(&reader->book->arena, words->word[2], &host.at))
        REJECT(reader, "no address: %s", words->word[2]);
    scene->hosts[scene->host_count++] = host;
}

static void read_threshold(struct reader *reader, const struct words *words)
{
    struct scene *scene = reader->scene;
    if (words->count != 3 || scene->threshold_count == 4)
        REJECT(reader, "expected: threshold ID.LEVEL NUMBER");
    scene->thresholds[scene->threshold_count++] =
        (struct scene_property){words->word[1], '=', words->word[2]};
}

static void read_correlate(struct reader *reader, const struct words *words)
{
    if (words->count != 2 || reader->scene->correlate)
        REJECT(reader, "expected: correlate HEADER");
    reader->scene->correlate = words->word[1];
}

static struct scene_step *make_step(struct reader *reader, sipwhy_time time)
{
    struct scene *scene = reader->scene;
    if (scene->step_count == SCENE_STEPS)
        REJECT(reader, "too many packets");
    struct scene_step *step = &scene->steps[scene->step_count++];
    *step = (struct scene_step){
        .line = reader->line,
        .time = time,
        .captured = SIZE_MAX,
        .ttl = 64,
        .protocol = FRAME_UDP,
        .ip_id = reader->ip_id++,
        .repeated = reader->turn > 1,
        .call = "1",
    };
    return step;
}

static void read_tick(struct reader *reader, const struct words *words)
{
    sipwhy_time time;
    if (words->count != 2 || !word_time(words->word[1], &time))
        REJECT(reader, "expected: tick SECONDS");
    make_step(reader, reader->offset + time);
}

/** The packet before this one: with @p like, the last on its way that says the same. */
static const struct scene_step *find_before(const struct reader *reader,
                                            const struct scene_step *like)
{
    const struct scene_step *steps = reader->scene->steps;
    for (size_t i = reader->scene->step_count - 1; i-- > 0;) {
        if (!steps[i].letter)
            continue;
        bool is_like = like && same(steps[i].what, like->what) && same(steps[i].call, like->call) &&
                       memcmp(&steps[i].src, &like->src, sizeof(like->src)) == 0 &&
                       memcmp(&steps[i].dst, &like->dst, sizeof(like->dst)) == 0;
        if (!like || is_like)
            return &steps[i];
    }
    REJECT(reader, "there is no such message to send again");
}

static struct letter *copy_letter(struct reader *reader, const struct scene_step *step)
{
    struct letter *letter = arena_take(&reader->book->arena, sizeof(*letter));
    *letter = *step->letter;
    return letter;
}

struct option {
    bool again;
    bool tcp;
    struct script_options script;
};

static bool read_value(struct reader *reader, const char *word, struct option *option)
{
    struct scene_step *step = reader->step;
    const char *value;
    if ((value = word_value(word, "call")))
        step->call = option->script.call = value;
    else if ((value = word_value(word, "tag")))
        option->script.tag = value;
    else if ((value = word_value(word, "branch")))
        option->script.branch = value;
    else if ((value = word_value(word, "uri")))
        option->script.uri = value;
    else if ((value = word_value(word, "realm")))
        option->script.realm = value;
    else if ((value = word_value(word, "cseq")))
        option->script.cseq = (unsigned)atoi(value);
    else if ((value = word_value(word, "captured")))
        step->captured = (size_t)atoi(value);
    else if ((value = word_value(word, "bytes")))
        step->bytes = (size_t)atoi(value);
    else if ((value = word_value(word, "part")))
        step->part = (unsigned)atoi(value);
    else if ((value = word_value(word, "id")))
        step->ip_id = (uint16_t)atoi(value);
    else if ((value = word_value(word, "ttl")))
        step->ttl = (uint8_t)atoi(value);
    else
        return false;
    return true;
}

static void read_option(struct reader *reader, const char *word, struct option *option)
{
    size_t length = strlen(word);
    if (read_value(reader, word, option))
        return;
    if (same(word, "again"))
        option->again = true;
    else if (same(word, "tcp"))
        option->tcp = true;
    else if (same(word, "own"))
        option->script.own = true;
    else if (same(word, "hiding"))
        option->script.hiding = true;
    else if (same(word, "astray"))
        option->script.astray = true;
    else if (same(word, "auth"))
        option->script.credentials = true;
    else if (same(word, "sdp"))
        option->script.with_sdp = true;
    else if (same(word, "nosdp"))
        option->script.no_sdp = true;
    else if (same(word, "unseen"))
        reader->step->unseen = true;
    else if (word[0] == '"')
        option->script.phrase = word + 1;
    else if (word[0] == '(' && word[length - 1] == ')')
        reader->step->flagged = arena_copy(&reader->book->arena, (span){word + 1, length - 2});
    else if (isupper((unsigned char)word[0]))
        option->script.method = word;
    else
        REJECT(reader, "what is %s?", word);
}

static struct letter *write_letter(struct reader *reader, const struct words *words, size_t src,
                                   size_t dst, const struct option *option)
{
    struct scene_step *step = reader->step;
    const char *what = step->what;
    if (same(what, "copy")) {
        const struct scene_step *original = find_before(reader, NULL);
        step->ip_id = original->ip_id;
        step->call = original->call;
        return copy_letter(reader, original);
    }
    if (option->again)
        return copy_letter(reader, find_before(reader, step));
    if (same(what, "raw")) {
        struct letter *letter = arena_take(&reader->book->arena, sizeof(*letter));
        *letter = (struct letter){.start = NULL};
        return letter;
    }
    if (!isdigit((unsigned char)what[0]))
        return script_request(&reader->script, what, src, dst, &option->script);
    struct letter *letter = script_response(&reader->script, atoi(what), src, dst, &option->script);
    if (!letter)
        REJECT(reader, "%s answers nothing that %s sent", words->word[1], words->word[3]);
    return letter;
}

static void set_ends(const struct reader *reader, const struct words *words,
                     struct scene_step *step)
{
    step->src = reader->scene->hosts[find_host(reader, words->word[1])].at;
    step->dst = reader->scene->hosts[find_host(reader, words->word[3])].at;
    if (strchr(words->word[1], ':'))
        step->src.port = (uint16_t)atoi(strchr(words->word[1], ':') + 1);
    if (strchr(words->word[3], ':'))
        step->dst.port = (uint16_t)atoi(strchr(words->word[3], ':') + 1);
}

/** "rtp count=50 every=0.02 ...": packets that stand for a stream. */
static void read_media(struct reader *reader, const struct words *words, sipwhy_time time)
{
    struct media_words media;
    const char *wrong = media_read(words, &media);
    if (wrong)
        REJECT(reader, "what is %s?", wrong);
    for (unsigned i = 0; i < media.count; i++) {
        struct scene_step *step = make_step(reader, time + i * media.every);
        set_ends(reader, words, step);
        step->what = words->word[4];
        step->is_media = true;
        step->payload = media_write(&media, i, &reader->book->arena);
        step->unseen = media_is_lost(&media, i);
    }
}

static void read_packet(struct reader *reader, const struct words *words, sipwhy_time time)
{
    struct option option = {.script = {.call = "1"}};
    if (words->count < 5 || !same(words->word[2], "->"))
        REJECT(reader, "expected: SECONDS HOST -> HOST METHOD, CODE, raw, copy, rtp, stun or dtls");
    if (media_is(words->word[4])) {
        read_media(reader, words, time);
        return;
    }
    size_t src = find_host(reader, words->word[1]);
    size_t dst = find_host(reader, words->word[3]);
    struct scene_step *step = make_step(reader, time);
    reader->step = step;
    reader->src = src;
    step->what = words->word[4];
    set_ends(reader, words, step);
    const char *wrong = bare_write(reader->scene, step, words, &reader->book->arena);
    if (!wrong)
        return;
    if (*wrong)
        REJECT(reader, "%s", wrong);
    for (size_t i = 5; i < words->count; i++)
        read_option(reader, words->word[i], &option);
    if (option.tcp)
        bare_follow(reader->scene, step);
    reader->script.transport = option.tcp ? "TCP" : "UDP";
    step->letter = write_letter(reader, words, src, dst, &option);
}

/** "Name: value" replaces, "+ Name: value" adds, "- Name" removes, "> start" and "| body". */
static void read_letter_line(struct reader *reader, const char *line)
{
    struct arena *arena = &reader->book->arena;
    struct letter *letter = reader->step->letter;
    if (line[0] == '|') {
        letter_add_body_line(letter, arena, line + (line[1] == ' ' ? 2 : 1));
        return;
    }
    if (line[0] == '~') {
        if (!letter->sdp_count)
            script_write_sdp(&reader->script, letter, reader->src, reader->line);
        letter_set_sdp_line(letter, line + 2);
        return;
    }
    if (line[0] == '-') {
        letter_remove(letter, line + 2);
        return;
    }
    if (line[0] == '>') {
        letter->start = line + 2;
        return;
    }
    bool add = line[0] == '+';
    span field = span_of(add ? line + 2 : line);
    span name = span_first(field, span_find_byte(field, ':'));
    const char *value = arena_copy(arena, span_trim(span_from(field, name.length + 1)));
    if (name.length == field.length)
        REJECT(reader, "no header field: %s", line);
    (add ? letter_add : letter_set)(letter, arena_copy(arena, name), value);
}

static void read_property(struct reader *reader, const char *line)
{
    struct scene_expectation *expectation = reader->expectation;
    struct words words = words_of(&reader->book->arena, line);
    if (words.count < 3 || !strchr("=~<>", words.word[1][0]) ||
        expectation->property_count == SCENE_PROPERTIES)
        REJECT(reader, "expected: NAME = VALUE or NAME ~ \"PART\"");
    const char *value = words.word[2];
    expectation->properties[expectation->property_count++] =
        (struct scene_property){words.word[0], words.word[1][0], value + (value[0] == '"')};
}

static void read_expectation(struct reader *reader, const struct words *words)
{
    struct scene *scene = reader->scene;
    if (scene->expectation_count == SCENE_EXPECTATIONS)
        REJECT(reader, "too many expectations");
    struct scene_expectation *expectation = &scene->expectations[scene->expectation_count++];
    *expectation = (struct scene_expectation){.line = reader->line, .text = reader->text};
    for (size_t i = 1; i < words->count; i++) {
        const char *call = word_value(words->word[i], "call");
        if (call)
            expectation->call = call;
        else if (same(words->word[i], "no") && i == 1)
            expectation->denied = true;
        else
            expectation->words.word[expectation->words.count++] = words->word[i];
    }
    if (!expectation->words.count)
        REJECT(reader, "what is expected?");
    reader->expectation = expectation;
}

static void read_indented(struct reader *reader, const char *line)
{
    if (reader->expectation)
        read_property(reader, line);
    else if (reader->step && reader->step->letter)
        read_letter_line(reader, line);
    else
        REJECT(reader, "this belongs to nothing");
}

static void read_line(struct reader *reader)
{
    struct arena *arena = &reader->book->arena;
    const char *line = reader->text;
    sipwhy_time time;
    if (line[0] == ' ' || line[0] == '\t') {
        read_indented(reader, line + strspn(line, " \t"));
        return;
    }
    finish_step(reader);
    struct words words = words_of(arena, line);
    if (same(words.word[0], "scene"))
        read_scene(reader);
    else if (same(words.word[0], "host"))
        read_host(reader, &words);
    else if (reader->scene == reader->common)
        REJECT(reader, "this stands before the first scene");
    else if (same(words.word[0], "tick"))
        read_tick(reader, &words);
    else if (same(words.word[0], "threshold"))
        read_threshold(reader, &words);
    else if (same(words.word[0], "correlate"))
        read_correlate(reader, &words);
    else if (same(words.word[0], "expect"))
        read_expectation(reader, &words);
    else if (word_time(words.word[0], &time))
        read_packet(reader, &words, reader->offset + time);
    else
        REJECT(reader, "no line begins with %s", words.word[0]);
}

/** The line with the number of the turn in the place of each "%n". */
static const char *fill_turn(struct reader *reader, span line)
{
    struct arena *arena = &reader->book->arena;
    size_t mark = span_find(line, SPAN("%n"));
    if (!reader->turn || mark == line.length)
        return arena_copy(arena, line);
    const char *rest = fill_turn(reader, span_from(line, mark + 2));
    return arena_format(arena, "%.*s%u%s", (int)mark, line.data, reader->turn, rest);
}

static void read_lines(struct reader *reader, span text);

/** "repeat COUNT every SECONDS" up to "end". @return what stands behind it */
static span read_block(struct reader *reader, span line, span rest)
{
    static const char end_line[] = "\nend\n";
    struct words words = words_of(&reader->book->arena,
                                  arena_copy(&reader->book->arena, line));
    sipwhy_time every;
    size_t end = span_find(rest, SPAN("\nend\n"));
    unsigned first_line = reader->line;
    if (reader->turn || words.count != 4 || !word_time(words.word[3], &every) || end == rest.length)
        REJECT(reader, "expected: repeat COUNT every SECONDS, lines, end");
    unsigned turns = (unsigned)atoi(words.word[1]);
    for (unsigned turn = 1; turn <= turns; turn++) {
        reader->line = first_line;
        reader->turn = turn;
        reader->offset = every * (turn - 1);
        read_lines(reader, span_first(rest, end + 1));
    }
    reader->line++;
    reader->turn = 0;
    reader->offset = 0;
    return span_from(rest, end + strlen(end_line));
}

static void read_lines(struct reader *reader, span text)
{
    for (span rest = text; rest.length;) {
        span line = span_first(rest, span_find_byte(rest, '\n'));
        rest = span_from(rest, line.length + 1);
        reader->line++;
        bool blank = span_trim(line).length == 0;
        if (blank || line.data[0] == '#')
            continue;
        if (span_starts_with(line, SPAN("repeat "))) {
            rest = read_block(reader, line, rest);
            continue;
        }
        reader->text = fill_turn(reader, line);
        read_line(reader);
    }
}

void book_read(struct book *book, const char *name, const char *text)
{
    struct reader reader = {.book = book, .file = name};
    reader.common = reader.scene = make_scene(&reader);
    read_lines(&reader, span_of(text));
    finish_scene(&reader);
}
