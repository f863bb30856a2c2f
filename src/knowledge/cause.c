/*
 * cause.c — looks up causes of Q.850, and maps SIP codes to them (RFC 3398 section 8.2.6.1).
 */
#include "knowledge/causes.h"

#define NO_CAUSE 0
#define CAUSE_NORMAL_UNSPECIFIED 31

struct mapping {
    int code;
    int cause;
};

/* By rising code. RFC 3398 prints "504 Version Not Supported" where it means 505. */
static const struct mapping mappings[] = {
    {400, 41},  {401, 21},  {402, 21},  {403, 21},       {404, 1},   {405, 63}, {406, 79},
    {407, 21},  {408, 102}, {410, 22},  {413, 127},      {414, 127}, {415, 79}, {416, 127},
    {420, 127}, {421, 127}, {423, 127}, {480, 18},       {481, 41},  {482, 25}, {483, 25},
    {484, 28},  {485, 1},   {486, 17},  {487, NO_CAUSE}, {500, 41},  {501, 79}, {502, 38},
    {503, 41},  {504, 102}, {505, 127}, {513, 127},      {600, 17},  {603, 21}, {604, 1},
};

int sipwhy_cause_from_code(int code)
{
    if (code < 400 || code > 699)
        return NO_CAUSE;
    for (size_t i = 0; i < sizeof mappings / sizeof *mappings; i++)
        if (mappings[i].code == code)
            return mappings[i].cause;
    return CAUSE_NORMAL_UNSPECIFIED;
}

/** RFC 3398 section 7.2.4.1: what is not listed. */
#define CODE_DEFAULT 500

int sipwhy_code_from_cause(int cause)
{
    const struct sipwhy_cause *row = sipwhy_cause_find(cause);
    if (cause < 1 || cause > 127)
        return 0;
    if (!row)
        return CODE_DEFAULT;
    int code = 0;
    for (const char *digit = row->sip; *digit >= '0' && *digit <= '9'; digit++)
        code = code * 10 + (*digit - '0');
    return code;
}

const struct sipwhy_cause *sipwhy_cause_at(size_t index)
{
    return index < causes_count ? &causes[index] : NULL;
}

const struct sipwhy_cause *sipwhy_cause_find(int cause)
{
    for (size_t i = 0; i < causes_count; i++)
        if (causes[i].cause == cause)
            return &causes[i];
    return NULL;
}
