/*
 * test_report_layout.c — the ladder of a call as everything that shows one gets it: columns, roles, rows.
 */
#include "scene.h"

#include "report/arrows.h"
#include "report/shelf.h"

#define ROWS_OF(array) (sizeof(array) / sizeof(*(array)))

struct rig {
    struct scene scene; /**< first: the handlers of the analysis get the rig */
    struct hold hold;
    struct shelf shelf;
    const struct record **records; /**< by Call-ID */
    struct layout layout;
};

static void take(void *context, const struct sipwhy_message *message)
{
    struct rig *rig = context;
    struct record *record = shelf_record(&rig->shelf, message->attachment);
    assert_non_null(record);
    assert_int_equal(record_message(record, message), 0);
    shelf_use(&rig->shelf, record);
}

static void take_finding(void *context, const struct sipwhy_finding *finding)
{
    struct rig *rig = context;
    struct record *record = shelf_record(&rig->shelf, finding->attachment);
    if (record)
        assert_int_equal(record_finding(record, finding), 0);
}

static void take_call(void *context, const struct sipwhy_call *call)
{
    struct rig *rig = context;
    assert_int_equal(record_call(shelf_record(&rig->shelf, call->attachment), call), 0);
}

static void let_go(void *context, void *attachment)
{
    shelf_close(&((struct rig *)context)->shelf, attachment, true);
}

static int start(void **state)
{
    static const struct sipwhy_handlers handlers = {
        .message = take, .finding = take_finding, .call = take_call, .released = let_go};
    struct rig *rig = calloc(1, sizeof(*rig));
    *state = rig;
    rig->hold.limit = REPORT_BYTES;
    rig->shelf.hold = &rig->hold;
    return sipwhy_analysis_create(&handlers, rig, &rig->scene.analysis);
}

static int stop(void **state)
{
    struct rig *rig = *state;
    layout_finish(&rig->layout);
    sipwhy_analysis_destroy(rig->scene.analysis);
    shelf_finish(&rig->shelf);
    free(rig->records);
    free(rig);
    return 0;
}

#define LAYOUT_TEST(function) cmocka_unit_test_setup_teardown(function, start, stop)

#define ADD(rig, ...) SEND(&(rig)->scene, __VA_ARGS__)

/** Of everything that was sent, each Call-ID a leg. */
static const struct layout *lay_out(struct rig *rig)
{
    layout_finish(&rig->layout);
    free(rig->records);
    rig->records = shelf_by_call_id(&rig->shelf);
    assert_non_null(rig->records);
    assert_int_equal(layout_init(rig->records, shelf_count(&rig->shelf), &rig->layout), 0);
    return &rig->layout;
}

static void expect_columns(const struct layout *layout, const char *const *names, const enum layout_role *roles,
                           size_t count)
{
    assert_int_equal(layout->column_count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(layout->columns[i].name, names[i]);
        assert_int_equal(layout->columns[i].role, roles[i]);
    }
}

#define EXPECT_COLUMNS(layout, names, ...)                                                         \
    expect_columns((layout), (names), (const enum layout_role[]){__VA_ARGS__}, ROWS_OF(names))

#define HOP "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1INVITE\r\n"

static void columns_are_hosts_in_order_of_appearance(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .cseq = 2, .from_port = 5070, .at_ms = 600);
    ADD(rig, .from = 2, .to = 3, .branch = "z9hG4bKx", .vias = HOP, .at_ms = 900);
    const struct layout *layout = lay_out(rig);
    EXPECT_COLUMNS(layout, names, LAYOUT_CALLER, LAYOUT_PROXY, LAYOUT_UNKNOWN);
    assert_int_equal(layout->rows[1].src, 0);
    assert_int_equal(layout->rows[layout->row_count - 1].src, 1);
    assert_int_equal(layout->rows[layout->row_count - 1].dst, 2);
}

