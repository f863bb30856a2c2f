/*
 * selection_json.c — what was selected by, as JSON.
 */
#include "report/selection_json.h"

#include "report/object.h"

#include <string.h>

static void add(json_t *list, const char *text)
{
    json_array_append_new(list, object_text((struct sipwhy_span){text, strlen(text)}));
}

static void set(json_t *object, const char *name, const struct selection_texts *texts)
{
    json_t *list = texts->count ? json_array() : NULL;
    if (!list)
        return;
    for (size_t i = 0; i < texts->count; i++)
        add(list, texts->items[i]);
    json_object_set_new(object, name, list);
}

static void set_peers(json_t *object, const struct selection *selection)
{
    json_t *list = selection->peer_count ? json_array() : NULL;
    if (!list)
        return;
    for (size_t i = 0; i < selection->peer_count; i++)
        add(list, selection->peers[i].text);
    json_object_set_new(object, "peer", list);
}

void selection_set(json_t *object, const struct selection *selection)
{
    if (!selection || !selection_wanted(selection))
        return;
    json_t *options = json_object();
    set(options, "finding", &selection->findings);
    set(options, "code", &selection->codes);
    set(options, "from", &selection->from);
    set(options, "to", &selection->to);
    set_peers(options, selection);
    set(options, "method", &selection->methods);
    set(options, "state", &selection->states);
    json_object_set_new(object, "selection", options);
}
