/*
 * scene.h — a whole analysis that is fed messages, and a record of what it told.
 */
#ifndef UNIT_SCENE_H
#define UNIT_SCENE_H

#include "line.h"

#include <sipwhy/analysis.h>

#define SCENE_MOST 64

struct scene_finding {
    const char *id;
    const char *consequence_of;
    enum sipwhy_severity severity;
    enum sipwhy_scope scope;
    int64_t at_ms;
    char detail[512];
};

struct scene_call {
    enum sipwhy_call_state state;
    int code;
    char verdict[64];
    char verdict_text[2048];
    const char *findings[SCENE_MOST];
    size_t finding_count;
};

struct scene {
    struct sipwhy_analysis *analysis;
    uint32_t frame;
    uint64_t messages;
    char advice[8192]; /**< on the last response, a line each */
    struct scene_finding findings[SCENE_MOST];
    size_t finding_count;
    struct scene_call calls[SCENE_MOST];
    size_t call_count;
    struct sipwhy_registration registration; /**< the last one; its pointers are gone */
    size_t registration_count;
    uint64_t released;
    int limits;
    bool has_retransmission; /**< of the last message */
    bool has_duplicate;
};

static inline void scene_message(void *context, const struct sipwhy_message *message)
{
    struct scene *scene = context;
    struct sipwhy_annotation annotation;
    scene->messages++;
    scene->has_retransmission = message->retransmission;
    scene->has_duplicate = message->duplicate;
    scene->advice[0] = '\0';
    if (message->attachment && !*message->attachment)
        *message->attachment = scene;
    if (sipwhy_message_annotate(message, &annotation) != 0)
        return;
    for (size_t i = 0; i < annotation.advice_count; i++) {
        strncat(scene->advice, annotation.advice[i],
                sizeof(scene->advice) - strlen(scene->advice) - 2);
        strcat(scene->advice, "\n");
    }
}

static inline void scene_found(void *context, const struct sipwhy_finding *finding)
{
    struct scene *scene = context;
    if (scene->finding_count == SCENE_MOST)
        return;
    struct scene_finding *found = &scene->findings[scene->finding_count++];
    *found = (struct scene_finding){
        .id = finding->id,
        .consequence_of = finding->consequence_of,
        .severity = finding->severity,
        .scope = finding->scope,
        .at_ms = (finding->time - LINE_START) / SIPWHY_MILLISECOND,
    };
    snprintf(found->detail, sizeof(found->detail), "%s", finding->detail);
}

static inline void scene_called(void *context, const struct sipwhy_call *call)
{
    struct scene *scene = context;
    if (scene->call_count == SCENE_MOST)
        return;
    struct scene_call *told = &scene->calls[scene->call_count++];
    told->state = call->state;
    told->code = call->code;
    snprintf(told->verdict, sizeof(told->verdict), "%s", call->verdict ? call->verdict->id : "");
    snprintf(told->verdict_text, sizeof(told->verdict_text), "%s",
             call->verdict ? call->verdict->text : "");
    for (size_t i = 0; i < call->finding_count && i < SCENE_MOST; i++)
        told->findings[told->finding_count++] = call->findings[i].id;
}

static inline void scene_registered(void *context, const struct sipwhy_registration *registration)
{
    struct scene *scene = context;
    scene->registration = *registration;
    scene->registration_count++;
}

static inline void scene_released(void *context, void *attachment)
{
    struct scene *scene = context;
    if (attachment == scene)
        scene->released++;
}

static inline void scene_limit(void *context, const char *name, const char *text)
{
    (void)name;
    (void)text;
    ((struct scene *)context)->limits++;
}

static inline int scene_open(struct scene *scene)
{
    static const struct sipwhy_handlers handlers = {
        .message = scene_message,
        .finding = scene_found,
        .call = scene_called,
        .registration = scene_registered,
        .released = scene_released,
        .limit = scene_limit,
    };
    return sipwhy_analysis_create(&handlers, scene, &scene->analysis);
}

