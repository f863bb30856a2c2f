/*
 * sessions.c — what became of INVITEs that asked for a session.
 */
#include "track/sessions.h"

static bool is_one_of(int code, const int *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

#define IS_ONE_OF(code, ...)                                                                       \
    is_one_of((code), (const int[]){__VA_ARGS__}, sizeof((int[]){__VA_ARGS__}) / sizeof(int))

bool sessions_goes_on(int code)
{
    return IS_ONE_OF(code, 401, 402, 407, 421, 422, 423, 428, 491, 494);
}

void sessions_add(struct sessions *sessions, int code, bool rang)
{
    sessions->requests++;
    sessions->redirected += code / 100 == 3;
    sessions->answered += code / 100 == 2;
    sessions->by_users += IS_ONE_OF(code, 480, 486, 600, 603);
    sessions->ineffective += IS_ONE_OF(code, 408, 500, 503, 504);
    sessions->reached += IS_ONE_OF(code, 480, 486, 600, 603) || (rang && IS_ONE_OF(code, 408, 487));
}

static double percent(uint32_t part, uint32_t whole)
{
    return whole ? 100.0 * part / whole : -1;
}

double sessions_ser(const struct sessions *sessions)
{
    return percent(sessions->answered, sessions->requests - sessions->redirected);
}

double sessions_seer(const struct sessions *sessions)
{
    return percent(sessions->answered + sessions->by_users,
                   sessions->requests - sessions->redirected);
}

double sessions_isa(const struct sessions *sessions)
{
    return percent(sessions->ineffective, sessions->requests);
}

double sessions_ner(const struct sessions *sessions)
{
    return percent(sessions->answered + sessions->reached,
                   sessions->requests - sessions->redirected);
}