static void an_address_that_talks_to_itself_is_told_by_port(void **state)
{
    static const char *const names[] = {"192.0.2.1:5080", "192.0.2.1:5060", "192.0.2.3"};
    struct rig *rig = *state;
    ADD(rig, .from = 1, .to = 1, .from_port = 5080);
    ADD(rig, .from = 1, .to = 3, .branch = "z9hG4bKx", .vias = HOP, .at_ms = 900);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_CALLER, LAYOUT_PROXY, LAYOUT_UNKNOWN);
}

static void a_host_may_talk_to_its_own_port(void **state)
{
    static const char *const names[] = {"192.0.2.1:5060"};
    struct rig *rig = *state;
    ADD(rig, .method = "OPTIONS", .from = 1, .to = 1);
    const struct layout *layout = lay_out(rig);
    EXPECT_COLUMNS(layout, names, LAYOUT_UNKNOWN);
    assert_int_equal(layout->rows[0].src, 0);
    assert_int_equal(layout->rows[0].dst, 0);
}

static void who_is_called_may_invite_again(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2"};
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .code = 200, .at_ms = 900);
    ADD(rig, .from = 2, .to = 1, .cseq = 7, .to_tag = "a", .from_tag = "b", .at_ms = 2000);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_CALLER, LAYOUT_CALLEE);
}

static void who_only_says_100_or_404_may_be_a_proxy(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2"};
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .code = 100, .at_ms = 10);
    ADD(rig, .code = 404, .at_ms = 20);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_CALLER, LAYOUT_UNKNOWN);
}

static void in_the_middle_of_a_call_nobody_knows_who_called(void **state)
{
    static const char *const names[] = {"192.0.2.2", "192.0.2.1"};
    struct rig *rig = *state;
    ADD(rig, .from = 2, .to = 1, .cseq = 7, .to_tag = "a", .from_tag = "b", .at_ms = 2000);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_UNKNOWN, LAYOUT_UNKNOWN);
}

static void who_answers_with_another_place_redirects(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .code = 302, .headers = "Contact: <sip:bob@192.0.2.3>\r\n", .at_ms = 20);
    ADD(rig, .to = 3, .cseq = 2, .at_ms = 60);
    ADD(rig, .from = 3, .cseq = 2, .code = 180, .at_ms = 70);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_CALLER, LAYOUT_REDIRECT, LAYOUT_CALLEE);
}

static void a_registrar_is_the_last_to_get_a_register(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};
    struct rig *rig = *state;
    ADD(rig, .method = "REGISTER", .at_ms = 0);
    ADD(rig, .method = "REGISTER", .from = 2, .to = 3, .branch = "z9hG4bKx",
        .vias = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1REGISTER\r\n", .at_ms = 5);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_UNKNOWN, LAYOUT_PROXY, LAYOUT_REGISTRAR);
}

static void legs_are_one_ladder_in_the_order_of_time(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3"};
    static const size_t legs[] = {1, 0, 0, 1, 1};
    struct rig *rig = *state;
    ADD(rig, .call_id = "z-first", .at_ms = 0);
    ADD(rig, .call_id = "second", .from = 2, .to = 3, .at_ms = 0);
    ADD(rig, .call_id = "second", .from = 3, .to = 2, .code = 486, .at_ms = 30);
    ADD(rig, .call_id = "z-first", .code = 486, .at_ms = 40);
    const struct layout *layout = lay_out(rig);
    EXPECT_COLUMNS(layout, names, LAYOUT_CALLER, LAYOUT_B2BUA, LAYOUT_CALLEE);
    size_t message = 0;
    for (size_t i = 0; i < layout->row_count; i++) {
        const struct layout_row *row = &layout->rows[i];
        assert_ptr_equal(row->record, rig->records[row->leg]);
        if (row->kind == LAYOUT_MESSAGE)
            assert_int_equal(row->leg, legs[message++]);
        if (row->kind == LAYOUT_ANSWER)
            assert_int_equal(row->leg, layout->rows[i - 1].leg);
    }
    assert_int_equal(message, 4);
}

