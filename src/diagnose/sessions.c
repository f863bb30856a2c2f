/*
 * sessions.c — what the rules about offers, answers and media share.
 */
#include "diagnose/sessions.h"

#include "sip/body.h"
#include "sip/scan.h"

bool find_exchange(const struct view *view, struct exchange *ret_exchange)
{
    const struct session *session = view->session;
    if (session->event != SESSION_ANSWER || !view->message)
        return false;
    enum session_side offerer = (enum session_side)session->offerer;
    *ret_exchange = (struct exchange){
        .offer = session->sides[offerer],
        .answer = session->sides[session_other(offerer)],
    };
    return ret_exchange->offer && ret_exchange->answer;
}

int session_warning(const struct view *view)
{
    span rest = sip_message_field(view->message, SIP_HEADER_WARNING);
    uint64_t code;
    if (span_number(scan_next_word(&rest), 999, &code) && code / 100 == 3)
        return (int)code;
    return 0;
}

#define WARNING_MISCELLANEOUS 399

/** 415 is about the kind of body: of one in parts, it may mean that. */
static bool is_about_description(const struct view *view)
{
    int code = view->message->code;
    struct sip_message *request = view_request(view);
    int warning = session_warning(view);
    if (warning && warning != WARNING_MISCELLANEOUS)
        return warning == 302 || warning == 304 || warning == 305;
    if (view->transaction->in_dialog)
        return false;
    if (code == 415)
        return request && span_starts_with_nocase(
                              sip_message_field(request, SIP_HEADER_CONTENT_TYPE),
                              SPAN("application/sdp"));
    return code == 488;
}

const struct description *find_refused_offer(const struct view *view)
{
    const struct session *session = view->session;
    if (session->event != SESSION_REFUSED || !session->offer || !view->message ||
        !view->transaction || view->transaction->method != SIP_METHOD_INVITE)
        return NULL;
    return is_about_description(view) ? session->offer : NULL;
}

bool read_outline(const struct view *view, struct sdp_outline *ret_outline)
{
    span body = body_find(view->message, SPAN("application/sdp"));
    return body.length && sdp_outline_scan(body, ret_outline) && ret_outline->media_count;
}

const char *media_type_name(unsigned type)
{
    static const char *const names[] = {"audio", "video", "image", "other"};
    return names[type < MEDIA_OTHER ? type : MEDIA_OTHER];
}

static const char *join_codecs(struct draft *draft, const char *text,
                               const struct description *description,
                               const struct media_line *line)
{
    for (size_t i = 0; i < line->format_count; i++)
        text = arena_format(draft->arena, "%s%s%s", text, *text ? ", " : "",
                            description_format(description, &line->formats[i]));
    return text;
}

const char *draft_codecs(struct draft *draft, const struct description *description,
                         const struct media_line *line)
{
    const char *text = join_codecs(draft, "", description, line);
    return *text ? text : "-";
}

const char *draft_all_codecs(struct draft *draft, const struct description *description)
{
    const char *text = "";
    for (size_t i = 0; i < description->line_count; i++)
        text = join_codecs(draft, text, description, &description->lines[i]);
    return *text ? text : "-";
}

const char *draft_side(struct draft *draft, const struct session *session, enum session_side side)
{
    return draft_endpoint(draft, &session->hosts[side]);
}

void draft_add_exchange(struct draft *draft, const struct view *view)
{
    draft_add_moment(draft, &view->session->offered);
    if (view->message)
        draft_add_moment(draft, &(struct moment){view->sighting->time, view->sighting->evidence});
}
