/*
 * export.c — read -w: the packets of what was selected, as a capture file.
 */
#include "cli/export.h"

#include "cli/program.h"

#include <sipwhy/packets.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static uint64_t mark_of(struct export *export, uint64_t *mark, struct sipwhy_span call_id)
{
    if (!mark)
        return EXPORT_MARK_SELECTED;
    if (!*mark)
        *mark = export_notes_mark(&export->notes, call_id);
    return *mark;
}

static void take_message(void *context, const struct sipwhy_message *message, uint64_t *mark)
{
    struct export *export = context;
    uint64_t number = mark_of(export, mark, message->call_id);
    export_notes_message(&export->notes, message, number);
    if (export->made.file)
        made_add(&export->made, message, number);
}

static void take_finding(void *context, const struct sipwhy_finding *finding, uint64_t *mark)
{
    struct export *export = context;
    uint64_t number = mark_of(export, mark, finding->call_id);
    for (size_t i = 0; i < finding->evidence_count; i++)
        export_notes_evidence(&export->notes, finding->evidence[i], number);
    remarks_add_finding(&export->remarks, finding, number);
}

static void take_call(void *context, const struct sipwhy_call *call, uint64_t *mark)
{
    struct export *export = context;
    uint64_t number = mark_of(export, mark, call->call_id);
    export_notes_call(&export->notes, call, number);
    remarks_add_verdict(&export->remarks, call->verdict, number);
}

static void take_registration(void *context, const struct sipwhy_registration *registration,
                              uint64_t *mark)
{
    struct export *export = context;
    remarks_add_verdict(&export->remarks, registration->verdict,
                        mark_of(export, mark, registration->call_id));
}

static void take_over(void *context, uint64_t mark, bool is_selected)
{
    struct export *export = context;
    export_notes_over(&export->notes, mark, is_selected);
}

static void take_use(void *context, const struct sipwhy_use *use)
{
    struct export *export = context;
    export_notes_use(&export->notes, use);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    return length >= strlen(end) && strcasecmp(text + length - strlen(end), end) == 0;
}

bool export_is_possible(const struct options *options)
{
    const char *path = options->write;
    if (options->with_media && !path) {
        complain("read: --with-media is about what -w writes; name a file with -w");
        return false;
    }
    if (path && strcmp(path, "-") == 0 && !options->output) {
        complain("read: packets (-w -) and the report cannot both go to standard output; "
                 "name a file with -o");
        return false;
    }
    if (path && options->output && strcmp(path, options->output) == 0) {
        complain("read: packets (-w) and the report (-o) cannot both go to %s", path);
        return false;
    }
    if (path && ends_with(path, ".gz")) {
        complain("read: %s: what -w writes is not gzipped; leave .gz away", path);
        return false;
    }
    return true;
}

