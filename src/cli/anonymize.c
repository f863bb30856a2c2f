/*
 * anonymize.c — --anonymize: the key, names of files, and what the command line itself says of calls.
 */
#include "cli/anonymize.h"

#include "cli/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/** Of a file with a key no more is read. */
#define KEY_BYTES 4096

/** The first line of a file. @return what to free; NULL after a complaint */
static char *read_key(const char *path)
{
    char *key = calloc(1, KEY_BYTES);
    FILE *file = key ? fopen(path, "re") : NULL;
    if (!file || !fgets(key, KEY_BYTES, file) || strcspn(key, "\r\n") == 0) {
        complain("--anonymize-key: %s: %s", path, file ? "its first line is empty" : strerror(errno));
        free(key);
        key = NULL;
    }
    if (file)
        fclose(file);
    if (key)
        key[strcspn(key, "\r\n")] = '\0';
    return key;
}

static int set_key(const struct options *options, struct sipwhy_analysis *analysis)
{
    const char *key = options->anonymize_key;
    char *read = NULL;
    if (key && *key == '@' && !(read = read_key(key + 1)))
        return -1;
    int error = sipwhy_analysis_anonymize(analysis, read ? read : key);
    free(read);
    if (error < 0)
        complain("no memory for the analysis");
    return error;
}

/** --call names calls as they are in the capture. */
static int take_calls(struct anonymize *anonymize, const struct options *options,
                      const struct sipwhy_analysis *analysis)
{
    size_t count = options->calls.count;
    anonymize->calls = calloc(count ? count : 1, sizeof *anonymize->calls);
    for (size_t i = 0; anonymize->calls && i < count; i++) {
        char *call = strdup(options->calls.items[i]);
        if (!call)
            break;
        sipwhy_analysis_pseudonym(analysis, call);
        anonymize->calls[anonymize->call_count++] = call;
    }
    if (anonymize->calls && anonymize->call_count == count)
        return 0;
    complain("no memory for the report");
    return -1;
}

int anonymize_begin(struct anonymize *anonymize, const struct options *options, struct sipwhy_analysis *analysis,
                    struct sipwhy_source *source, struct report_options *report)
{
    if (!options->anonymize)
        return 0;
    if (set_key(options, analysis) < 0 || take_calls(anonymize, options, analysis) < 0)
        return -1;
    if (sipwhy_source_hide_names(source) < 0) {
        complain("no memory for the report");
        return -1;
    }
    report->anonymized = true;
    report->filter = NULL; /* it may name hosts */
    report->call_ids = (const char *const *)anonymize->calls;
    report->call_id_count = anonymize->call_count;
    return 0;
}

void anonymize_finish(struct anonymize *anonymize)
{
    for (size_t i = 0; i < anonymize->call_count; i++)
        free(anonymize->calls[i]);
    free(anonymize->calls);
    *anonymize = (struct anonymize){0};
}
