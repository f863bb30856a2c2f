/*
 * test_report_markdown.c — text in Markdown and in Mermaid: what came off the wire stays text.
 */
#include "test.h"

#include "report/markdown/text.h"
#include "report/mermaid_text.h"

static void assert_text(const struct json_text *text, const char *expected)
{
    assert_false(text->failed);
    assert_int_equal(text->length, strlen(expected));
    assert_memory_equal(text->data, expected, text->length);
}

static void assert_words(const char *words, const char *expected)
{
    struct markdown_text text = {.in_table = false};
    markdown_words(&text, words);
    assert_text(&text.bytes, expected);
    json_text_finish(&text.bytes);
}

static void assert_code(const char *code, bool in_table, const char *expected)
{
    struct markdown_text text = {.in_table = in_table};
    markdown_code(&text, code);
    if (text.bytes.length || *expected)
        assert_text(&text.bytes, expected);
    json_text_finish(&text.bytes);
}

static void harmless_words_stand_as_they_are(void **state)
{
    static const char *const words[] = {
        "The INVITE from 192.0.2.10:5060 got 100 Trying and nothing more for 32 s; it still waits.",
        "12 % of them (404, 486) at \"bob\", can't say!",
        "Zo\xc3\xab succeeded at 20:26:40.012, see RFC 3261 section 17.1.1.2",
        "cause=34; a/b, UDP/TCP, +1, 50%.",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        assert_words(words[i], words[i]);
}

static void other_words_are_code(void **state)
{
    static const struct {
        const char *words;
        const char *expected;
    } rows[] = {
        {"ask @alice, now", "ask `@alice`, now"},
        {"sip:bob@example.net.", "`sip:bob@example.net`."},
        {"see #12 and !3 (GH-7)", "see `#12` and `!3` (`GH-7`)"},
        {"a_b *c* [d](e) <f>", "`a_b` `*c*` `[d](e`) `<f>`"},
        {"\"http://evil.example/\" (www.evil.example)", "\"`http://evil.example/`\" (`www.evil.example`)"},
        {"$x$ %m ~l ^a &lt; a|b a\\b", "`$x$` `%m` `~l` `^a` `&lt`; `a|b` `a\\b`"},
        {"/close :smile: 2001:db8::1 deadbeef1", "`/close` `:smile`: `2001:db8::1` `deadbeef1`"},
        {"1. x", "`1`. x"},
        {"- x", "`-` x"},
        {"a 1. - x", "a 1. - x"},
        {"a`b ``", "``a`b`` ``` `` ```"},
        {" a\n\tb  ", "a b "},
        {"a\x1b[2J \xff", "`a\xef\xbf\xbd[2J` \xef\xbf\xbd"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_words(rows[i].words, rows[i].expected);
}

static void code_cannot_be_left(void **state)
{
    (void)state;
    assert_code("a b", false, "`a b`");
    assert_code("a`", false, "`` a` ``");
    assert_code("``", false, "``` `` ```");
    assert_code(" a ", false, "`  a  `");
    assert_code("a|b", false, "`a|b`");
    assert_code("a\nb", false, "`a b`");
    assert_code("", false, "");
    /* Within a table no backslash of the code's own may stand before a bar. */
    assert_code("a|b", true, "`a`\\|`b`");
    assert_code("a\\|b", true, "`a\\`\\|`b`");
    assert_code("||", true, "\\|\\|");
}

static void a_block_is_longer_than_what_is_in_it(void **state)
{
    struct markdown_text text = {.in_table = false};
    (void)state;
    markdown_block(&text, (struct sipwhy_span){"a  \n````\n", 9});
    assert_text(&text.bytes, "`````text\na\n````\n`````\n");
    json_text_finish(&text.bytes);
}

static void assert_mermaid(const char *text, const char *expected)
{
    struct json_text diagram = {0};
    mermaid_text(&diagram, text);
    assert_text(&diagram, expected);
    json_text_finish(&diagram);
}

static void what_mermaid_knows_is_an_entity(void **state)
{
    (void)state;
    assert_mermaid("100 Trying, end: a->>b (x) [y] 'z' @a", "100 Trying, end: a-#62;#62;b (x) [y] 'z' @a");
    assert_mermaid("a;b#c%%{}<br/>&\"`\\n$$", "a#59;b#35;c#37;#37;#123;#125;#60;br/#62;#38;#34;#96;#92;n#36;#36;");
    assert_mermaid("style x classDef y restyle", "#115;tyle x #99;lassDef y re#115;tyle");
    assert_mermaid("a\nb\x01\xff", "a b\xef\xbf\xbd\xef\xbf\xbd");
}

static void long_texts_are_cut_or_broken(void **state)
{
    struct json_text diagram = {0};
    (void)state;
    mermaid_text_cut(&diagram, "ab;cd", 3);
    assert_text(&diagram, "ab#59;...");
    json_text_clear(&diagram);
    mermaid_text_cut(&diagram, "ab;", 3);
    assert_text(&diagram, "ab#59;");
    json_text_clear(&diagram);
    mermaid_text_wrap(&diagram, "one two three four", 9);
    assert_text(&diagram, "one two<br/>three<br/>four");
    json_text_clear(&diagram);
    mermaid_text_wrap(&diagram, "onetwothreefour", 6);
    assert_text(&diagram, "onetwothr<br/>eefour");
    json_text_finish(&diagram);
}

/** Whatever the bytes: outside of code there is nothing that a site would look for. */
static void any_bytes_stay_text(void **state)
{
    static const char letters[] = "ab1`|\\@#!<>[]()_*~$&%:/.w-+= \n";
    uint64_t random = 5;
    (void)state;
    for (int round = 0; round < 30000; round++) {
        char bytes[16];
        size_t length = test_random(&random) % (sizeof bytes - 1);
        for (size_t i = 0; i < length; i++)
            bytes[i] = letters[test_random(&random) % (sizeof letters - 1)];
        bytes[length] = '\0';
        struct markdown_text text = {.in_table = round % 2};
        markdown_words(&text, bytes);
        const struct json_text *line = &text.bytes;
        for (size_t i = 0; i < line->length;) {
            size_t run = 0;
            if (line->data[i] == '\\') {
                assert_true(text.in_table && line->data[i + 1] == '|');
                i += 2;
                continue;
            }
            while (i + run < line->length && line->data[i + run] == '`')
                run++;
            if (run == 0) {
                assert_null(memchr("@#<>[]_*~$&|\n", line->data[i], 13));
                i++;
                continue;
            }
            /* A span ends at the next run of the same length (CommonMark section 6.1). */
            size_t inside = i + run, closing = 0;
            for (i = inside; closing != run; i += closing ? closing : 1) {
                assert_true(i < line->length);
                assert_true(!text.in_table || line->data[i] != '|');
                closing = 0;
                while (i + closing < line->length && line->data[i + closing] == '`')
                    closing++;
            }
            assert_true(i > inside + run);
        }
        json_text_finish(&text.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(harmless_words_stand_as_they_are),
        UNIT_TEST(other_words_are_code),
        UNIT_TEST(code_cannot_be_left),
        UNIT_TEST(a_block_is_longer_than_what_is_in_it),
        UNIT_TEST(any_bytes_stay_text),
        UNIT_TEST(what_mermaid_knows_is_an_entity),
        UNIT_TEST(long_texts_are_cut_or_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
