/*
 * diagnoser.c — asks the rules, remembers what was told, and tells what is new.
 */
#include "diagnose/diagnoser.h"

#include "base/hash.h"
#include "diagnose/blame.h"
#include "diagnose/facts.h"

#include <stdlib.h>

#define FINDING_ARENA_BYTES (256 * 1024)

static void set_defaults(struct diagnoser *diagnoser)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        const struct sipwhy_diagnosis *about = &rules[i]->about;
        memcpy(diagnoser->thresholds[i], about->thresholds, sizeof(diagnoser->thresholds[i]));
        for (size_t j = 0; j < about->setting_count; j++)
            diagnoser->settings[i][j] = about->settings[j].value;
    }
}

int diagnoser_create(struct tracker *tracker, diagnoser_tell *tell, void *context,
                     struct diagnoser **ret_diagnoser)
{
    struct diagnoser *diagnoser = calloc(1, sizeof(*diagnoser));
    if (!diagnoser)
        return SIPWHY_ERROR_MEMORY;
    diagnoser->tracker = tracker;
    diagnoser->tell = tell;
    diagnoser->context = context;
    arena_init(&diagnoser->arena, FINDING_ARENA_BYTES);
    sip_message_init(&diagnoser->request);
    told_init(&diagnoser->told_of_peers, hash_seed(), &tracker->hits);
    set_defaults(diagnoser);
    rule_lists_init(&diagnoser->lists);
    *ret_diagnoser = diagnoser;
    return 0;
}

void diagnoser_destroy(struct diagnoser *diagnoser)
{
    if (!diagnoser)
        return;
    arena_finish(&diagnoser->arena);
    sip_message_finish(&diagnoser->request);
    told_finish(&diagnoser->told_of_peers);
    free(diagnoser);
}

int diagnoser_set_threshold(struct diagnoser *diagnoser, span name, int64_t value)
{
    struct number_place place;
    int error = rules_find_number(name, &place);
    if (error)
        return error;
    if (place.severity != SIPWHY_SEVERITY_NONE)
        diagnoser->thresholds[place.rule][place.severity] = value;
    else
        diagnoser->settings[place.rule][place.setting] = value;
    return 0;
}

/** A finding scoped to the call is about what the conversation really holds. */
static enum sipwhy_scope scope_of(const struct rule *rule, const struct view *view)
{
    if (view->refused)
        return SIPWHY_SCOPE_PEER;
    if (rule->about.scope != SIPWHY_SCOPE_CALL || !view->transaction)
        return rule->about.scope;
    if (view->transaction->method == SIP_METHOD_REGISTER)
        return SIPWHY_SCOPE_REGISTRATION;
    if (view->conversation->call || view->transaction->method == SIP_METHOD_INVITE ||
        view->transaction->method == SIP_METHOD_BYE)
        return SIPWHY_SCOPE_CALL;
    return SIPWHY_SCOPE_TRANSACTION;
}

static void finish_draft(const struct rule *rule, const struct view *view, struct draft *draft)
{
    if (!draft->detail)
        draft->detail = "";
    if (!draft->cause)
        draft->cause = _(rule->about.meaning);
    if (!draft->fix)
        draft->fix = _(rule->about.fix);
    if (!draft->at && rule->subject == RULE_OF_MESSAGE && view->sighting)
        draft->at = draft_host(draft, &view->sighting->src);
    else if (!draft->at && view->transaction)
        draft->at = draft_host(draft, &view->transaction->dst);
}

/** Name what this merely follows from: in its own Call-ID, else in another leg of the call. */
static void name_cause(const struct conversation *conversation, const struct rule *rule,
                       struct sipwhy_finding *finding)
{
    const struct found *cause = findings_cause(conversation->findings, rule);
    if (cause) {
        finding->consequence_of = rules[cause->rule]->about.id;
    } else if (conversation->leg) {
        struct blame blame = blame_find(conversation, rules_find(rule->about.id));
        finding->leg_id = blame.id;
        if (blame.leg)
            finding->leg = (span){blame.leg->call_id, blame.leg->call_id_length};
    }
}

