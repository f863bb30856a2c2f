/*
 * lists.c — which rules to ask about what: most messages concern few of them.
 */
#include "diagnose/lists.h"

/** What a list is for; a negative method or kind stands for any. */
struct selection {
    enum rule_subject subject;
    int method;
    int kind;
};

/** A rule of transactions names its methods; of other rules, none means all. */
static bool has_method(const struct rule *rule, int method)
{
    if (method < 0 || (rule->subject != RULE_OF_TRANSACTION && rule->methods == 0))
        return true;
    return rule->methods & (1u << method);
}

static bool is_selected(const struct rule *rule, const struct selection *selection)
{
    unsigned kinds = rule->kinds ? rule->kinds : KIND_ANY;
    bool is_subject = rule->subject == selection->subject ||
                      (rule->subject == RULE_OF_PAIR && selection->subject == RULE_OF_MESSAGE);
    return is_subject && has_method(rule, selection->method) &&
           (selection->kind < 0 || (kinds & (1u << selection->kind)));
}

/** Rules in the order in which they are asked: what may merely follow from others after them. */
struct order {
    int16_t rules[RULE_COUNT];
    size_t count;
    bool placed[RULE_COUNT];
};

static bool causes_are_placed(const struct order *order, int rule)
{
    const char *const *ids = rules[rule]->follows_from;
    for (size_t i = 0; i < sizeof(rules[rule]->follows_from) / sizeof(ids[0]); i++) {
        int cause = ids[i] ? rules_find(ids[i]) : -1;
        if (cause >= 0 && !order->placed[cause])
            return false;
    }
    return true;
}

static void place(struct order *order, int rule)
{
    order->placed[rule] = true;
    order->rules[order->count++] = (int16_t)rule;
}

/** Place what can be placed. @return whether there was anything */
static bool place_some(struct order *order)
{
    size_t before = order->count;
    for (int i = 0; i < RULE_COUNT; i++) {
        if (!order->placed[i] && causes_are_placed(order, i))
            place(order, i);
    }
    return order->count > before;
}

static void order_init(struct order *order)
{
    *order = (struct order){0};
    while (place_some(order))
        ;
    for (int i = 0; i < RULE_COUNT; i++) {
        if (!order->placed[i]) /* in a circle, which the tests refuse */
            place(order, i);
    }
}

/** Those of last resort come after all others. */
static void put_off(struct order *order)
{
    struct order sorted = *order;
    sorted.count = 0;
    for (int last = 0; last <= 1; last++) {
        for (size_t i = 0; i < order->count; i++) {
            if (rules[order->rules[i]]->last_resort == last)
                sorted.rules[sorted.count++] = order->rules[i];
        }
    }
    *order = sorted;
}

static void fill(rule_list list, const struct order *order, struct selection selection)
{
    struct rule_entry *next = list;
    for (size_t i = 0; i < order->count; i++) {
        const struct rule *rule = rules[order->rules[i]];
        unsigned when = rule->when ? rule->when : WHEN_ANY;
        if (is_selected(rule, &selection))
            *next++ = (struct rule_entry){order->rules[i], (uint16_t)when};
    }
    next->rule = -1;
}

void rule_lists_init(struct rule_lists *lists)
{
    struct order order;
    order_init(&order);
    put_off(&order);
    for (int kind = 0; kind < RULE_KINDS; kind++) {
        for (int method = 0; method < SIP_METHOD_COUNT; method++) {
            fill(lists->of_message[method][kind], &order,
                 (struct selection){RULE_OF_MESSAGE, method, kind});
            fill(lists->of_transaction[method][kind], &order,
                 (struct selection){RULE_OF_TRANSACTION, method, kind});
            fill(lists->of_dialog[method][kind], &order,
                 (struct selection){RULE_OF_DIALOG, method, kind});
            fill(lists->of_source[method][kind], &order,
                 (struct selection){RULE_OF_SOURCE, method, kind});
            fill(lists->of_target[method][kind], &order,
                 (struct selection){RULE_OF_TARGET, method, kind});
            fill(lists->of_exchange[method][kind], &order,
                 (struct selection){RULE_OF_EXCHANGE, method, kind});
            fill(lists->of_session[method][kind], &order,
                 (struct selection){RULE_OF_SESSION, method, kind});
        }
        fill(lists->of_registration[kind], &order,
             (struct selection){RULE_OF_REGISTRATION, -1, kind});
    }
    for (int method = 0; method < SIP_METHOD_COUNT; method++)
        fill(lists->timed_transaction[method], &order,
             (struct selection){RULE_OF_TRANSACTION, method, -1});
    fill(lists->timed_dialog, &order, (struct selection){RULE_OF_DIALOG, -1, -1});
    fill(lists->timed_source, &order, (struct selection){RULE_OF_SOURCE, -1, -1});
    fill(lists->timed_target, &order, (struct selection){RULE_OF_TARGET, -1, -1});
    fill(lists->timed_registration, &order, (struct selection){RULE_OF_REGISTRATION, -1, -1});
    fill(lists->of_capture, &order, (struct selection){RULE_OF_CAPTURE, -1, -1});
    fill(lists->timed_session, &order, (struct selection){RULE_OF_SESSION, -1, -1});
}

int rule_kind_of(const struct sip_message *message)
{
    if (message->is_request)
        return 0;
    int class_of_code = message->code / 100;
    return class_of_code >= 1 && class_of_code <= 6 ? class_of_code : 5;
}
