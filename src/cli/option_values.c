/*
 * option_values.c — what the arguments of options are: times, numbers, thresholds, lists of texts.
 */
#include "cli/option_values.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

int options_parse_time(const char *text, sipwhy_time *ret_time)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"", 1}, {"s", 1}, {"ms", 0.001}, {"m", 60}, {"min", 60}, {"h", 3600}};
    if (!isdigit((unsigned char)*text) && *text != '.')
        return -1;
    char *end;
    double value = strtod(text, &end);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].unit) != 0)
            continue;
        value *= units[i].seconds;
        if (!isfinite(value) || value > 1e9)
            return -1;
        *ret_time = (sipwhy_time)(value * 1e9 + 0.5);
        return 0;
    }
    return -1;
}

int option_parse_number(const char *text, long long lowest, long long highest, long long *ret)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || value < lowest || value > highest)
        return -1;
    *ret = value;
    return 0;
}

const char *option_append(struct option_texts *texts, const char *text)
{
    const char **grown = realloc(texts->items, (texts->count + 1) * sizeof *grown);
    if (!grown)
        return "no memory";
    texts->items = grown;
    grown[texts->count++] = text;
    return NULL;
}

/** Why there is nothing of that name to be set, or NULL where there is. */
static const char *find_number(const char *name, enum sipwhy_unit *ret_unit)
{
    const char *dot = strrchr(name, '.');
    if (!dot)
        return "expected ID.LEVEL=VALUE, such as prolonged-trying.error=20s";
    if (sipwhy_diagnosis_unit(name, ret_unit) == 0)
        return NULL;
    for (size_t i = 0; sipwhy_diagnosis_at(i); i++) {
        const char *id = sipwhy_diagnosis_at(i)->id;
        if (strlen(id) == (size_t)(dot - name) && strncmp(id, name, strlen(id)) == 0)
            return "that diagnosis has no such level or setting; 'sipwhy explain' names them";
    }
    return "there is no such diagnosis; 'sipwhy list diagnoses' names them";
}

/** A number that is no time; @p unit is what may stand behind it, or "". */
static int parse_amount(const char *text, const char *unit, int64_t *ret_number)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || end == text || number < 0 || (*end && strcmp(end, unit) != 0))
        return -1;
    *ret_number = number;
    return 0;
}

static const char *parse_value(const char *text, enum sipwhy_unit unit, int64_t *ret_value)
{
    switch (unit) {
    case SIPWHY_UNIT_TIME:
        return options_parse_time(text, ret_value) < 0 ? "the time is a number with ms, s, m or h"
                                                       : NULL;
    case SIPWHY_UNIT_COUNT:
        return parse_amount(text, "", ret_value) < 0 ? "the value is a number" : NULL;
    case SIPWHY_UNIT_PERCENT:
        return parse_amount(text, "%", ret_value) < 0 ? "the value is a number of percent" : NULL;
    }
    return NULL;
}

static const char *add_threshold(struct options *options, struct option_threshold threshold)
{
    struct option_threshold *grown =
        realloc(options->thresholds, (options->threshold_count + 1) * sizeof *grown);
    if (!grown)
        return "no memory";
    options->thresholds = grown;
    grown[options->threshold_count++] = threshold;
    return NULL;
}

const char *option_set_threshold(struct options *options, const char *value)
{
    const char *equals = strchr(value, '=');
    if (!equals)
        return "expected ID.LEVEL=VALUE, such as prolonged-trying.error=20s";
    struct option_threshold threshold = {.name = strndup(value, (size_t)(equals - value))};
    enum sipwhy_unit unit;
    const char *error = threshold.name ? find_number(threshold.name, &unit) : "no memory";
    if (!error)
        error = parse_value(equals + 1, unit, &threshold.value);
    if (!error)
        error = add_threshold(options, threshold);
    if (error)
        free(threshold.name);
    return error;
}