static inline int scene_create(void **state)
{
    struct scene *scene = calloc(1, sizeof(*scene));
    *state = scene;
    return scene ? scene_open(scene) : -1;
}

static inline int scene_destroy(void **state)
{
    struct scene *scene = *state;
    sipwhy_analysis_destroy(scene->analysis);
    free(scene);
    return 0;
}

/** A case that gets a struct scene as *state. */
#define SCENE_TEST(function) cmocka_unit_test_setup_teardown(function, scene_create, scene_destroy)

#define SCENE_RAW_IP 101

static inline void scene_put_u16(unsigned char *at, size_t number)
{
    at[0] = (unsigned char)(number >> 8);
    at[1] = (unsigned char)number;
}

/** IPv4 and UDP around @p payload. @return the length of the packet */
static inline size_t scene_packet(const struct line *line, uint32_t frame, const char *payload,
                                  size_t length, unsigned char packet[LINE_BYTES + 28])
{
    memset(packet, 0, 28);
    packet[0] = 0x45;
    scene_put_u16(packet + 2, 28 + length);
    scene_put_u16(packet + 4, line->ip_id ? line->ip_id : (size_t)frame);
    packet[8] = 64;
    packet[9] = 17;
    memcpy(packet + 12, (const unsigned char[]){192, 0, 2, (unsigned char)line_source(line)}, 4);
    memcpy(packet + 16, (const unsigned char[]){192, 0, 2, (unsigned char)line_destination(line)},
           4);
    scene_put_u16(packet + 20, (size_t)(line->from_port ? line->from_port : 5060));
    scene_put_u16(packet + 22, 5060);
    scene_put_u16(packet + 24, 8 + length);
    memcpy(packet + 28, payload, length);
    return 28 + length;
}

static inline int scene_send(struct scene *scene, sipwhy_time time, const struct line *line,
                             const char *payload, size_t length)
{
    unsigned char packet[LINE_BYTES + 28];
    size_t size = scene_packet(line, ++scene->frame, payload, length, packet);
    struct sipwhy_frame frame = {
        .time = time,
        .number = scene->frame,
        .bytes = {(const char *)packet, size},
        .original_length = (uint32_t)size,
        .link_type = SCENE_RAW_IP,
    };
    return sipwhy_analysis_frame(scene->analysis, &frame);
}

static inline int scene_add(struct scene *scene, const struct line *line)
{
    char text[LINE_BYTES];
    size_t length = line_write(line, text);
    return scene_send(scene, line_time(line->at_ms), line, text, length);
}

/** Send a message, with what differs from the usual. */
#define SEND(scene, ...) assert_int_equal(scene_add((scene), LINE(__VA_ARGS__)), 0)

/** Let the time pass with nothing on the wire. */
static inline void scene_wait(struct scene *scene, int64_t until_ms)
{
    sipwhy_analysis_advance(scene->analysis, line_time(until_ms));
}

/** The last finding of this id, or NULL. */
static inline const struct scene_finding *scene_find(const struct scene *scene, const char *id)
{
    for (size_t i = scene->finding_count; i > 0; i--) {
        if (strcmp(scene->findings[i - 1].id, id) == 0)
            return &scene->findings[i - 1];
    }
    return NULL;
}

static inline struct sipwhy_summary scene_finish(struct scene *scene)
{
    struct sipwhy_summary summary;
    assert_int_equal(sipwhy_analysis_finish(scene->analysis, &summary), 0);
    return summary;
}

/** The advice on the last response holds this text. */
#define assert_advice(scene, text)                                                                 \
    do {                                                                                           \
        if (!strstr((scene)->advice, (text)))                                                      \
            fail_msg("no \"%s\" in the advice:\n%s", (text), (scene)->advice);                     \
    } while (0)

#define assert_no_advice(scene, text)                                                              \
    do {                                                                                           \
        if (strstr((scene)->advice, (text)))                                                       \
            fail_msg("\"%s\" in the advice:\n%s", (text), (scene)->advice);                        \
    } while (0)

#endif
