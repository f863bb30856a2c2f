/*
 * annotate.c — what a response means: its row, the headers that carry the detail, and the advice.
 */
#include "diagnose/advice/advice.h"

#define HEADERS_SHOWN 16

struct sipwhy_span sipwhy_message_header(const struct sipwhy_message *message, const char *name,
                                         size_t index)
{
    const struct sip_message *indexed = message->detail->message;
    enum sip_header_id id = sip_header_find(span_of(name));
    if (id == SIP_HEADER_OTHER)
        return sip_message_field_named(indexed, span_of(name), index);
    return sip_message_value(indexed, id, index);
}

static int collect_headers(struct sip_message *message, const char *const *names,
                           struct sipwhy_annotation *annotation)
{
    struct sipwhy_header *headers =
        arena_take(&message->arena, HEADERS_SHOWN * sizeof(*headers));
    if (!headers)
        return SIPWHY_ERROR_MEMORY;
    for (; *names && annotation->header_count < HEADERS_SHOWN; names++) {
        enum sip_header_id id = sip_header_find(span_of(*names));
        span value = id == SIP_HEADER_OTHER
                         ? sip_message_field_named(message, span_of(*names), 0)
                         : sip_message_join(message, id);
        if (value.data)
            headers[annotation->header_count++] = (struct sipwhy_header){*names, value};
    }
    annotation->headers = headers;
    return 0;
}

/** What stands in the place of a code that is none. */
static const struct sipwhy_code no_code = {
    .name = "No SIP response code",
    .description = N_("The status code is not a number from 100 to 699."),
    .when = N_("The sender is broken, or the message was damaged on its way."),
    .fix = N_("Capture at the sender and compare: the message is wrong there already, or something between "
              "changes it."),
    .rfc = "RFC 3261 section 7.2",
    .headers = (const char *const[]){NULL},
};

static void translate(struct sipwhy_code *code)
{
    code->description = _(code->description);
    code->when = _(code->when);
    code->fix = _(code->fix);
    code->remark = code->remark ? _(code->remark) : NULL;
}

/** Index the request that the response answers, where a copy of it is kept. */
static struct sip_message *find_request(const struct sipwhy_message_detail *detail)
{
    const struct transaction *transaction = detail->tracked->transaction;
    if (!transaction || !transaction->copy)
        return NULL;
    sip_message_index(detail->request, (span){transaction->copy, transaction->copy_length});
    return detail->request;
}

int sipwhy_message_annotate(const struct sipwhy_message *message,
                            struct sipwhy_annotation *ret_annotation)
{
    const struct sipwhy_message_detail *detail = message->detail;
    struct sipwhy_code storage;
    if (detail->message->is_request)
        return SIPWHY_ERROR_ARGUMENT;
    const struct sipwhy_code *row = sipwhy_code_explain(message->code, &storage);
    struct sipwhy_annotation annotation = {
        .code = row ? *row : no_code,
        .class_of_code = sipwhy_code_class(message->code),
    };
    annotation.code.code = message->code;
    translate(&annotation.code);
    int error = collect_headers(detail->message, annotation.code.headers, &annotation);
    if (error)
        return error;
    struct advice *advice = arena_take(&detail->message->arena, sizeof(*advice));
    if (!advice)
        return SIPWHY_ERROR_MEMORY;
    *advice = (struct advice){
        .message = detail->message,
        .request = find_request(detail),
        .transaction = detail->tracked->transaction,
        .conversation = detail->tracked->conversation,
        .arena = &detail->message->arena,
    };
    advice_give(advice);
    annotation.advice = advice->lines;
    annotation.advice_count = advice->count;
    *ret_annotation = annotation;
    return 0;
}