static void tell(struct diagnoser *diagnoser, const struct rule *rule, const struct view *view,
                 const struct assessment *assessment, const struct draft *draft)
{
    struct conversation *conversation = (struct conversation *)view->conversation;
    struct sipwhy_finding finding = {
        .id = rule->about.id,
        .severity = assessment->severity,
        .scope = scope_of(rule, view),
        .confidence = draft->confidence,
        .time = assessment->since,
        .peer = draft->peer,
        .evidence = draft->evidence,
        .evidence_count = draft->evidence_count,
        .title = _(rule->about.title),
        .detail = draft->detail,
        .cause = draft->cause,
        .fix = draft->fix,
        .rfc = rule->about.rfc,
        .values = draft->values,
        .value_count = draft->value_count,
    };
    bool of_conversation =
        conversation && finding.scope != SIPWHY_SCOPE_PEER && finding.scope != SIPWHY_SCOPE_CAPTURE;
    if (of_conversation) {
        finding.call_id = conversation_call_id(conversation);
        finding.attachment = &conversation->attachment;
        name_cause(conversation, rule, &finding);
    }
    diagnoser->tell(diagnoser->context, &finding);
}

static void write_draft(struct diagnoser *diagnoser, const struct rule *rule,
                        const struct view *view, const struct assessment *assessment,
                        struct draft *ret_draft)
{
    arena_reset(&diagnoser->arena);
    *ret_draft = (struct draft){.arena = &diagnoser->arena};
    rule->describe(view, assessment, ret_draft);
    finish_draft(rule, view, ret_draft);
}

static void count(struct diagnoser *diagnoser, int index, enum sipwhy_severity before,
                  enum sipwhy_severity severity)
{
    if (before == SIPWHY_SEVERITY_NONE)
        diagnoser->counts[index]++;
    else
        diagnoser->by_severity[before]--;
    diagnoser->by_severity[severity]++;
}

/** Tell something about a host or the capture, of which no conversation keeps account; of each host once. */
static void raise_alone(struct diagnoser *diagnoser, int index, const struct view *view,
                        const struct assessment *assessment)
{
    const struct rule *rule = rules[index];
    bool of_peer = scope_of(rule, view) == SIPWHY_SCOPE_PEER;
    bool once = !rule->every_time && !of_peer;
    enum sipwhy_severity before = SIPWHY_SEVERITY_NONE;
    if (once && diagnoser->told[index])
        return;
    diagnoser->told[index] = true;
    struct draft draft;
    write_draft(diagnoser, rule, view, assessment, &draft);
    if (of_peer && !rule->every_time && draft.peer)
        before = told_note(&diagnoser->told_of_peers, index, span_of(draft.peer),
                           span_of(draft.matter), assessment->severity);
    if (before >= assessment->severity)
        return;
    count(diagnoser, index, before, assessment->severity);
    tell(diagnoser, rule, view, assessment, &draft);
}

