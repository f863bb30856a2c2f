# Turns a play, a line a message, into a scenario of sipp. README.md describes the lines.
#
#   awk -v caller=NAME -v callee=NAME -f play.awk < PLAY > SCENARIO

{ line[++lines] = $0 }

function is_message(text) { return text ~ /^[<>]/ }

# The tags of a message line, by name: "auth" is set["auth"], "within 500" is set["within"] = 500.
function read_flags(words, count, from,    i) {
    delete set
    for (i = from; i <= count; i++) {
        if (words[i] == "within" || words[i] == "for" || words[i] == "port") {
            set[words[i]] = words[i + 1]
            i++
        } else {
            set[words[i]] = 1
        }
    }
}

# Indented lines below line number n: header fields that replace or join the defaults, and a body.
function read_details(n,    text, name) {
    delete detail; delete order; delete gone; delete start
    details = 0; body = ""; has_body = 0
    while (n < lines && line[n + 1] ~ /^ /) {
        text = line[++n]
        sub(/^ +/, "", text)
        if (text ~ /^\|/) {
            body = body "    " substr(text, 3) "\n"
            has_body = 1
        } else if (text ~ /^- /) {
            gone[tolower(substr(text, 3))] = 1
        } else if (text ~ /^> /) {
            start[1] = substr(text, 3)
        } else {
            name = tolower(text)
            sub(/:.*/, "", name)
            detail[++details] = text
            order[details] = name
            gone[name] = 1
        }
    }
    return n
}

function header(text,    name) {
    name = tolower(text)
    sub(/[:\]].*/, "", name)
    sub(/^\[last_/, "", name)
    if (!(name in gone))
        printf "    %s\n", text
}

function first(text) { printf "    %s\n", (1 in start) ? start[1] : text }

# Offer and answer of a phone that speaks G.711 and means it.
function sdp(name, session,    text) {
    text = "    v=0\n    o=" name " " session " " session + versions++
    text = text " IN IP[local_ip_type] [local_ip]\n    s=-\n    c=IN IP[media_ip_type] [media_ip]\n"
    text = text "    t=0 0\n    m=audio [media_port] RTP/AVP 0 101\n    a=rtpmap:0 PCMU/8000\n"
    return text "    a=rtpmap:101 telephone-event/8000\n    a=sendrecv\n"
}

function finish(with_sdp, is_caller,    i) {
    for (i = 1; i <= details; i++)
        printf "    %s\n", detail[i]
    if (with_sdp && !has_body) {
        body = is_caller ? sdp(caller, 1468213) : sdp("bob", 1468731)
        header("Content-Type: application/sdp")
    } else if (has_body) {
        header("Content-Type: application/sdp")
    }
    header("Content-Length: " (body == "" ? "0" : "[len]"))
    printf "\n%s", body
}

function send_open(repeats) {
    printf "  <send%s><![CDATA[\n", repeats ? " retrans=\"500\"" : ""
}

function send_close() {
    print "  ]]></send>"
    message++
}

# A request of the caller, or, inside a dialog, of either side.
function send_request(method,    uri, is_refused_ack, is_reverse, branch) {
    is_reverse = !is_caller
    is_refused_ack = method == "ACK" && refused
    if (method != "ACK" && method != "CANCEL")
        cseq++
    if (method == "INVITE") {
        invite_cseq = cseq
        invite_message = message
        refused = 0
    }
    branch = "[branch]"
    if (is_refused_ack || method == "CANCEL")
        branch = "[branch-" message - invite_message "]"
    uri = in_dialog && !(is_refused_ack && !was_in_dialog) ? "[next_url]" : \
        method == "REGISTER" ? "sip:example.com" : "sip:" callee "@example.com"
    send_open(method != "ACK" && !("once" in set))
    first(method " " uri " SIP/2.0")
    header("Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=" branch)
    if (in_dialog)
        header("[routes]")
    header("Max-Forwards: 70")
    if (is_reverse) {
        header("From:[$self];tag=[tag][call_number]")
        header("To:[$peer]")
    } else {
        header("From: \"Alice\" <sip:" caller "@example.com>;tag=[tag][call_number]")
        header("To: <sip:" (method == "REGISTER" ? caller : callee) "@example.com>" \
            (in_dialog || is_refused_ack ? "[peer_tag_param]" : ""))
    }
    header("Call-ID: [call_id]")
    header("CSeq: " (method == "ACK" || method == "CANCEL" ? invite_cseq : cseq) " " method)
    if (method != "ACK" && method != "CANCEL" && method != "BYE" && method != "PRACK")
        header("Contact: <sip:" (is_reverse ? "bob" : caller) "@[local_ip]:[local_port]>")
    if ("auth" in set)
        print "    [authentication]"
    if (method == "INVITE")
        header("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, REFER, NOTIFY")
    if (method == "REGISTER")
        header("Expires: 3600")
    if (method != "ACK")
        header("User-Agent: SIPp")
    finish(("sdp" in set) || (method == "INVITE" && !("nosdp" in set)), is_caller)
    send_close()
}

