/*
 * test_sip_torture.c — the torture messages of RFC 4475 and RFC 5118, and those of other projects,
 * in
 * ../shared/captures beside the checkout; skipped where that folder is not.
 */
#include "sip_check.h"
#include "sip_fixture.h"

#include <dirent.h>
#include <stdio.h>

static bool find_folder(const char *name, char *ret_path, size_t size)
{
    const char *root = getenv("SIPWHY_SOURCE_ROOT");
    int length = snprintf(ret_path, size, "%s/../shared/captures/%s", root ? root : ".", name);
    DIR *folder = length > 0 && (size_t)length < size ? opendir(ret_path) : NULL;
    if (folder)
        closedir(folder);
    return folder != NULL;
}

/* In memory of exactly its size, so that the sanitizer sees a read behind its end. */
static span read_file(const char *folder, const char *name)
{
    char path[1200];
    static char bytes[LIMIT_MESSAGE_BYTES];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, sizeof(bytes), file);
    fclose(file);
    char *copy = malloc(length + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    return (span){copy, length};
}

static void all_are_recognised_and_survive(void **state)
{
    static const char *const folders[] = {"rfc4475", "rfc5118", "rfc5118-crlf", "kamailio",
                                          "pjproject"};
    char path[1000];
    if (!find_folder(folders[0], path, sizeof(path)))
        skip();
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        DIR *folder = find_folder(folders[i], path, sizeof(path)) ? opendir(path) : NULL;
        assert_non_null(folder);
        for (struct dirent *entry; (entry = readdir(folder));) {
            if (entry->d_name[0] == '.')
                continue;
            span message = read_file(path, entry->d_name);
            if (!sip_recognise(message))
                fail_msg("not recognised: %s/%s", folders[i], entry->d_name);
            check_everything(*state, message);
            free((char *)message.data);
        }
        closedir(folder);
    }
}

struct expectation {
    const char *name;
    int defect; /* of indexing; an enum sip_defect_kind, or NONE */
};

#define NONE (-1)

/* RFC 4475 sections 3.1.1 (valid), 3.1.2 (invalid), 3.2 to 3.4 (valid, and yet to be refused). */
static const struct expectation expectations[] = {
    {"wsinv.dat", NONE},
    {"esc01.dat", NONE},
    {"escnull.dat", NONE},
    {"longreq.dat", NONE},
    {"semiuri.dat", NONE},
    {"transports.dat", NONE},
    {"unreason.dat", NONE},
    {"badbranch.dat", NONE},
    {"bext01.dat", NONE},
    {"inv2543.dat", NONE},
    {"invut.dat", NONE},
    {"novelsc.dat", NONE},
    {"unkscm.dat", NONE},
    {"regaut01.dat", NONE},
    {"cparam01.dat", NONE},
    {"bigcode.dat", SIP_DEFECT_STATUS_CODE},
    {"escruri.dat", SIP_DEFECT_URI_HEADERS},
    {"lwsruri.dat", SIP_DEFECT_REQUEST_URI},
    {"mcl01.dat", SIP_DEFECT_HEADER_REPEATED},
    {"mismatch01.dat", SIP_DEFECT_CSEQ_METHOD},
    {"ncl.dat", SIP_DEFECT_CONTENT_LENGTH},
    {"trws.dat", SIP_DEFECT_SPACING},
};

static void rfc4475_is_judged_rightly(void **state)
{
    char path[1000];
    struct sip_message *message = *state;
    if (!find_folder("rfc4475", path, sizeof(path)))
        skip();
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
        const struct expectation *row = &expectations[i];
        span bytes = read_file(path, row->name);
        sip_message_index(message, bytes);
        if (message->defect_count != (row->defect != NONE) ||
            (message->defect_count && (int)message->defects[0].kind != row->defect))
            fail_msg("%s: %zu defects, first: %s", row->name, message->defect_count,
                     message->defect_count ? sip_defect_describe(message, &message->defects[0])
                                           : "");
        free((char *)bytes.data);
    }
}

static const struct CMUnitTest tests[] = {
    SIP_TEST(all_are_recognised_and_survive),
    SIP_TEST(rfc4475_is_judged_rightly),
};
UNIT_TEST_MAIN(tests)
