/*
 * options.c — the options of the commands: one table that reads them and documents them.
 */
#include "cli/options.h"

#include "cli/program.h"
#include "report/translate.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#define CAPTURES (OPTION_READ | OPTION_LIVE)
#define PAGES (OPTION_EXPLAIN | OPTION_COMPARE | OPTION_LIST)

/** An option; set() takes its argument and returns NULL, or what is wrong with it. */
struct option_row {
    char letter;          /**< 0 where it has none */
    const char *name;     /**< the long one, or NULL */
    const char *argument; /**< what stands for it in the help; NULL where it takes none */
    unsigned commands;
    const char *(*set)(struct options *options, const char *value);
    const char *text;
};

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

static int parse_number(const char *text, long long lowest, long long highest, long long *ret)
{
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end || errno || value < lowest || value > highest)
        return -1;
    *ret = value;
    return 0;
}

static const char *append(struct option_texts *texts, const char *text)
{
    const char **grown = realloc(texts->items, (texts->count + 1) * sizeof *grown);
    if (!grown)
        return "no memory";
    texts->items = grown;
    grown[texts->count++] = text;
    return NULL;
}

static const char *set_filter(struct options *options, const char *value)
{
    options->filter = value;
    return NULL;
}

static const char *set_keylog(struct options *options, const char *value)
{
    return append(&options->keylogs, value);
}

/** Pages of knowledge come as text or JSON, the first two. */
static bool has_all_formats(const struct options *options)
{
    return strcmp(options->command, "read") == 0 || strcmp(options->command, "live") == 0;
}

static const char *set_format(struct options *options, const char *value)
{
    bool has_all = has_all_formats(options);
    for (size_t i = 0; report_format_name(i) && (i < 2 || has_all); i++) {
        if (strcmp(report_format_name(i), value) == 0) {
            options->format = report_format_name(i);
            return NULL;
        }
    }
    return has_all ? "expected text, json or csv" : "expected text or json";
}

static const char *set_csv(struct options *options, const char *value)
{
    for (size_t i = 0; report_csv_name(i); i++) {
        if (strcmp(report_csv_name(i), value) == 0) {
            options->csv = (enum report_csv)i;
            options->format = "csv";
            return NULL;
        }
    }
    return "expected calls, messages, findings or registrations";
}

static const char *set_output(struct options *options, const char *value)
{
    options->output = strcmp(value, "-") == 0 ? NULL : value;
    return NULL;
}

static const char *set_language(struct options *options, const char *value)
{
    static const char *const languages[] = {"en", "pt", "fr", "es"};
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        if (strcmp(languages[i], value) == 0) {
            options->language = languages[i];
            return NULL;
        }
    }
    return "expected en, pt, fr or es";
}

static const char *set_color(struct options *options, const char *value)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(names[i], value) == 0) {
            options->color = (enum option_color)i;
            return NULL;
        }
    }
    return "expected auto, always or never";
}

static const char *set_call(struct options *options, const char *value)
{
    return append(&options->calls, value);
}

static const char *set_correlate(struct options *options, const char *value)
{
    if (options->correlate.count == SIPWHY_CORRELATE_HEADERS)
        return "there is room for 8 of them";
    if (!*value || value[strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                       "-.!%*_+`'~")])
        return "expected the name of a header, such as X-CID";
    return append(&options->correlate, value);
}

static const char *set_problems(struct options *options, const char *value)
{
    (void)value;
    options->problems = true;
    return NULL;
}

static const char *set_quiet(struct options *options, const char *value)
{
    (void)value;
    options->amount = REPORT_SUMMARY;
    return NULL;
}

static const char *set_verbose(struct options *options, const char *value)
{
    (void)value;
    options->amount = REPORT_VERBOSE;
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

static const char *set_threshold(struct options *options, const char *value)
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

static const char *set_fail_on(struct options *options, const char *value)
{
    static const struct {
        const char *name;
        enum sipwhy_severity severity;
    } names[] = {{"note", SIPWHY_SEVERITY_NOTE},
                 {"warning", SIPWHY_SEVERITY_WARNING},
                 {"warn", SIPWHY_SEVERITY_WARNING},
                 {"error", SIPWHY_SEVERITY_ERROR}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i].name, value) == 0) {
            options->fail_on = names[i].severity;
            return NULL;
        }
    }
    return "expected note, warning or error";
}

