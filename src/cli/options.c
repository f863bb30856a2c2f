/*
 * options.c — the options of the commands: one table that reads them and documents them.
 */
#include "cli/option_table.h"
#include "cli/option_values.h"
#include "report/translate.h"

#include <limits.h>
#include <pwd.h>
#include <string.h>

#define CAPTURES (OPTION_READ | OPTION_LIVE)
#define PAGES (OPTION_EXPLAIN | OPTION_COMPARE | OPTION_LIST)

static const char *set_filter(struct options *options, const char *value)
{
    options->filter = value;
    return NULL;
}

static const char *set_keylog(struct options *options, const char *value)
{
    return option_append(&options->keylogs, value);
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
    return has_all ? "expected text, json, ladder, csv, html, markdown or mermaid" : "expected text or json";
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
    return option_append(&options->calls, value);
}

static const char *set_correlate(struct options *options, const char *value)
{
    if (options->correlate.count == SIPWHY_CORRELATE_HEADERS)
        return "there is room for 8 of them";
    if (!*value || value[strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                       "-.!%*_+`'~")])
        return "expected the name of a header, such as X-CID";
    return option_append(&options->correlate, value);
}

static const char *set_problems(struct options *options, const char *value)
{
    (void)value;
    options->problems = true;
    return NULL;
}

static const char *set_finding(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_FINDING, value);
}

static const char *set_code(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_CODE, value);
}

static const char *set_from(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_FROM, value);
}

static const char *set_to(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_TO, value);
}

static const char *set_peer(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_PEER, value);
}

static const char *set_method(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_METHOD, value);
}

static const char *set_state(struct options *options, const char *value)
{
    return selection_add(&options->selection, SELECTION_STATE, value);
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
    return option_append(&options->interfaces, value);
}

/** A port, or a colon and a port at the end; what stands before it is looked up later. */
static bool has_port(const char *value)
{
    const char *colon = strrchr(value, ':');
    long long port;
    return option_parse_number(colon ? colon + 1 : value, 1, UINT16_MAX, &port) == 0;
}

static const char *set_hep_listen(struct options *options, const char *value)
{
    if (!has_port(value))
        return "expected ADDR:PORT, [ADDR]:PORT, or a port";
    return option_append(&options->hep_listen, value);
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
    if (option_parse_number(value, 0, UINT32_MAX, &number) < 0)
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
    if (option_parse_number(value, 1, LLONG_MAX, &number) < 0)
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

static const char *set_with_media(struct options *options, const char *value)
{
    (void)value;
    options->with_media = true;
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
    if (option_parse_number(value, 0, 262144, &number) < 0)
        return "expected a number of bytes, 0 (everything) to 262144";
    options->snaplen = (int)number;
    return NULL;
}

static const char *set_buffer(struct options *options, const char *value)
{
    long long number;
    if (option_parse_number(value, 1, INT_MAX / 1024, &number) < 0)
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
    if (option_parse_number(value, 1, 1024, &number) < 0)
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

const struct option_row option_rows[] = {
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
    {'w', "write", N_("FILE"), CAPTURES, set_write,
     N_("write the packets to a capture file as well; of files, those that are selected")},
    {0, "with-media", NULL, OPTION_READ, set_with_media, N_("-w: their RTP and RTCP too")},
    {'p', "no-promiscuous", NULL, OPTION_LIVE, set_not_promiscuous,
     N_("do not put the interface into promiscuous mode")},
    {'s', "snaplen", N_("SNAPLEN"), OPTION_LIVE, set_snaplen,
     N_("bytes of each packet to capture (default: all)")},
    {'B', "buffer", N_("KIB"), OPTION_LIVE, set_buffer,
     N_("kernel buffer of each interface, in KiB (default: 16384)")},
    {0, "user", N_("NAME"), OPTION_LIVE, set_user,
     N_("as root: go on as this account (default: who called sudo, or nobody)")},
    {0, "format", N_("FORMAT"), CAPTURES | PAGES, set_format,
     N_("text (default), json, ladder, csv, html, markdown (for tickets) or mermaid (diagrams)")},
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
    {0, "finding", N_("ID"), CAPTURES, set_finding,
     N_("only what has this finding; as all of these, may be given several times")},
    {0, "code", N_("CODE"), CAPTURES, set_code,
     N_("only what has such a response: 503, or 5xx for a class")},
    {0, "from", N_("WHO"), CAPTURES, set_from,
     N_("only what this user, host or URI began; * stands for anything")},
    {0, "to", N_("WHO"), CAPTURES, set_to, N_("only what is for this user, host or URI")},
    {0, "peer", N_("ADDR[:PORT]"), CAPTURES, set_peer,
     N_("only what this address sent or got; ADDR/BITS is a network")},
    {0, "method", N_("METHOD"), CAPTURES, set_method, N_("only what has such a message")},
    {0, "state", N_("STATE"), CAPTURES, set_state,
     N_("only calls or registrations that end in this state, such as failed")},
    {'q', "quiet", NULL, CAPTURES, set_quiet, N_("text: the summary only")},
    {'v', "verbose", NULL, CAPTURES, set_verbose, N_("text: every message")},
    {0, "set", N_("ID.LEVEL=VALUE"), CAPTURES, option_set_threshold,
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
const size_t option_row_count = sizeof option_rows / sizeof *option_rows;
_Static_assert(sizeof option_rows / sizeof *option_rows <= OPTION_ROWS_MOST, "see option_table.h");