static void a_b2bua_may_have_an_address_on_each_side(void **state)
{
    static const char *const names[] = {"192.0.2.1", "192.0.2.2", "192.0.2.4", "192.0.2.3"};
    struct rig *rig = *state;
    ADD(rig, .call_id = "a", .at_ms = 0);
    ADD(rig, .call_id = "b", .from = 4, .to = 3, .at_ms = 10);
    ADD(rig, .call_id = "b", .from = 3, .to = 4, .code = 180, .at_ms = 20);
    EXPECT_COLUMNS(lay_out(rig), names, LAYOUT_CALLER, LAYOUT_B2BUA, LAYOUT_B2BUA, LAYOUT_CALLEE);
}

static void times_count_from_the_first_message_and_from_the_one_before(void **state)
{
    struct rig *rig = *state;
    ADD(rig, .method = "OPTIONS", .call_id = "a", .at_ms = 1000);
    ADD(rig, .method = "OPTIONS", .call_id = "b", .cseq = 4, .at_ms = 1200);
    ADD(rig, .method = "OPTIONS", .call_id = "a", .cseq = 9, .at_ms = 3000);
    const struct layout *layout = lay_out(rig);
    assert_int_equal(layout->row_count, 3);
    assert_int_equal(layout->start, line_time(1000));
    assert_int_equal(layout->rows[0].since_first, 0);
    assert_int_equal(layout->rows[0].since_previous, 0);
    assert_int_equal(layout->rows[1].since_previous, 200 * SIPWHY_MILLISECOND);
    assert_int_equal(layout->rows[2].since_first, 2000 * SIPWHY_MILLISECOND);
    assert_int_equal(layout->rows[2].since_previous, 1800 * SIPWHY_MILLISECOND);
}

static void findings_stand_where_they_became_true(void **state)
{
    struct rig *rig = *state;
    ADD(rig, .at_ms = 0);
    ADD(rig, .code = 100, .phrase = "Trying", .at_ms = 10);
    scene_wait(&rig->scene, 20000);
    ADD(rig, .code = 486, .phrase = "Busy Here", .at_ms = 21000);
    const struct layout *layout = lay_out(rig);
    size_t at = 0;
    while (layout->rows[at].kind != LAYOUT_FINDING)
        assert_in_range(++at, 0, layout->row_count - 1);
    assert_string_equal(layout->rows[at].notice->id, "prolonged-trying");
    assert_int_equal(layout->rows[at].since_first, 4000 * SIPWHY_MILLISECOND);
    assert_true(layout->rows[at].is_superseded);
    assert_string_equal(layout->rows[at + 1].notice->id, "prolonged-trying");
    assert_false(layout->rows[at + 1].is_superseded);
    assert_string_equal(layout->rows[at + 2].message->label, "486 Busy Here");
    assert_int_equal(layout->rows[at + 2].since_previous, 20990 * SIPWHY_MILLISECOND);
}

static void what_is_not_kept_has_a_row(void **state)
{
    struct rig *rig = *state;
    const unsigned total = LADDER_ROWS + 33;
    for (unsigned i = 0; i < total; i++)
        ADD(rig, .method = "INFO", .cseq = i + 1, .to_tag = "b", .at_ms = i * 100);
    const struct layout *layout = lay_out(rig);
    size_t messages = 0;
    unsigned long left_out = 0;
    for (size_t i = 0; i < layout->row_count; i++) {
        messages += layout->rows[i].kind == LAYOUT_MESSAGE;
        left_out += layout->rows[i].left_out;
        if (layout->rows[i].kind == LAYOUT_LEFT_OUT)
            assert_int_equal(messages, LADDER_FIRST);
    }
    assert_int_equal(messages, LADDER_ROWS);
    assert_int_equal(left_out, 33);
}