static void raise_in_conversation(struct diagnoser *diagnoser, int index, const struct view *view,
                                  const struct assessment *assessment)
{
    const struct rule *rule = rules[index];
    struct conversation *conversation = (struct conversation *)view->conversation;
    struct found *found = findings_find(conversation->findings, index);
    enum sipwhy_severity before = found ? found->severity : SIPWHY_SEVERITY_NONE;
    if (found && view->transaction)
        found->cseq = view->transaction->cseq;
    if (before >= assessment->severity && !rule->every_time)
        return;
    found = findings_make(&conversation->findings, index);
    if (!found)
        return;
    count(diagnoser, index, rule->every_time ? SIPWHY_SEVERITY_NONE : before,
          assessment->severity);
    struct draft draft;
    write_draft(diagnoser, rule, view, assessment, &draft);
    if (before < assessment->severity) {
        found->severity = assessment->severity;
        found->transaction = view->transaction ? view->transaction->key : 0;
        found->cseq = view->transaction ? view->transaction->cseq : 0;
        found->code =
            rule->explains_failure && view->transaction ? view->transaction->final_code : 0;
        found->is_of_success =
            draft.passed || (view->transaction && view->transaction->final_code / 100 == 2);
        free(found->verdict);
        found->verdict =
            found->severity >= SIPWHY_SEVERITY_WARNING ? verdict_create(&draft) : NULL;
    }
    tracker_note_findings(diagnoser->tracker, conversation, findings_weigh(conversation->findings));
    tell(diagnoser, rule, view, assessment, &draft);
}

/** Ask one rule. @return when it wants to be asked again, or SIPWHY_TIME_UNKNOWN */
static sipwhy_time ask(struct diagnoser *diagnoser, int index, struct view *view)
{
    const struct rule *rule = rules[index];
    struct assessment assessment = {.again = SIPWHY_TIME_UNKNOWN};
    view->thresholds = diagnoser->thresholds[index];
    view->settings = diagnoser->settings[index];
    if (rule->last_resort && findings_explain(view->conversation->findings, view->transaction->cseq))
        return SIPWHY_TIME_UNKNOWN;
    enum answer answer = rule->assess(view, &assessment);
    if (answer == NOT_APPLICABLE)
        return SIPWHY_TIME_UNKNOWN;
    if (answer == HOLDS) {
        bool alone = !view->conversation || rule->about.scope == SIPWHY_SCOPE_PEER ||
                     rule->about.scope == SIPWHY_SCOPE_CAPTURE;
        if (alone)
            raise_alone(diagnoser, index, view, &assessment);
        else
            raise_in_conversation(diagnoser, index, view, &assessment);
        if (rule->subject == RULE_OF_PAIR)
            view->tracked->pair->one_way_told = true;
    }
    return assessment.again;
}

/**
 * Ask the rules of a list, and set @p timer to when one of them wants to be asked again.
 * @return whether one does
 */
static bool ask_all(struct diagnoser *diagnoser, const struct rule_entry *entry, struct view *view,
                    struct timer *timer)
{
    bool waits = false;
    for (; entry->rule >= 0; entry++) {
        if (!(entry->when & view->facts))
            continue;
        sipwhy_time again = ask(diagnoser, entry->rule, view);
        if (!timer || again == SIPWHY_TIME_UNKNOWN || again <= view->now)
            continue;
        timers_set_earlier(&diagnoser->tracker->timers, timer, again);
        waits = true;
    }
    return waits;
}

static struct view view_of(struct diagnoser *diagnoser, const struct conversation *conversation,
                           sipwhy_time now)
{
    return (struct view){
        .now = now,
        .tracker = diagnoser->tracker,
        .conversation = conversation,
        .request_storage = &diagnoser->request,
        .facts = WHEN_ANY,
    };
}

/** Of a response without a CSeq nobody knows the method. */
static enum sip_method method_of(const struct sip_message *message, const struct tracked *tracked)
{
    if (message->is_request)
        return message->method;
    return tracked->has_cseq ? tracked->cseq.method : SIP_METHOD_OTHER;
}

/** A 2xx is what rules wait for: those that wait on are asked with it and say so. */
static void ask_of_transaction(struct diagnoser *diagnoser, struct transaction *transaction,
                               int kind, struct view *view)
{
    const struct rule_entry *list = diagnoser->lists.of_transaction[transaction->method][kind];
    bool waits = ask_all(diagnoser, list, view, &transaction->timer);
    if (!waits && view->message->code / 100 == 2 && transaction->final_code / 100 == 2)
        timers_cancel(&diagnoser->tracker->timers, &transaction->timer);
}