static const char *set_interface(struct options *options, const char *value)
{
    return append(&options->interfaces, value);
}

/** A port, or a colon and a port at the end; what stands before it is looked up later. */
static bool has_port(const char *value)
{
    const char *colon = strrchr(value, ':');
    long long port;
    return parse_number(colon ? colon + 1 : value, 1, UINT16_MAX, &port) == 0;
}

static const char *set_hep_listen(struct options *options, const char *value)
{
    if (!has_port(value))
        return "expected ADDR:PORT, [ADDR]:PORT, or a port";
    return append(&options->hep_listen, value);
}

static const char *set_hep_send(struct options *options, const char *value)
{
    if (!strchr(value, ':') || !has_port(value))
        return "expected ADDR:PORT or [ADDR]:PORT, with tcp: in front for TCP";
    options->hep_send = value;
    return NULL;
}

static const char *set_hep_id(struct options *options, const char *value)
{
    long long number;
    if (parse_number(value, 0, UINT32_MAX, &number) < 0)
        return "expected a number, 0 to 4294967295";
    options->hep_id = (uint32_t)number;
    return NULL;
}

static const char *set_hep_password(struct options *options, const char *value)
{
    if (strlen(value) > 1024)
        return "it is longer than 1024 bytes";
    options->hep_password = value;
    return NULL;
}

static const char *set_count(struct options *options, const char *value)
{
    long long number;
    if (parse_number(value, 1, LLONG_MAX, &number) < 0)
        return "expected a number of packets, from 1";
    options->packet_count = (uint64_t)number;
    return NULL;
}

static const char *set_duration(struct options *options, const char *value)
{
    if (options_parse_time(value, &options->duration) < 0 || options->duration == 0)
        return "expected a time, such as 30s or 5m";
    return NULL;
}

static const char *set_write(struct options *options, const char *value)
{
    options->write = value;
    return NULL;
}

static const char *set_not_promiscuous(struct options *options, const char *value)
{
    (void)value;
    options->not_promiscuous = true;
    return NULL;
}

static const char *set_snaplen(struct options *options, const char *value)
{
    long long number;
    if (parse_number(value, 0, 262144, &number) < 0)
        return "expected a number of bytes, 0 (everything) to 262144";
    options->snaplen = (int)number;
    return NULL;
}

static const char *set_buffer(struct options *options, const char *value)
{
    long long number;
    if (parse_number(value, 1, INT_MAX / 1024, &number) < 0)
        return "expected a number of KiB, from 1";
    options->buffer_kib = (int)number;
    return NULL;
}

static const char *set_user(struct options *options, const char *value)
{
    if (!getpwnam(value))
        return "there is no such account";
    options->user = value;
    return NULL;
}

static const char *set_no_sandbox(struct options *options, const char *value)
{
    (void)value;
    options->no_sandbox = true;
    return NULL;
}

static const char *set_anonymize(struct options *options, const char *value)
{
    (void)value;
    options->anonymize = true;
    return NULL;
}

static const char *set_anonymize_key(struct options *options, const char *value)
{
    if (!*value)
        return "expected a text of your own";
    options->anonymize = true;
    options->anonymize_key = value;
    return NULL;
}

static const char *set_threads(struct options *options, const char *value)
{
    long long number;
    if (parse_number(value, 1, 1024, &number) < 0)
        return "expected a number of threads, 1 to 1024";
    options->threads = (unsigned)number;
    return NULL;
}

static const char *set_version(struct options *options, const char *value)
{
    (void)value;
    options->version = true;
    return NULL;
}

static const char *set_help(struct options *options, const char *value)
{
    (void)value;
    options->help = true;
    return NULL;
}

