/*
 * options.h — the options of the commands: one table that reads them and documents them.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "report/report.h"

/** Which commands an option belongs to. */
enum option_commands {
    OPTION_READ = 1,
    OPTION_LIVE = 2,
    OPTION_EXPLAIN = 4,
    OPTION_COMPARE = 8,
    OPTION_LIST = 16,
};

/** "ID.LEVEL=VALUE", or "ID.SETTING=VALUE". */
struct option_threshold {
    char *name; /**< "ID.LEVEL", owned */
    int64_t value;
};

/** Arguments that may be given several times; the texts are borrowed from the command line. */
struct option_texts {
    const char **items; /**< owned */
    size_t count;
};

enum option_color {
    OPTION_COLOR_AUTO,
    OPTION_COLOR_ALWAYS,
    OPTION_COLOR_NEVER,
};

struct options {
    const char *command; /**< its name */
    bool help;
    bool version;
    const char *format;
    const char *output;   /**< NULL: standard output */
    const char *language; /**< NULL: that of the environment */
    enum option_color color;
    enum report_amount amount;
    enum report_csv csv;
    bool problems;
    struct option_texts calls;
    struct selection selection; /**< what else is asked for */
    struct option_texts correlate; /**< names of headers */
    struct option_threshold *thresholds; /**< owned */
    size_t threshold_count;
    enum sipwhy_severity fail_on; /**< none: never */
    const char *filter;
    struct option_texts keylogs;
    struct option_texts interfaces;
    struct option_texts hep_listen;
    const char *hep_send; /**< or NULL */
    uint32_t hep_id;
    const char *hep_password; /**< or NULL */
    uint64_t packet_count; /**< 0: no end */
    sipwhy_time duration;  /**< 0: no end */
    const char *write;     /**< where packets go, or NULL */
    bool with_media;       /**< RTP among them */
    bool not_promiscuous;
    int snaplen;
    int buffer_kib;
    const char *user; /**< NULL: who called sudo, or nobody */
    bool no_sandbox;
    bool anonymize;
    const char *anonymize_key; /**< or NULL: a random one */
    unsigned threads; /**< 0: as many as there are processors */
    char **arguments; /**< what is no option; borrowed */
    int argument_count;
};

/**
 * Read the command line of one command, whose name is argv[0].
 * @return 0, or -1 after saying on standard error what is wrong
 */
int options_read(int argc, char **argv, enum option_commands command, struct options *ret_options);

/** Write a line for each option of @p command. */
void options_print_help(enum option_commands command, FILE *file);

void options_finish(struct options *options);

/** "500ms", "20s", "3m", "1h", "20": seconds where no unit is named. @return 0 or -1 */
int options_parse_time(const char *text, sipwhy_time *ret_time);

#endif