/** And a BYE is what rules of dialogs wait for. */
static void ask_of_dialog(struct diagnoser *diagnoser, struct dialog *dialog,
                          enum sip_method method, int kind, struct view *view)
{
    const struct rule_entry *list = diagnoser->lists.of_dialog[method][kind];
    bool waits = ask_all(diagnoser, list, view, &dialog->timer);
    if (!waits && method == SIP_METHOD_BYE && moment_happened(&dialog->bye))
        timers_cancel(&diagnoser->tracker->timers, &dialog->timer);
}

/** Ask about what the message belongs to; a CANCEL is news of its INVITE. */
static void ask_around(struct diagnoser *diagnoser, const struct tracked *tracked, int kind,
                       enum sip_method method, struct view *view)
{
    const struct rule_lists *lists = &diagnoser->lists;
    struct transaction *transaction = tracked->transaction;
    struct session *session = tracked->session;
    if (session && session->event != SESSION_NOTHING) /* before those that are the last resort */
        ask_all(diagnoser, lists->of_exchange[method][kind], view, NULL);
    if (session)
        ask_all(diagnoser, lists->of_session[method][kind], view, &session->timer);
    if (transaction)
        ask_of_transaction(diagnoser, transaction, kind, view);
    if (transaction && transaction->cancels)
        diagnoser_transaction(diagnoser, transaction->cancels, view->now);
    if (tracked->dialog)
        ask_of_dialog(diagnoser, tracked->dialog, method, kind, view);
    if (tracked->registration)
        ask_all(diagnoser, lists->of_registration[kind], view, &tracked->registration->timer);
}

/** Ask about who asks and who is asked; few messages are of interest. */
static void ask_peers(struct diagnoser *diagnoser, const struct tracked *tracked, int kind,
                      enum sip_method method, struct view *view)
{
    const struct rule_entry *of_source = diagnoser->lists.of_source[method][kind];
    const struct rule_entry *of_target = diagnoser->lists.of_target[method][kind];
    if (of_source->rule >= 0)
        ask_all(diagnoser, of_source, view, &tracked->source->timer);
    if (of_target->rule >= 0)
        ask_all(diagnoser, of_target, view, &tracked->target->timer);
}

void diagnoser_message(struct diagnoser *diagnoser, struct sip_message *message,
                       const struct sighting *sighting, const struct tracked *tracked,
                       sipwhy_time now)
{
    struct view view = view_of(diagnoser, tracked->conversation, now);
    view.transaction = tracked->transaction;
    view.dialog = tracked->dialog;
    view.registration = tracked->registration;
    view.source = tracked->source;
    view.target = tracked->target;
    view.session = tracked->session;
    view.message = message;
    view.sighting = sighting;
    view.tracked = tracked;
    view.facts = facts_of(&view);
    int kind = rule_kind_of(message);
    enum sip_method method = method_of(message, tracked);
    ask_all(diagnoser, diagnoser->lists.of_message[method][kind], &view, NULL);
    if (!tracked->duplicate)
        ask_around(diagnoser, tracked, kind, method, &view);
    if (tracked->source)
        ask_peers(diagnoser, tracked, kind, method, &view);
}

void diagnoser_transaction(struct diagnoser *diagnoser, struct transaction *transaction,
                           sipwhy_time now)
{
    struct view view = view_of(diagnoser, transaction->conversation, now);
    view.transaction = transaction;
    view.facts = facts_of(&view);
    ask_all(diagnoser, diagnoser->lists.timed_transaction[transaction->method], &view,
            &transaction->timer);
}

void diagnoser_last(struct diagnoser *diagnoser, struct conversation *conversation, sipwhy_time now)
{
    struct view view = view_of(diagnoser, conversation, now);
    view.is_last = true;
    LIST_EACH(link, &conversation->transactions)
    {
        struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        bool may_fail =
            transaction->method == SIP_METHOD_INVITE || transaction->method == SIP_METHOD_REGISTER;
        view.transaction = transaction;
        if (may_fail && transaction->final_code >= 400)
            ask(diagnoser, RULE_call_failed, &view);
    }
}