static const struct option_row rows[] = {
    {'i', "interface", N_("IFACE"), OPTION_LIVE, set_interface,
     N_("capture here; may be given several times (default: any)")},
    {0, "hep-listen", N_("ADDR:PORT"), OPTION_LIVE, set_hep_listen,
     N_("take HEP from agents here, over UDP and TCP; may be given several times")},
    {'f', "filter", N_("BPF"), CAPTURES, set_filter,
     N_("only packets that match, in pcap-filter(7) syntax")},
    {0, "keylog", N_("FILE"), CAPTURES, set_keylog,
     N_("decrypt TLS with the secrets in this key log (SSLKEYLOGFILE)")},
    {'c', "count", N_("COUNT"), OPTION_LIVE, set_count, N_("end after so many packets")},
    {0, "duration", N_("TIME"), OPTION_LIVE, set_duration, N_("end after this time")},
    {'w', "write", N_("FILE"), OPTION_LIVE, set_write,
     N_("write the packets to a capture file as well")},
    {'p', "no-promiscuous", NULL, OPTION_LIVE, set_not_promiscuous,
     N_("do not put the interface into promiscuous mode")},
    {'s', "snaplen", N_("SNAPLEN"), OPTION_LIVE, set_snaplen,
     N_("bytes of each packet to capture (default: all)")},
    {'B', "buffer", N_("KIB"), OPTION_LIVE, set_buffer,
     N_("kernel buffer of each interface, in KiB (default: 16384)")},
    {0, "user", N_("NAME"), OPTION_LIVE, set_user,
     N_("as root: go on as this account (default: who called sudo, or nobody)")},
    {0, "format", N_("FORMAT"), CAPTURES | PAGES, set_format,
     N_("text (default), json: one JSON object a line, or csv")},
    {0, "csv", N_("TABLE"), CAPTURES, set_csv,
     N_("CSV of calls (default), messages, findings or registrations")},
    {'o', "output", N_("FILE"), CAPTURES | PAGES, set_output,
     N_("write here instead of to standard output")},
    {0, "lang", N_("LANG"), CAPTURES | PAGES, set_language,
     N_("en, pt, fr or es (default: that of the locale)")},
    {0, "color", N_("WHEN"), CAPTURES | PAGES, set_color,
     N_("auto (default), always or never; NO_COLOR is honoured")},
    {0, "call", N_("CALL-ID"), CAPTURES, set_call,
     N_("only this call; may be given several times")},
    {0, "correlate-header", N_("NAME"), CAPTURES, set_correlate,
     N_("join the legs of a B2BUA by this header, such as X-CID; may be given several times")},
    {0, "problems", NULL, CAPTURES, set_problems,
     N_("only what has a finding of warning or error")},
    {'q', "quiet", NULL, CAPTURES, set_quiet, N_("text: the summary only")},
    {'v', "verbose", NULL, CAPTURES, set_verbose, N_("text: every message")},
    {0, "set", N_("ID.LEVEL=VALUE"), CAPTURES, set_threshold,
     N_("a threshold of a diagnosis, as in prolonged-trying.error=20s")},
    {0, "fail-on", N_("SEVERITY"), CAPTURES, set_fail_on,
     N_("exit with 3 on a finding of note, warning or error, or worse")},
    {0, "hep-send", N_("ADDR:PORT"), CAPTURES, set_hep_send,
     N_("send every SIP message on as HEP version 3, over UDP")},
    {0, "hep-id", N_("NUMBER"), CAPTURES, set_hep_id,
     N_("the capture agent id in what is sent (default: 1)")},
    {0, "hep-password", N_("KEY"), CAPTURES, set_hep_password,
     N_("the authenticate key in what is sent")},
    {0, "anonymize", NULL, CAPTURES, set_anonymize,
     N_("replace users, numbers, hosts and addresses, the same each time, in all output")},
    {0, "anonymize-key", N_("KEY"), CAPTURES, set_anonymize_key,
     N_("the same, by this text or @FILE: several captures get the same replacements")},
    {0, "threads", N_("NUMBER"), CAPTURES, set_threads,
     N_("work in so many threads (default: one a processor)")},
    {0, "no-sandbox", NULL, CAPTURES, set_no_sandbox,
     N_("do not restrict the system calls of the process")},
    {'h', "help", NULL, CAPTURES | PAGES, set_help, N_("show this help")},
    {'V', "version", NULL, CAPTURES | PAGES, set_version, N_("show the version")},
};
#define ROWS (sizeof rows / sizeof *rows)

