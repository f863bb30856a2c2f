/*
 * tls.c — what became of TLS connections, in words: why each could not be read, and what to do.
 */
#include "report/tls.h"

#include "report/translate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/** A reason of struct sipwhy_tls: what it means, and what helps. */
static const struct {
    const char *name;
    const char *text;
    const char *help; /**< or NULL */
} reasons[] = {
    {"no-key-log", N_("not read, as no key log was given"),
     N_("Have an endpoint write its secrets (SSLKEYLOGFILE, or its own setting) and name that file "
        "with --keylog.")},
    {"no-secret", N_("not read, as the key log has no secret for them"),
     N_("The endpoint must have written the key log while the connection was set up; check that it "
        "is the log of one of the two endpoints.")},
    {"wrong-secret", N_("not read, as the secret in the key log does not fit"),
     N_("The key log may be damaged, or be about a connection that only begins like this one.")},
    {"unsupported", N_("not read, as their version or cipher suite is not supported"), NULL},
    {"no-beginning", N_("not read, as their beginning was not captured"),
     N_("The two hellos say what the secrets are for: capture from before the connection is made, "
        "in "
        "both directions, or have it made anew.")},
    {"out-of-step", N_("not read to the end, as packets are missing"), NULL},
    {"not-built-in", N_("not read, as this sipwhy was built without OpenSSL"), NULL},
};

static void paint_reason(const struct sipwhy_count *row, struct paint *paint, int left)
{
    char item[32];
    snprintf(item, sizeof item, "%6" PRIu64 "  ", row->count);
    paint_to(paint, left);
    paint_printf(paint, "%s", item);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (strcmp(reasons[i].name, row->name) != 0)
            continue;
        paint_style(paint, PAINT_WARNING);
        paint_wrap(paint, left + 8, _(reasons[i].text));
        paint_style(paint, PAINT_PLAIN);
        paint_newline(paint);
        if (reasons[i].help)
            paint_paragraph(paint, left + 8, _(reasons[i].help));
        return;
    }
    paint_wrap(paint, left + 8, row->name);
    paint_newline(paint);
}

static void paint_unsupported(const struct sipwhy_count *row, struct paint *paint, int left)
{
    paint_to(paint, left + 8);
    paint_printf(paint, "%" PRIu64 " %s", row->count, row->name);
    paint_newline(paint);
}

void tls_paint(const struct sipwhy_tls *tls, struct paint *paint, int label_left, int left)
{
    if (tls->connections == 0)
        return;
    paint_to(paint, label_left);
    paint_styled(paint, PAINT_BOLD, _("TLS"));
    paint_to(paint, left);
    paint_printf(paint, _("connections: %1$llu, decrypted: %2$llu"),
                 (unsigned long long)tls->connections, (unsigned long long)tls->decrypted);
    if (tls->failed_records)
        paint_printf(paint, _(", records that are not authentic: %llu"),
                     (unsigned long long)tls->failed_records);
    paint_newline(paint);
    for (size_t i = 0; i < tls->unread_count; i++) {
        paint_reason(&tls->unread[i], paint, left);
        if (strcmp(tls->unread[i].name, "unsupported") != 0)
            continue;
        for (size_t j = 0; j < tls->unsupported_count; j++)
            paint_unsupported(&tls->unsupported[j], paint, left);
    }
}