void diagnoser_dialog(struct diagnoser *diagnoser, struct dialog *dialog, sipwhy_time now)
{
    struct view view = view_of(diagnoser, dialog->conversation, now);
    view.dialog = dialog;
    ask_all(diagnoser, diagnoser->lists.timed_dialog, &view, &dialog->timer);
}

void diagnoser_registration(struct diagnoser *diagnoser, struct registration *registration,
                            sipwhy_time now)
{
    struct view view = view_of(diagnoser, registration->conversation, now);
    view.registration = registration;
    ask_all(diagnoser, diagnoser->lists.timed_registration, &view, &registration->timer);
}

void diagnoser_session(struct diagnoser *diagnoser, struct session *session, bool is_last,
                       sipwhy_time now)
{
    struct view view = view_of(diagnoser, session->conversation, now);
    view.session = session;
    view.is_last = is_last;
    ask_all(diagnoser, diagnoser->lists.timed_session, &view, is_last ? NULL : &session->timer);
}

bool diagnoser_awaits(const struct diagnoser *diagnoser, const struct refusal *refusal)
{
    return refusal->kind != REFUSAL_SILENCE ||
           refusal->sends == diagnoser->settings[RULE_next_hop_unreachable][0];
}

void diagnoser_refused(struct diagnoser *diagnoser, const struct refused *refused, sipwhy_time now)
{
    struct view view = {.now = now, .tracker = diagnoser->tracker, .refused = refused};
    ask(diagnoser, RULE_next_hop_unreachable, &view);
}

void diagnoser_peer(struct diagnoser *diagnoser, struct peer *peer, sipwhy_time now)
{
    struct view view = view_of(diagnoser, NULL, now);
    view.source = view.target = peer;
    ask_all(diagnoser, diagnoser->lists.timed_source, &view, &peer->timer);
    ask_all(diagnoser, diagnoser->lists.timed_target, &view, &peer->timer);
}

void diagnoser_capture(struct diagnoser *diagnoser, const struct capture_fault *fault,
                       sipwhy_time now)
{
    struct view view = view_of(diagnoser, NULL, now);
    view.fault = fault;
    ask_all(diagnoser, diagnoser->lists.of_capture, &view, NULL);
}

static const struct transaction *find_transaction(const struct conversation *conversation,
                                                  uint64_t key)
{
    LIST_EACH(link, &conversation->transactions)
    {
        const struct transaction *transaction = LIST_ENTRY(link, struct transaction, link);
        if (transaction->key == key)
            return transaction;
    }
    return NULL;
}

/** Write the text of a lasting finding again, with what is known by now. @return whether it was */
static bool refresh(struct diagnoser *diagnoser, const struct conversation *conversation,
                    struct found *found, sipwhy_time now)
{
    const struct rule *rule = rules[found->rule];
    const struct transaction *transaction = find_transaction(conversation, found->transaction);
    if (!rule->lasting || !transaction)
        return false;
    struct assessment assessment = {.again = SIPWHY_TIME_UNKNOWN};
    struct view view = view_of(diagnoser, conversation, now);
    view.thresholds = diagnoser->thresholds[found->rule];
    view.settings = diagnoser->settings[found->rule];
    view.transaction = transaction;
    if (rule->assess(&view, &assessment) != HOLDS)
        return false;
    write_draft(diagnoser, rule, &view, &assessment, &diagnoser->draft);
    struct verdict *verdict = verdict_create(&diagnoser->draft);
    if (!verdict)
        return false;
    free(found->verdict);
    found->verdict = verdict;
    return true;
}