void options_print_help(enum option_commands command, FILE *file)
{
    for (size_t i = 0; i < ROWS; i++) {
        const struct option_row *row = &rows[i];
        char left[64];
        if (!(row->commands & command))
            continue;
        snprintf(left, sizeof left, "%c%c%s --%s%s%s", row->letter ? '-' : ' ',
                 row->letter ? row->letter : ' ', row->letter ? "," : " ", row->name,
                 row->argument ? " " : "", row->argument ? _(row->argument) : "");
        fprintf(file, "  %-27s %s\n", left, _(row->text));
    }
}

/** What getopt_long() needs, built from the rows; long options come back as 256 + row. */
static void build(char *letters, struct option *names)
{
    *letters++ = ':';
    for (size_t i = 0; i < ROWS; i++) {
        names[i] = (struct option){rows[i].name, rows[i].argument ? 1 : 0, NULL, 256 + (int)i};
        if (!rows[i].letter)
            continue;
        *letters++ = rows[i].letter;
        if (rows[i].argument)
            *letters++ = ':';
    }
    *letters = '\0';
    names[ROWS] = (struct option){0};
}

static const struct option_row *find_row(int found)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (found == 256 + (int)i || (found > 0 && found == rows[i].letter))
            return &rows[i];
    }
    return NULL;
}

/** Say what getopt_long() refused; @p found is '?' or ':'. */
static int refuse(const struct options *options, int found, char *word)
{
    const char *what = found == ':'    ? "needs an argument"
                       : optopt >= 256 ? "takes no argument"
                                       : "is not known";
    if (optopt > 0 && optopt < 256)
        complain("%s: option '-%c' %s; see 'sipwhy %s --help'", options->command, optopt, what,
                 options->command);
    else
        complain("%s: option '%s' %s; see 'sipwhy %s --help'", options->command, word, what,
                 options->command);
    return -1;
}

static int apply(struct options *options, const struct option_row *row, int found,
                 enum option_commands command, const char *value)
{
    char name[40];
    if (found < 256)
        snprintf(name, sizeof name, "-%c", row->letter);
    else
        snprintf(name, sizeof name, "--%s", row->name);
    if (!(row->commands & command)) {
        complain("%s: option '%s' is not for this command; see 'sipwhy %s --help'",
                 options->command, name, options->command);
        return -1;
    }
    const char *wrong = row->set(options, value);
    if (wrong && value)
        complain("%s: option '%s' with '%s': %s", options->command, name, value, wrong);
    else if (wrong)
        complain("%s: option '%s': %s", options->command, name, wrong);
    return wrong ? -1 : 0;
}

int options_read(int argc, char **argv, enum option_commands command, struct options *ret_options)
{
    char letters[2 * ROWS + 2];
    struct option names[ROWS + 1];
    struct options options = {.command = argv[0], .format = report_format_name(0), .hep_id = 1};
    int result = 0;
    int found;
    build(letters, names);
    opterr = 0;
    optind = 0; /* glibc: start anew, with the argv of the command */
    while (result == 0 && (found = getopt_long(argc, argv, letters, names, NULL)) != -1) {
        const struct option_row *row = find_row(found);
        if (found == '?' || found == ':' || !row)
            result = refuse(&options, found, argv[optind > 0 ? optind - 1 : 0]);
        else
            result = apply(&options, row, found, command, optarg);
    }
    options.arguments = argv + optind;
    options.argument_count = argc - optind;
    if (result < 0)
        options_finish(&options);
    else
        *ret_options = options;
    return result;
}

void options_finish(struct options *options)
{
    for (size_t i = 0; i < options->threshold_count; i++)
        free(options->thresholds[i].name);
    free(options->thresholds);
    free(options->calls.items);
    free(options->correlate.items);
    free(options->interfaces.items);
    free(options->keylogs.items);
    free(options->hep_listen.items);
    *options = (struct options){0};
}