struct offer_case {
    const char *body;
    const char *text; /**< NULL: there is none */
};

#define SDP_START "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\n"

static const struct offer_case offers[] = {
    {SDP_START "c=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n",
     "192.0.2.9:4000 PCMU,PCMA,telephone-event sendrecv"},
    {SDP_START "c=IN IP6 2001:db8::9\r\nm=audio 4000 RTP/AVP 0\r\na=sendonly\r\n",
     "[2001:db8::9]:4000 PCMU sendonly"},
    {SDP_START "c=IN IP4 0.0.0.0\r\nm=audio 4000 RTP/AVP 0\r\n", "0.0.0.0:4000 PCMU sendrecv (hold)"},
    {SDP_START "c=IN IP4 192.0.2.9\r\nm=audio 0 RTP/AVP 0\r\n", "audio rejected"},
    {SDP_START "c=IN IP4 192.0.2.9\r\nm=audio 4000 RTP/AVP 0\r\nm=video 0 RTP/AVP 99\r\nm=image 9 udptl t38\r\n",
     "audio 192.0.2.9:4000 PCMU sendrecv; video rejected; image 192.0.2.9:9 t38 sendrecv"},
    {SDP_START "c=IN IP4 h\033[2J\x01\r\nm=audio 4000 RTP/AVP 0\r\n", "h?[2J?:4000 PCMU sendrecv"},
    {SDP_START "m=audio 4000 RTP/AVP 0 8 3 4 9 18 15\r\n", "?:4000 PCMU,PCMA,GSM,G723,G722,+2 sendrecv"},
    {SDP_START "m=audio 4000 RTP/AVP 96 97\r\na=rtpmap:96 telephone-event/8000\r\na=rtpmap:97 telephone-event/48000\r\n",
     "?:4000 telephone-event sendrecv"},
    {"v=0\r\n", NULL},
    {"no description", NULL},
};

static void a_session_description_is_short(void **state)
{
    struct rig *rig = *state;
    for (unsigned i = 0; i < ROWS_OF(offers); i++)
        ADD(rig, .cseq = i + 1, .headers = "Content-Type: application/sdp\r\n", .body = offers[i].body, .at_ms = i * 600);
    const struct layout *layout = lay_out(rig);
    size_t at = 0;
    for (unsigned i = 0; i < ROWS_OF(offers); i++, at++) {
        while (layout->rows[at].kind != LAYOUT_MESSAGE)
            at++;
        const char *text = layout->rows[at].message->sdp;
        assert_true(layout->rows[at].message->has_sdp);
        if (offers[i].text)
            assert_string_equal(text, offers[i].text);
        else
            assert_null(text);
    }
}

static void messages_themselves_are_kept_where_somebody_asks(void **state)
{
    static char body[3000];
    struct rig *rig = *state;
    memset(body, 'x', sizeof(body) - 1);
    rig->shelf.keeps_bytes = true;
    ADD(rig, .body = body, .at_ms = 0);
    const struct ladder_row *row = lay_out(rig)->rows[0].message;
    assert_non_null(row->bytes);
    assert_int_equal(row->length, row->message_length);
    assert_memory_equal(row->bytes, "INVITE sip:", 11);
    assert_int_equal(rig->records[0]->ladder.message_bytes, row->length);
    assert_true(record_weigh(rig->records[0]) > sizeof(body));
}

/** The widest line of a painting, in columns. */
static int widest_line(const struct paint *paint)
{
    int widest = 0;
    for (size_t at = 0; at < paint->length;) {
        const char *end = memchr(paint->data + at, '\n', paint->length - at);
        size_t length = end ? (size_t)(end - paint->data) - at : paint->length - at;
        int columns = paint_columns((struct sipwhy_span){paint->data + at, length});
        widest = columns > widest ? columns : widest;
        at += length + 1;
    }
    return widest;
}

