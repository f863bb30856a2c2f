/*
 * test_base_pseudonym.c — pseudonyms: of the same length and kind, different for different things, and the same each
 * time.
 */
#include "test.h"

#include "base/address.h"
#include "base/permutation.h"
#include "base/pseudonym.h"

#include <stdio.h>

static struct pseudonyms keyed(const char *secret)
{
    struct pseudonyms pseudonyms;
    pseudonyms_init(&pseudonyms, span_of(secret));
    return pseudonyms;
}

static void siphash_is_that_of_its_authors(void **state)
{
    (void)state;
    /* Appendix A of the paper: the key 00 01 ... 0f, the text 00 01 ... 0e. */
    const struct siphash_key key = {{UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)}};
    char text[15];
    for (int i = 0; i < 15; i++)
        text[i] = (char)i;
    assert_true(siphash(&key, (span){text, 15}) == UINT64_C(0xa129ca6149be45e5));
    assert_true(siphash_numbers(&key, 1, 2) == siphash(&key, (span){"\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0", 16}));
}

static void permutations_reach_each_place_once_and_leave_none(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        for (unsigned count = 2; count <= PERMUTATION_MOST; count += 7) {
            bool reached[PERMUTATION_MOST] = {false};
            for (unsigned place = 0; place < count; place++) {
                unsigned to = permute(seed, count, place);
                assert_true(to < count && to != place && !reached[to]);
                reached[to] = true;
            }
        }
    }
    assert_int_equal(permute(5, 1, 0), 0);
}

static void words_of_one_form_have_each_their_own(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    static bool taken[26 * 26 * 26];
    unsigned char word[4] = "";
    memset(taken, 0, sizeof(taken));
    for (unsigned i = 0; i < 26 * 26 * 26; i++) {
        word[0] = (unsigned char)('a' + i % 26);
        word[1] = (unsigned char)('a' + i / 26 % 26);
        word[2] = (unsigned char)('a' + i / 676);
        pseudonym_of_word(&pseudonyms, word, 3);
        unsigned to = (unsigned)(word[0] - 'a') + 26u * (unsigned)(word[1] - 'a') + 676u * (unsigned)(word[2] - 'a');
        assert_true(to < sizeof(taken) && !taken[to]);
        taken[to] = true;
    }
}

static void check_form(const char *text)
{
    struct pseudonyms pseudonyms = keyed("k");
    unsigned char word[80];
    size_t length = strlen(text);
    memcpy(word, text, length + 1);
    pseudonym_of_word(&pseudonyms, word, length);
    assert_memory_not_equal(word, text, length);
    for (size_t i = 0; i < length; i++) {
        assert_true((word[i] >= '0' && word[i] <= '9') == (text[i] >= '0' && text[i] <= '9'));
        assert_true((word[i] >= 'A' && word[i] <= 'Z') == (text[i] >= 'A' && text[i] <= 'Z'));
        assert_true((word[i] >= 0x80) == ((unsigned char)text[i] >= 0x80));
    }
}

static void words_keep_their_form(void **state)
{
    (void)state;
    check_form("Alice");
    check_form("alice2");
    check_form("a84b4c76e66710a84b4c76e66710aaaa");
    check_form("aVeryLongWordWithMoreThanSixteenLetters1234567890");
    check_form("M\xc3\xbcller");
    check_form("\xe6\x97\xa5\xe6\x9c\xac");
}

