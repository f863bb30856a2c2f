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

static void fill(rule_list list, struct selection selection)
{
    int16_t *next = list;
    for (int last = 0; last <= 1; last++) {
        for (int16_t i = 0; i < RULE_COUNT; i++) {
            if (rules[i]->last_resort == last && is_selected(rules[i], &selection))
                *next++ = i;
        }
    }
    *next = -1;
}

void rule_lists_init(struct rule_lists *lists)
{
    for (int kind = 0; kind < RULE_KINDS; kind++) {
        for (int method = 0; method < SIP_METHOD_COUNT; method++) {
            fill(lists->of_message[method][kind],
                 (struct selection){RULE_OF_MESSAGE, method, kind});
            fill(lists->of_transaction[method][kind],
                 (struct selection){RULE_OF_TRANSACTION, method, kind});
            fill(lists->of_dialog[method][kind], (struct selection){RULE_OF_DIALOG, method, kind});
        }
        fill(lists->of_registration[kind], (struct selection){RULE_OF_REGISTRATION, -1, kind});
    }
    for (int method = 0; method < SIP_METHOD_COUNT; method++)
        fill(lists->timed_transaction[method],
             (struct selection){RULE_OF_TRANSACTION, method, -1});
    fill(lists->timed_dialog, (struct selection){RULE_OF_DIALOG, -1, -1});
    fill(lists->timed_registration, (struct selection){RULE_OF_REGISTRATION, -1, -1});
}

int rule_kind_of(const struct sip_message *message)
{
    if (message->is_request)
        return 0;
    int class_of_code = message->code / 100;
    return class_of_code >= 1 && class_of_code <= 6 ? class_of_code : 5;
}