static bool is_same_file(const char *one, const char *two)
{
    struct stat a, b;
    return stat(one, &a) == 0 && stat(two, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

/** The input, key log or key that is the file at @p path, or NULL: those that could not be read included. */
static const char *find_read(const struct options *options, const char *path)
{
    const char *key = options->anonymize_key;
    for (int i = 0; i < options->argument_count; i++) {
        const char *input = options->arguments[i];
        if (is_same_file(path, strcmp(input, "-") == 0 ? "/dev/stdin" : input))
            return input;
    }
    for (size_t i = 0; i < options->keylogs.count; i++) {
        if (is_same_file(path, options->keylogs.items[i]))
            return options->keylogs.items[i];
    }
    return key && *key == '@' && is_same_file(path, key + 1) ? key + 1 : NULL;
}

bool export_spares_input(const struct options *options)
{
    const char *const paths[] = {options->write, options->output};
    for (size_t i = 0; i < 2; i++) {
        const char *input = paths[i] ? find_read(options, paths[i]) : NULL;
        if (input) {
            complain("%s: -%c would write over what is read (%s); name another file", paths[i], "wo"[i], input);
            return false;
        }
    }
    return true;
}

static int open_writer(struct export *export)
{
    const char *path = export->options->write;
    struct sipwhy_failure failure = {0};
    struct sipwhy_writer_options how = {
        .path = path,
        .pcap = ends_with(path, ".pcap"),
        .source = export->options->anonymize ? NULL : export->source,
        .link_type = SIPWHY_PACKETS_LINK_TYPE,
        .application = "sipwhy " SIPWHY_VERSION,
    };
    if (sipwhy_writer_create(&how, &export->writer, &failure) == 0)
        return 0;
    complain("%s", failure.text);
    return -1;
}

int export_begin(struct export *export, const struct options *options,
                 struct sipwhy_source *source)
{
    *export = (struct export){.options = options, .source = source};
    if (options->output && is_same_file(options->write, options->output)) {
        complain("read: packets (-w) and the report (-o) cannot both go to %s", options->write);
        return -1;
    }
    if (export_notes_init(&export->notes, sipwhy_source_input_count(source)) < 0 ||
        remarks_init(&export->remarks) < 0 ||
        (options->anonymize && made_init(&export->made) < 0)) {
        complain("-w: a temporary file: %s", strerror(errno));
        return -1;
    }
    export->notes.has_media = options->with_media;
    export->follower = (struct report_follower){
        .context = export,
        .message = take_message,
        .finding = take_finding,
        .call = take_call,
        .registration = take_registration,
        .over = take_over,
        .use = take_use,
    };
    return open_writer(export);
}

static int fail(const struct sipwhy_failure *failure)
{
    complain("%s", failure->text);
    return -1;
}

static int write_frame(struct export *export, const struct sipwhy_frame *frame,
                       struct sipwhy_failure *failure)
{
    if (frame->secrets.length && export_notes_has_encrypted(&export->notes) &&
        sipwhy_writer_secrets(export->writer, frame->secrets, failure) < 0)
        return -1;
    if (!export_notes_has(&export->notes, frame))
        return 0;
    const char *comment = remarks_at(&export->remarks, frame, &export->notes.selected);
    return sipwhy_writer_comment(export->writer, frame, comment, failure) < 0 ? -1 : 1;
}

/** Damage was told the first time; what comes before it is the same now. */
static int copy_frames(struct export *export, struct sipwhy_failure *ret_failure)
{
    struct sipwhy_frame frame;
    struct sipwhy_failure damage;
    uint64_t left = export->notes.frame_count;
    while (left > 0) {
        int result = sipwhy_source_next(export->source, 0, &frame, &damage);
        if (result == SIPWHY_SOURCE_END)
            break;
        if (result != SIPWHY_SOURCE_FRAME)
            continue;
        result = write_frame(export, &frame, ret_failure);
        if (result < 0)
            return -1;
        left -= (uint64_t)result;
    }
    if (left > 0)
        complain("%s: %llu packets are missing: the input could not be read to the same end again",
                 export->options->write, (unsigned long long)left);
    return left > 0 ? 1 : 0;
}

int export_write(struct export *export, sipwhy_time end)
{
    struct sipwhy_failure failure = {0};
    if (!export->writer)
        return 0;
    remarks_sort(&export->remarks);
    if (export_notes_choose(&export->notes) < 0 || export->remarks.has_failed) {
        complain("%s: no memory, or no room in the temporary folder, for what is to be written",
                 export->options->write);
        return -1;
    }
    if (export->remarks.lost)
        complain("%s: there are comments for the first %d findings only", export->options->write,
                 REMARKS_MOST);
    if (!export->made.file && sipwhy_source_rewind(export->source, &failure) < 0)
        return fail(&failure);
    int result = export->made.file ? made_write(&export->made, &export->notes.selected, &export->remarks,
                                                export->writer, &failure)
                                   : copy_frames(export, &failure);
    if (result == 0 && sipwhy_writer_until(export->writer, end, &failure) < 0)
        result = -1;
    return result < 0 ? fail(&failure) : -result;
}

int export_finish(struct export *export)
{
    struct sipwhy_failure failure = {0};
    int result = sipwhy_writer_close(export->writer, &failure);
    export_notes_finish(&export->notes);
    remarks_finish(&export->remarks);
    made_finish(&export->made);
    export->writer = NULL;
    return result < 0 ? fail(&failure) : 0;
}