static void letters_of_another_case_have_the_same_in_that_case(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    unsigned char lower[] = "alice-is-not-a-word", upper[] = "ALICE";
    pseudonym_of_word(&pseudonyms, lower, 5);
    pseudonym_of_word(&pseudonyms, upper, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(lower[i], upper[i] | 0x20);
}

static void hexadecimal_stays_that_and_nothing_becomes_it(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    uint64_t seed = 20261121;
    for (int i = 0; i < 5000; i++) {
        unsigned char word[3];
        bool before = true, after = true;
        for (int j = 0; j < 3; j++) {
            word[j] = (unsigned char)('a' + test_random(&seed) % 12);
            before &= word[j] <= 'f';
        }
        pseudonym_of_word(&pseudonyms, word, 3);
        for (int j = 0; j < 3; j++)
            after &= word[j] <= 'f';
        assert_int_equal(before, after);
    }
}

static void number(const struct pseudonyms *pseudonyms, const char *text, char *ret_text)
{
    strcpy(ret_text, text);
    pseudonym_of_number(pseudonyms, (unsigned char *)ret_text, strlen(text));
}

static void numbers_of_a_length_have_each_their_own(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    static bool taken[100000];
    memset(taken, 0, sizeof(taken));
    for (unsigned i = 0; i < 100000; i++) {
        char text[8], to[8];
        snprintf(text, sizeof(text), "%05u", i);
        number(&pseudonyms, text, to);
        assert_int_equal(strspn(to, "0123456789"), 5);
        assert_false(taken[atoi(to)]);
        taken[atoi(to)] = true;
    }
}

static void numbers_that_end_alike_still_do(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    char national[32], plain[32], abroad[32];
    number(&pseudonyms, "0301234567", national);
    number(&pseudonyms, "49301234567", plain);
    number(&pseudonyms, "0049301234567", abroad);
    assert_string_equal(national + 1, plain + 2);
    assert_string_equal(plain, abroad + 2);
    assert_memory_equal(abroad, "00", 2);
    assert_int_equal(national[0], '0');
    number(&pseudonyms, "49301234568", national);
    assert_memory_equal(national, plain, 2); /* the same country */
    assert_string_not_equal(national, plain);
}

static void some_numbers_stay(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    char to[32];
    const char *const texts[] = {"112", "911", "0", "000", "00000000000000000000"};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        number(&pseudonyms, texts[i], to);
        assert_string_equal(to, texts[i]);
    }
}

static struct sipwhy_endpoint address_of(const char *text)
{
    struct sipwhy_endpoint address;
    assert_true(address_parse(span_of(text), &address));
    return address;
}

static struct sipwhy_endpoint moved(const char *text)
{
    struct pseudonyms pseudonyms = keyed("k");
    struct sipwhy_endpoint address = address_of(text);
    pseudonym_of_address(&pseudonyms, &address);
    return address;
}

static void addresses_of_a_network_have_each_their_own_in_one(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    static bool taken[65536];
    memset(taken, 0, sizeof(taken));
    struct sipwhy_endpoint first = moved("81.20.0.0");
    for (unsigned i = 0; i < 65536; i++) {
        struct sipwhy_endpoint address = {.address = {81, 20, (uint8_t)(i >> 8), (uint8_t)i}, .family = 4};
        pseudonym_of_address(&pseudonyms, &address);
        assert_memory_equal(address.address, first.address, 2);
        unsigned to = (unsigned)address.address[2] << 8 | address.address[3];
        assert_false(taken[to]);
        taken[to] = true;
    }
}

static void addresses_remain_of_their_kind(void **state)
{
    (void)state;
    struct pseudonyms pseudonyms = keyed("k");
    uint64_t seed = 20261121;
    for (int i = 0; i < 20000; i++) {
        uint64_t random = test_random(&seed);
        struct sipwhy_endpoint address = {.family = 4};
        memcpy(address.address, &random, 4);
        if (i % 4 == 0)
            memcpy(address.address, (uint8_t[]){172, (uint8_t)(random >> 8)}, 2);
        struct sipwhy_endpoint to = address;
        pseudonym_of_address(&pseudonyms, &to);
        assert_int_equal(address_is_private(&address), address_is_private(&to));
        assert_int_equal(address.address[0] >> 5 == 7, to.address[0] >> 5 == 7);
    }
    const char *const kept[] = {"127.0.0.1", "0.0.0.0", "255.255.255.255", "224.0.1.75", "::1", "::"};
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        struct sipwhy_endpoint to = moved(kept[i]), from = address_of(kept[i]);
        assert_memory_equal(to.address, from.address, 16);
    }
    assert_memory_equal(moved("192.168.7.9").address, ((uint8_t[]){192, 168}), 2);
    assert_memory_equal(moved("2001:db8::7").address, ((uint8_t[]){0x20, 1, 0xd, 0xb8}), 4);
    assert_memory_equal(moved("fe80::7").address, ((uint8_t[]){0xfe, 0x80}), 2);
}

