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

static int make(struct anonymize *anonymize, const struct options *options)
{
    const char *key = options->anonymize_key;
    char *read = NULL;
    if (key && *key == '@' && !(read = read_key(key + 1)))
        return -1;
    int error = sipwhy_anonymizer_create(read ? read : key, &anonymize->anonymizer);
    free(read);
    if (error < 0)
        complain("no memory for the analysis");
    return error;
}

/** Keep @p text, which is taken over. @return it; NULL for want of memory */
static const char *keep(struct anonymize *anonymize, char *text)
{
    char **grown = realloc(anonymize->texts, (anonymize->text_count + 1) * sizeof *grown);
    if (grown)
        anonymize->texts = grown;
    if (!grown || !text) {
        free(text);
        return NULL;
    }
    return grown[anonymize->text_count++] = text;
}

/** @p texts as they are told. @return 0 or SIPWHY_ERROR_MEMORY */
static int replace(struct anonymize *anonymize, const char *const *texts, size_t count, enum sipwhy_text kind,
                   const char **ret_texts)
{
    for (size_t i = 0; i < count; i++) {
        char *copy = strdup(texts[i]);
        if (copy)
            sipwhy_anonymizer_text(anonymize->anonymizer, kind, copy);
        if (!(ret_texts[i] = keep(anonymize, copy)))
            return SIPWHY_ERROR_MEMORY;
    }
    return 0;
}

static int take_texts(struct anonymize *anonymize, const struct selection_texts *texts, enum sipwhy_text kind,
                      struct selection_texts *ret_texts)
{
    *ret_texts = (struct selection_texts){calloc(texts->count + 1, sizeof *ret_texts->items), texts->count};
    if (!ret_texts->items)
        return SIPWHY_ERROR_MEMORY;
    return replace(anonymize, texts->items, texts->count, kind, ret_texts->items);
}

/** Networks are where they were before as far as their size is a whole number of bytes, or groups. */
static int take_peer(struct anonymize *anonymize, struct selection_peer *peer)
{
    char text[SIPWHY_ENDPOINT_TEXT];
    char *copy;
    struct sipwhy_endpoint address = {.family = peer->family, .port = peer->port};
    memcpy(address.address, peer->address, sizeof address.address);
    sipwhy_anonymizer_address(anonymize->anonymizer, &address);
    memcpy(peer->address, address.address, sizeof address.address);
    bool is_network = peer->bits < (peer->family == 6 ? 128 : 32);
    if (asprintf(&copy, is_network ? "%s/%u" : "%s",
                 peer->port ? sipwhy_endpoint_format(&address, text) : sipwhy_endpoint_format_host(&address, text),
                 (unsigned)peer->bits) < 0)
        copy = NULL;
    peer->text = keep(anonymize, copy);
    return peer->text ? 0 : SIPWHY_ERROR_MEMORY;
}

static int take_peers(struct anonymize *anonymize, const struct selection *selection)
{
    struct selection *taken = &anonymize->selection;
    taken->peers = calloc(selection->peer_count + 1, sizeof *taken->peers);
    for (size_t i = 0; taken->peers && i < selection->peer_count; i++) {
        taken->peers[i] = selection->peers[i];
        if (take_peer(anonymize, &taken->peers[i]) < 0)
            return SIPWHY_ERROR_MEMORY;
    }
    return taken->peers ? 0 : SIPWHY_ERROR_MEMORY;
}

/** What is asked for is named as it is in the capture. */
static int take_selection(struct anonymize *anonymize, const struct options *options)
{
    const struct selection *selection = &options->selection;
    struct selection *taken = &anonymize->selection;
    const struct selection_texts calls = {options->calls.items, options->calls.count};
    struct selection_texts taken_calls;
    *taken = *selection;
    taken->from = taken->to = taken->methods = (struct selection_texts){0};
    int error = take_peers(anonymize, selection);
    if (!error)
        error = take_texts(anonymize, &selection->from, SIPWHY_TEXT_PARTY, &taken->from);
    if (!error)
        error = take_texts(anonymize, &selection->to, SIPWHY_TEXT_PARTY, &taken->to);
    if (!error)
        error = take_texts(anonymize, &selection->methods, SIPWHY_TEXT_METHOD, &taken->methods);
    if (error)
        return error;
    error = take_texts(anonymize, &calls, SIPWHY_TEXT_IDENTIFIER, &taken_calls);
    anonymize->calls = (struct option_texts){taken_calls.items, taken_calls.count};
    return error;
}

static bool has_pattern(const struct selection_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        if (strchr(texts->items[i], '*'))
            return true;
    }
    return false;
}

/** A part of a name is found in no pseudonym, and a part of a byte in no address. */
bool anonymize_is_possible(const struct options *options)
{
    const struct selection *selection = &options->selection;
    if (!options->anonymize)
        return true;
    if (options->with_media) {
        complain("--with-media: with --anonymize, what -w writes is signalling only");
        return false;
    }
    for (size_t i = 0; i < selection->peer_count; i++) {
        const struct selection_peer *peer = &selection->peers[i];
        if (peer->bits % (peer->family == 6 ? 16 : 8)) {
            complain("--peer %s: with --anonymize, a network has %s bits", peer->text,
                     peer->family == 6 ? "16, 32, 48, 64, 80, 96 or 112" : "8, 16 or 24");
            return false;
        }
    }
    if (!has_pattern(&selection->from) && !has_pattern(&selection->to))
        return true;
    complain("--from and --to: with --anonymize, they take no patterns with *");
    return false;
}

int anonymize_begin(struct anonymize *anonymize, const struct options *options, struct sipwhy_source *source,
                    struct report_options *report)
{
    if (!options->anonymize)
        return 0;
    if (make(anonymize, options) < 0)
        return -1;
    if (take_selection(anonymize, options) < 0 || sipwhy_source_hide_names(source) < 0) {
        complain("no memory for the report");
        return -1;
    }
    report->anonymized = true;
    report->filter = NULL; /* it may name hosts */
    report->call_ids = anonymize->calls.items;
    report->selection = &anonymize->selection;
    return 0;
}

int anonymize_analysis(const struct anonymize *anonymize, struct sipwhy_analysis *analysis)
{
    return anonymize->anonymizer ? sipwhy_analysis_anonymize(analysis, anonymize->anonymizer) : 0;
}

void anonymize_finish(struct anonymize *anonymize)
{
    for (size_t i = 0; i < anonymize->text_count; i++)
        free(anonymize->texts[i]);
    free(anonymize->texts);
    free(anonymize->calls.items);
    free(anonymize->selection.peers);
    free(anonymize->selection.from.items);
    free(anonymize->selection.to.items);
    free(anonymize->selection.methods.items);
    sipwhy_anonymizer_destroy(anonymize->anonymizer);
    *anonymize = (struct anonymize){0};
}
