/*
 * gate.c — between the analysis and a format: lets through what was asked for.
 */
#include "report/gate.h"

#include <stdlib.h>
#include <string.h>

/** What is kept of a Call-ID until it is released. */
struct entry {
    struct held held;
    void *attachment; /**< of the format */
    uint64_t mark;    /**< of the follower */
    uint16_t met;     /**< of enum selection_option */
    bool is_known;    /**< something was told of it */
    bool is_selected;
    enum sipwhy_severity worst;
};

static const struct selection nothing;

void gate_init(struct gate *gate, struct report_options *options)
{
    gate->options = options;
    gate->hold = (struct hold){.out = options->out, .limit = REPORT_BYTES};
    if (!options->selection)
        options->selection = &nothing;
    options->wanted = selection_wanted(options->selection) |
                      (options->problems ? SELECTION_PROBLEMS : 0u) |
                      (options->call_id_count ? SELECTION_CALL : 0u);
    options->hold = &gate->hold;
    options->selected = 0;
    options->out->hold = &gate->hold;
}

void gate_open(struct gate *gate, const struct report_format *format, void *state)
{
    gate->format = format;
    gate->state = state;
}

bool gate_is_needed(const struct gate *gate)
{
    return gate->options->wanted || gate->options->follower;
}

void gate_note_severity(struct gate *gate, enum sipwhy_severity severity)
{
    if (severity > gate->worst)
        gate->worst = severity;
}

static bool is_named(const struct report_options *options, struct sipwhy_span call_id)
{
    for (size_t i = 0; i < options->call_id_count; i++) {
        if (strlen(options->call_ids[i]) == call_id.length &&
            memcmp(options->call_ids[i], call_id.data, call_id.length) == 0)
            return true;
    }
    return false;
}

static bool is_enough(const struct gate *gate, unsigned met)
{
    return (gate->options->wanted & ~met) == 0;
}

/** Note what an entry meets now; where that was missing, what was held back of it goes out. */
static void meet(struct gate *gate, struct entry *entry, unsigned met)
{
    entry->met |= (uint16_t)met;
    if (entry->is_selected || !is_enough(gate, entry->met))
        return;
    entry->is_selected = true;
    gate->options->selected++;
    gate_note_severity(gate, entry->worst);
    held_let_out(&entry->held, &gate->hold);
}

/** The entry of a Call-ID; NULL where there is none, and without memory. */
static struct entry *entry_of(struct gate *gate, void **attachment, struct sipwhy_span call_id)
{
    if (!attachment)
        return NULL;
    struct entry *entry = *attachment;
    if (entry)
        return entry;
    entry = calloc(1, sizeof *entry);
    if (!entry)
        return NULL;
    gate->hold.bytes += sizeof *entry + PIECE_BYTES;
    *attachment = entry;
    meet(gate, entry, is_named(gate->options, call_id) ? SELECTION_CALL : 0u);
    return entry;
}

/** Whether the format gets it: not where nothing that comes could select it any more. */
static bool begin(struct gate *gate, struct entry *entry)
{
    if ((gate->options->wanted & SELECTION_CALL) && !(entry->met & SELECTION_CALL))
        return false;
    gate->options->out->held = entry->is_selected ? NULL : &entry->held;
    return true;
}

static void end(struct gate *gate)
{
    gate->options->out->held = NULL;
}

void gate_message(struct gate *gate, const struct sipwhy_message *message)
{
    const struct report_options *options = gate->options;
    const struct report_follower *follower = options->follower;
    struct entry *entry = entry_of(gate, message->attachment, message->call_id);
    bool is_first = !entry || !entry->is_known;
    unsigned asked = entry ? options->wanted & ~entry->met : options->wanted;
    unsigned met = selection_of_message(options->selection, message, is_first, asked);
    struct sipwhy_message told = *message;
    if (entry) {
        meet(gate, entry, met);
        entry->is_known = true;
        told.attachment = &entry->attachment;
    } else if (message->attachment || !is_enough(gate, met)) {
        return;
    }
    if (follower)
        follower->message(follower->context, message, entry ? &entry->mark : NULL);
    if (!gate->format->message || (entry && !begin(gate, entry)))
        return;
    gate->format->message(gate->state, &told);
    end(gate);
}

void gate_finding(struct gate *gate, const struct sipwhy_finding *finding)
{
    const struct report_options *options = gate->options;
    const struct report_follower *follower = options->follower;
    struct entry *entry = entry_of(gate, finding->attachment, finding->call_id);
    bool is_problem = finding->severity >= SIPWHY_SEVERITY_WARNING;
    unsigned met = selection_of_finding(options->selection, finding) |
                   (is_problem ? SELECTION_PROBLEMS : 0u);
    struct sipwhy_finding told = *finding;
    if (entry) {
        if (finding->severity > entry->worst)
            entry->worst = finding->severity;
        meet(gate, entry, met);
        told.attachment = &entry->attachment;
    } else if (finding->attachment || !is_enough(gate, met)) {
        return;
    }
    if (!entry || entry->is_selected)
        gate_note_severity(gate, finding->severity);
    if (follower)
        follower->finding(follower->context, finding, entry ? &entry->mark : NULL);
    if (!gate->format->finding || (entry && !begin(gate, entry)))
        return;
    gate->format->finding(gate->state, &told);
    end(gate);
}

void gate_call(struct gate *gate, const struct sipwhy_call *call)
{
    const struct report_follower *follower = gate->options->follower;
    struct entry *entry = entry_of(gate, call->attachment, call->call_id);
    struct sipwhy_call told = *call;
    if (!entry)
        return;
    meet(gate, entry, selection_of_call(gate->options->selection, call));
    told.attachment = &entry->attachment;
    if (follower)
        follower->call(follower->context, call, &entry->mark);
    if (!gate->format->call || !begin(gate, entry))
        return;
    gate->format->call(gate->state, &told);
    end(gate);
}

void gate_registration(struct gate *gate, const struct sipwhy_registration *registration)
{
    const struct report_follower *follower = gate->options->follower;
    struct entry *entry = entry_of(gate, registration->attachment, registration->call_id);
    struct sipwhy_registration told = *registration;
    if (!entry)
        return;
    meet(gate, entry, selection_of_registration(gate->options->selection, registration));
    told.attachment = &entry->attachment;
    if (follower)
        follower->registration(follower->context, registration, &entry->mark);
    if (!gate->format->registration || !begin(gate, entry))
        return;
    gate->format->registration(gate->state, &told);
    end(gate);
}

/** What the format keeps of an entry that is over. */
static void release(struct gate *gate, const struct entry *entry)
{
    const struct report_format *format = gate->format;
    if (!entry->attachment)
        return;
    if (!entry->is_selected && format->unwanted)
        format->unwanted(gate->state, entry->attachment);
    else if (format->released)
        format->released(gate->state, entry->attachment);
}

void gate_released(struct gate *gate, void *attachment)
{
    const struct report_follower *follower = gate->options->follower;
    struct entry *entry = attachment;
    gate->options->out->held = entry->is_selected ? NULL : &entry->held;
    release(gate, entry);
    end(gate);
    if (follower)
        follower->over(follower->context, entry->mark, entry->is_selected);
    held_forget(&entry->held, &gate->hold);
    gate->hold.bytes -= sizeof *entry + PIECE_BYTES;
    free(entry);
}