/** The text of an address and the address itself become the same. */
static void check_text(const char *text)
{
    struct pseudonyms pseudonyms = keyed("k");
    char copy[64];
    struct sipwhy_endpoint expected = moved(text);
    strcpy(copy, text);
    assert_true(pseudonym_of_address_text(&pseudonyms, copy, strlen(copy)));
    struct sipwhy_endpoint found = address_of(copy);
    assert_memory_equal(found.address, expected.address, 16);
    assert_int_equal(strlen(copy), strlen(text));
}

static void addresses_in_text_are_the_same(void **state)
{
    (void)state;
    check_text("192.0.2.10");
    check_text("81.2.69.160");
    check_text("[2001:db8::9:1]");
    check_text("2001:0db8:0000:0000:0000:0000:0009:00a1");
    check_text("2A02:26F7::1");
    check_text("::ffff:192.0.2.10");
    check_text("64:ff9b::81.2.69.160");
    check_text("::5");
    check_text("2001:db8:1::");
    check_text("fe80::1:2:3:4");
    check_text("1:2:3:4:5:6:7:8");
    uint64_t seed = 1;
    for (int i = 0; i < 5000; i++) {
        char text[SIPWHY_ENDPOINT_TEXT];
        struct sipwhy_endpoint address = {.family = 6};
        for (int j = 0; j < 16; j++)
            address.address[j] = (uint8_t)(test_random(&seed) % 3 ? 0 : test_random(&seed));
        check_text(sipwhy_endpoint_format_host(&address, text));
    }
    struct pseudonyms pseudonyms = keyed("k");
    char none[] = "192.0.2.300";
    assert_false(pseudonym_of_address_text(&pseudonyms, none, strlen(none)));
    assert_string_equal(none, "192.0.2.300");
}

static void another_key_gives_others(void **state)
{
    (void)state;
    struct pseudonyms one = keyed("k"), other = keyed("l"), random = keyed("");
    unsigned char a[] = "subscriber", b[] = "subscriber", c[] = "subscriber";
    pseudonym_of_word(&one, a, 10);
    pseudonym_of_word(&other, b, 10);
    pseudonym_of_word(&random, c, 10);
    assert_memory_not_equal(a, b, 10);
    assert_memory_not_equal(a, c, 10);
    unsigned char again[] = "subscriber";
    pseudonym_of_word(&one, again, 10);
    assert_memory_equal(a, again, 10);
}

static const struct CMUnitTest tests[] = {
    UNIT_TEST(siphash_is_that_of_its_authors),
    UNIT_TEST(permutations_reach_each_place_once_and_leave_none),
    UNIT_TEST(words_of_one_form_have_each_their_own),
    UNIT_TEST(words_keep_their_form),
    UNIT_TEST(letters_of_another_case_have_the_same_in_that_case),
    UNIT_TEST(hexadecimal_stays_that_and_nothing_becomes_it),
    UNIT_TEST(numbers_of_a_length_have_each_their_own),
    UNIT_TEST(numbers_that_end_alike_still_do),
    UNIT_TEST(some_numbers_stay),
    UNIT_TEST(addresses_of_a_network_have_each_their_own_in_one),
    UNIT_TEST(addresses_remain_of_their_kind),
    UNIT_TEST(addresses_in_text_are_the_same),
    UNIT_TEST(another_key_gives_others),
};

UNIT_TEST_MAIN(tests)