# A response to what was received last, or ("INVITE" behind the phrase) to the first INVITE.
function send_response(code, phrase, to_invite,    is_invite) {
    is_invite = to_invite || received == "INVITE"
    send_open(is_invite && code >= 200 && !("once" in set))
    first("SIP/2.0 " code " " phrase)
    if (to_invite) {
        header("Via:[$via]")
    } else {
        header("[last_Via:]")
        if (is_invite && code < 300)
            header("[last_Record-Route:]")
    }
    header("[last_From:]")
    header(code == 100 || tagged ? "[last_To:]" : "[last_To:];tag=[tag][call_number]")
    header("[last_Call-ID:]")
    header(to_invite ? "CSeq: 1 INVITE" : "[last_CSeq:]")
    if (is_invite && code > 100 && code < 300) {
        header("Contact: <sip:bob@[local_ip]:[local_port]>")
        header("Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, PRACK, REFER, NOTIFY")
    }
    header("Server: SIPp")
    finish(("sdp" in set) || (is_invite && code == 200 && !("nosdp" in set)), 0)
    send_close()
}

function receive(what, is_optional,    kind, more) {
    kind = what ~ /^[0-9]+$/ ? "response" : "request"
    if (is_optional)
        more = more " optional=\"true\""
    if ("auth" in set)
        more = more " auth=\"true\""
    if (kind == "request" && what == "INVITE")
        more = more " rrs=\"true\""
    # Who sends requests of a dialog needs what the response says of the way.
    if (kind == "response" && what > 100 && what < 300 && (is_answer(what) || "dialog" in set)) {
        more = more " rrs=\"true\""
        in_dialog = 1
    }
    if ("within" in set) {
        label++
        more = more " timeout=\"" set["within"] "\" ontimeout=\"late" label "\""
    }
    printf "  <recv %s=\"%s\"%s", kind, what, more
    if (kind == "request" && what == "INVITE" && (keeps_via || keeps_names) && !seen_invite++) {
        print "><action>"
        if (keeps_via)
            print "    <ereg regexp=\".*\" search_in=\"hdr\" header=\"Via:\" assign_to=\"via\"/>"
        if (keeps_names) {
            print "    <ereg regexp=\".*\" search_in=\"hdr\" header=\"From:\" assign_to=\"peer\"/>"
            print "    <ereg regexp=\".*\" search_in=\"hdr\" header=\"To:\" assign_to=\"self\"/>"
        }
        print "  </action></recv>"
        in_dialog = 1
    } else {
        print "/>"
    }
    message++
    if (kind == "request") {
        received = what
        tagged = what != "INVITE" && what != "REGISTER" && what != "OPTIONS" && what != "CANCEL"
        if (what == "INVITE" && invites++)
            tagged = 1
    } else if (what >= 300) {
        refused = 1
        was_in_dialog = dialog_before
    } else if (what >= 200) {
        dialog_before = in_dialog
    }
    if ("within" in set) {
        printf "  <label id=\"late%d\"/>\n", label
        open_end = 1
    }
}

function is_answer(code) { return code >= 200 && last_sent == "INVITE" }

END {
    for (i = 1; i <= lines; i++) {
        if (line[i] ~ /^[<>]/ && !first_kind)
            first_kind = substr(line[i], 1, 1)
        if (line[i] ~ /^> [0-9].* INVITE$/)
            keeps_via = 1
        if (line[i] ~ /^> [A-Z]/)
            sends_requests = 1
    }
    is_caller = first_kind == ">"
    keeps_names = !is_caller && sends_requests
    print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"play\">"
    for (n = 1; n <= lines; n++) {
        text = line[n]
        if (text ~ /^[ \t]*(#|$)/)
            continue
        count = split(text, words, " ")
        if (words[1] == "pause") {
            open_end = 1
            printf "  <pause%s/>\n", (count > 1 ? " milliseconds=\"" words[2] "\"" : "")
            message++
        } else if (words[1] == "<") {
            read_flags(words, count, 3)
            is_optional = sub(/\?$/, "", words[2])
            receive(words[2], is_optional)
        } else if (words[1] == ">" && words[2] ~ /^[0-9]/) {
            to_invite = words[count] == "INVITE"
            phrase = ""
            read_flags(words, 0, 1)
            for (i = 3; i <= count - to_invite; i++) {
                if (words[i] ~ /^(once|sdp|nosdp)$/)
                    set[words[i]] = 1
                else
                    phrase = phrase (phrase == "" ? "" : " ") words[i]
            }
            n = read_details(n)
            send_response(words[2], phrase, to_invite)
        } else if (words[1] == ">") {
            read_flags(words, count, 3)
            n = read_details(n)
            last_sent = words[2] == "ACK" || words[2] == "PRACK" ? last_sent : words[2]
            send_request(words[2])
        } else {
            printf "play.awk: line %d: what is \"%s\"?\n", n, text > "/dev/stderr"
            exit 1
        }
    }
    if (open_end)
        print "  <nop/>" # sipp leaves out a pause or a label that comes last
    print "</scenario>"
}
