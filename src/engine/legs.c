/*
 * legs.c — the other legs of a call across B2BUAs, as they are told with it.
 */
#include "engine/legs.h"

#include "diagnose/blame.h"

static struct sipwhy_leg public_leg(const struct leg *own, int place)
{
    const struct chain_leg *leg = &own->chain->legs[place];
    const struct call *call = leg->leg ? leg->leg->conversation->call : NULL;
    struct sipwhy_leg told = {
        .call_id = {leg->call_id, leg->call_id_length},
        .src = call ? call->src : leg->src,
        .dst = call ? call->dst : leg->dst,
        .is_behind = chain_is_behind(own->chain, place, own->place),
    };
    told.confidence = chain_confidence(own->chain, own->place, place, &told.joined_by);
    told.join = blame_join_text(told.joined_by, told.confidence);
    return told;
}

void leg_list_of(const struct conversation *conversation, int verdict, struct leg_list *ret_list)
{
    const struct leg *own = conversation->leg;
    ret_list->count = 0;
    ret_list->verdict = NULL;
    for (int i = 0; own && own->chain && i < (int)own->chain->count; i++) {
        if (i == own->place)
            continue;
        if (i == verdict)
            ret_list->verdict = &ret_list->legs[ret_list->count];
        ret_list->legs[ret_list->count++] = public_leg(own, i);
    }
}

void leg_keep_verdict(const struct conversation *conversation,
                      const struct diagnoser_report *report)
{
    const struct leg *own = conversation->leg;
    if (report->has_verdict && own && own->chain && own->chain->living > 1)
        chain_note_verdict(own->chain, own->place, &report->verdict);
}

void leg_ask_last(struct diagnoser *diagnoser, struct conversation *conversation, sipwhy_time now)
{
    LIST_EACH(link, &conversation->sessions)
    {
        diagnoser_session(diagnoser, LIST_ENTRY(link, struct session, link), true, now);
    }
    diagnoser_last(diagnoser, conversation, now);
}

void legs_ask_last(struct tracker *tracker, struct diagnoser *diagnoser, sipwhy_time now)
{
    LIST_EACH(link, &tracker->by_birth)
    {
        struct conversation *conversation = LIST_ENTRY(link, struct conversation, by_birth);
        if (conversation->leg && conversation->leg->chain)
            leg_ask_last(diagnoser, conversation, now);
    }
}