/** Why and what to check next as one text; without memory, why alone. */
static void say_all(struct arena *arena, struct sipwhy_verdict *verdict)
{
    const char *text = arena_format(arena, _("%1$s Next: %2$s"), verdict->why, verdict->next);
    verdict->text = text ? text : verdict->why;
}

/** In words; without memory, its title. */
static void say_verdict(struct diagnoser *diagnoser, const struct found *root,
                        struct sipwhy_verdict *ret_verdict)
{
    const struct sipwhy_diagnosis *about = &rules[root->rule]->about;
    const struct verdict *said = root->verdict;
    ret_verdict->id = about->id;
    ret_verdict->code = root->code;
    ret_verdict->why = said ? said->why : _(about->title);
    ret_verdict->next = said ? said->next : _(about->fix);
    ret_verdict->at = said ? said->at : NULL;
    say_all(&diagnoser->arena, ret_verdict);
}

/** The worst first; the root cause before what is as bad. */
static void list_findings(const struct findings *findings, const struct found *root,
                          struct diagnoser_report *report)
{
    bool is_worst = root && root->severity == findings->found[0].severity;
    if (is_worst)
        report->findings[report->finding_count++] =
            (struct sipwhy_finding_reference){rules[root->rule]->about.id, root->severity};
    for (size_t i = 0; findings && i < findings->count; i++) {
        const struct found *found = &findings->found[i];
        if (!is_worst || found != root)
            report->findings[report->finding_count++] =
                (struct sipwhy_finding_reference){rules[found->rule]->about.id, found->severity};
    }
}

static void report_root(struct diagnoser *diagnoser, struct conversation *conversation,
                        struct found *root, sipwhy_time now, struct diagnoser_report *report)
{
    report->has_verdict = true;
    report->verdict = (struct sipwhy_verdict){0};
    if (refresh(diagnoser, conversation, root, now)) {
        report->verdict.values = diagnoser->draft.values;
        report->verdict.value_count = diagnoser->draft.value_count;
    } else {
        arena_reset(&diagnoser->arena);
    }
    say_verdict(diagnoser, root, &report->verdict);
}

/** Where the trouble is in another leg of the call, the verdict says what was found there. */
static void report_blame(struct diagnoser *diagnoser, struct conversation *conversation,
                         const struct found *root, sipwhy_time now,
                         struct diagnoser_report *report)
{
    struct blame blame = blame_find(conversation, root->rule);
    struct sipwhy_verdict *verdict = &report->verdict;
    struct arena *arena = &diagnoser->arena;
    if (!blame.leg)
        return;
    if (blame.found) {
        report_root(diagnoser, blame.conversation, blame.found, now, report);
    } else {
        arena_reset(arena);
        *verdict = blame.leg->verdict;
    }
    const char *why =
        arena_format(arena, _("The trouble is in another leg of this call, %1$s. %2$s"),
                     blame_name_leg(arena, conversation, blame.place), verdict->why);
    verdict->why = why ? why : verdict->why;
    say_all(arena, verdict);
    verdict->id = rules[root->rule]->about.id;
    verdict->leg_id = blame.id;
    report->verdict_leg = blame.place;
}

void diagnoser_report(struct diagnoser *diagnoser, struct conversation *conversation,
                      sipwhy_time now, struct diagnoser_report *ret_report)
{
    struct findings *findings = conversation->findings;
    *ret_report = (struct diagnoser_report){.verdict_leg = -1};
    findings_sort(findings);
    const struct found *verdict = findings_verdict(findings, blame_has_succeeded(conversation));
    list_findings(findings, verdict, ret_report);
    if (!verdict)
        return;
    struct found *root = findings_find(findings, verdict->rule);
    report_root(diagnoser, conversation, root, now, ret_report);
    if (conversation->leg)
        report_blame(diagnoser, conversation, root, now, ret_report);
}

void diagnoser_forget(struct conversation *conversation)
{
    findings_destroy(conversation->findings);
    conversation->findings = NULL;
}