static void paint_all(const struct layout *layout, struct paint *paint)
{
    struct arrows arrows;
    paint_clear(paint);
    arrows_init(layout, 12, paint->width, &arrows);
    arrows_paint_legend(&arrows, paint);
    arrows_paint_roles(&arrows, paint);
    arrows_paint_names(&arrows, paint);
    for (size_t i = 0; i < layout->row_count; i++) {
        if (layout->rows[i].kind == LAYOUT_MESSAGE)
            arrows_paint_message(&arrows, &layout->rows[i], paint);
    }
    assert_false(paint->failed);
}

static void every_line_is_within_the_width_and_says_all(void **state)
{
    for (int hosts = 1; hosts <= 12; hosts++) {
        struct paint paint = {.utf8 = hosts % 2};
        assert_int_equal(start(state), 0);
        struct rig *rig = *state;
        for (int i = 1; i <= hosts; i++)
            ADD(rig, .from = i, .to = i % hosts + 1, .cseq = (unsigned)i, .call_id = "c", .at_ms = i * 600,
                .headers = "Content-Type: application/sdp\r\n", .body = offers[i % 7].body);
        ADD(rig, .cseq = 1, .code = 486, .phrase = "Busy \xe5\xbf\x99\xe5\xbf\x99\xe5\xbf\x99 \033[2J\xff here and there",
            .to = hosts, .from = 1, .at_ms = 9000);
        const struct layout *layout = lay_out(rig);
        for (paint.width = 40; paint.width <= 200; paint.width += 1 + paint.width / 20) {
            paint_all(layout, &paint);
            assert_in_range(widest_line(&paint), 1, paint.width);
            size_t labels = 0;
            for (size_t at = 0; at + 6 <= paint.length; at++)
                labels += memcmp(paint.data + at, "INVITE", 6) == 0;
            assert_true(labels >= (size_t)hosts);
            assert_non_null(memmem(paint.data, paint.length, "there", 5));
            assert_null(memchr(paint.data, '\033', paint.length));
        }
        paint_finish(&paint);
        stop(state);
    }
}

static void more_hosts_than_fit_are_named_in_their_rows(void **state)
{
    struct rig *rig = *state;
    struct paint paint = {.width = 80};
    for (int i = 1; i <= 30; i++)
        ADD(rig, .from = i, .to = i + 1, .cseq = (unsigned)i, .at_ms = i * 600);
    paint_all(lay_out(rig), &paint);
    assert_non_null(memmem(paint.data, paint.length, "192.0.2.30:5060 -> 192.0.2.31:5060 INVITE", 41));
    paint_finish(&paint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LAYOUT_TEST(columns_are_hosts_in_order_of_appearance),
        LAYOUT_TEST(an_address_that_talks_to_itself_is_told_by_port),
        LAYOUT_TEST(a_host_may_talk_to_its_own_port),
        LAYOUT_TEST(who_is_called_may_invite_again),
        LAYOUT_TEST(who_only_says_100_or_404_may_be_a_proxy),
        LAYOUT_TEST(in_the_middle_of_a_call_nobody_knows_who_called),
        LAYOUT_TEST(who_answers_with_another_place_redirects),
        LAYOUT_TEST(a_registrar_is_the_last_to_get_a_register),
        LAYOUT_TEST(legs_are_one_ladder_in_the_order_of_time),
        LAYOUT_TEST(a_b2bua_may_have_an_address_on_each_side),
        LAYOUT_TEST(times_count_from_the_first_message_and_from_the_one_before),
        LAYOUT_TEST(findings_stand_where_they_became_true),
        LAYOUT_TEST(what_is_not_kept_has_a_row),
        LAYOUT_TEST(a_session_description_is_short),
        LAYOUT_TEST(messages_themselves_are_kept_where_somebody_asks),
        UNIT_TEST(every_line_is_within_the_width_and_says_all),
        LAYOUT_TEST(more_hosts_than_fit_are_named_in_their_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
