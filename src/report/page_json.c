/*
 * page_json.c — pages of knowledge for programs.
 */
#include "report/advice.h"
#include "report/object.h"
#include "report/page.h"
#include "report/translate.h"

static json_t *code_object(const struct sipwhy_code *code)
{
    json_t *object = json_object();
    object_set_text(object, "type", "code");
    json_object_set_new(object, "code", json_integer(code->code));
    object_set_text(object, "name", code->name);
    object_set_text(object, "class", sipwhy_class_id(sipwhy_code_class(code->code)));
    json_object_set_new(object, "registered", json_boolean(code->registered));
    object_set_text(object, "description", _(code->description));
    object_set_text(object, "when", _(code->when));
    object_set_text(object, "fix", _(code->fix));
    object_set_text(object, "rfc", code->rfc);
    if (code->remark)
        object_set_text(object, "remark", _(code->remark));
    object_set_text(object, "ends", advice_ends_id(code->ends));
    object_set_text(object, "retry", advice_retry_id(code->code));
    if (sipwhy_cause_from_code(code->code))
        json_object_set_new(object, "q850", json_integer(sipwhy_cause_from_code(code->code)));
    json_t *headers = json_array();
    for (size_t i = 0; code->headers && code->headers[i]; i++)
        json_array_append_new(headers, json_string(code->headers[i]));
    json_object_set_new(object, "headers", headers);
    return object;
}

static json_t *cause_object(const struct sipwhy_cause *cause)
{
    json_t *object = json_object();
    object_set_text(object, "type", "cause");
    json_object_set_new(object, "cause", json_integer(cause->cause));
    object_set_text(object, "name", cause->name);
    object_set_text(object, "group", _(cause->group));
    object_set_text(object, "description", _(cause->description));
    object_set_text(object, "fix", _(cause->fix));
    object_set_text(object, "sip", cause->sip);
    object_set_text(object, "from_sip", cause->from_sip);
    if (cause->remark)
        object_set_text(object, "remark", _(cause->remark));
    return object;
}

static json_t *warning_object(const struct sipwhy_warning *warning)
{
    json_t *object = json_object();
    object_set_text(object, "type", "warning");
    json_object_set_new(object, "code", json_integer(warning->code));
    object_set_text(object, "name", warning->name);
    object_set_text(object, "description", _(warning->description));
    object_set_text(object, "fix", _(warning->fix));
    object_set_text(object, "rfc", warning->rfc);
    return object;
}

/** A number under a name that says what it is measured in. */
static void set_number(json_t *object, const char *name, enum sipwhy_unit unit, int64_t value)
{
    static const char *const endings[] = {
        [SIPWHY_UNIT_TIME] = "_ms",
        [SIPWHY_UNIT_COUNT] = "",
        [SIPWHY_UNIT_PERCENT] = "_percent",
    };
    char key[64];
    snprintf(key, sizeof key, "%s%s", name, endings[unit]);
    if (unit == SIPWHY_UNIT_TIME)
        value /= SIPWHY_MILLISECOND;
    json_object_set_new(object, key, json_integer((json_int_t)value));
}

static json_t *diagnosis_object(const struct sipwhy_diagnosis *diagnosis)
{
    json_t *object = json_object();
    object_set_text(object, "type", "diagnosis");
    object_set_text(object, "id", diagnosis->id);
    object_set_text(object, "scope", sipwhy_scope_name(diagnosis->scope));
    object_set_text(object, "title", _(diagnosis->title));
    object_set_text(object, "meaning", _(diagnosis->meaning));
    object_set_text(object, "fix", _(diagnosis->fix));
    object_set_text(object, "rfc", diagnosis->rfc);
    object_set_text(object, "severity", _(diagnosis->severity));
    json_t *thresholds = json_object();
    for (int i = SIPWHY_SEVERITY_NOTE; i <= SIPWHY_SEVERITY_ERROR; i++) {
        sipwhy_time threshold = diagnosis->thresholds[i];
        if (threshold != SIPWHY_TIME_UNKNOWN)
            set_number(thresholds, sipwhy_severity_name((enum sipwhy_severity)i),
                       diagnosis->unit, threshold);
    }
    json_object_set_new(object, "thresholds", thresholds);
    json_t *settings = json_object();
    for (size_t i = 0; i < diagnosis->setting_count; i++)
        set_number(settings, diagnosis->settings[i].name, diagnosis->settings[i].unit,
                   diagnosis->settings[i].value);
    json_object_set_new(object, "settings", settings);
    return object;
}

json_t *page_object(const struct page *page)
{
    if (page->code)
        return code_object(page->code);
    if (page->cause)
        return cause_object(page->cause);
    if (page->warning)
        return warning_object(page->warning);
    return diagnosis_object(page->diagnosis);
}
