# A device that sends what it likes to HOST PORT: keepalives, STUN, RTP, good and broken SIP.
#
#   bash malformed.bash HOST PORT
set -u

exec 3<> "/dev/udp/$1/$2"

# A datagram must leave in one write, and bash writes line by line: cat does not. Then it is the
# other side's turn, for as long as it has anything to say.
send() { # send: the datagram on standard input
    cat >&3
    while IFS= read -r -N 1 -t 0.15 -u 3 _; do :; done
}

crlf() { # crlf: lines as SIP wants them
    sed 's/$/\r/'
}

options() { # options NUMBER [SED-SCRIPT]: a good OPTIONS, and what becomes of it
    crlf << END | sed "${2:-}" | send
OPTIONS sip:192.0.2.20 SIP/2.0
Via: SIP/2.0/UDP 192.0.2.66:5060;rport;branch=z9hG4bK3f0c9b7e$1
Max-Forwards: 70
From: "Door 3" <sip:door3@example.com>;tag=5b1d0a$1
To: <sip:192.0.2.20>
Call-ID: 7d3f5c0a92e14b6f$1@192.0.2.66
CSeq: $1 OPTIONS
Contact: <sip:door3@192.0.2.66>
User-Agent: Doorphone/1.4
Content-Length: 0

END
}

# A STUN Binding Request (RFC 5389): type, length, cookie, transaction id.
stun() {
    printf '\x00\x01\x00\x00\x21\x12\xa4\x42door3-000001' | send
}

# RTP (RFC 3550): version 2, PCMU, one packet of 20 ms of silence.
rtp() {
    {
        printf '\x80\x00\x1a\x2b\x00\x00\x03\x20\x0d\x00\x00\x03'
        printf '\xff%.0s' {1..160}
    } | send
}

options 1
printf '\r\n\r\n' | send
stun
options 2 's/^CSeq: 2 OPTIONS/CSeq: two OPTIONS/'
options 3 's/^User-Agent: /User-Agent /'
options 4 '1s/.*/OPTIONS please, anybody there?\r/'
rtp
options 5 's/^CSeq: 5 OPTIONS/CSeq: 5 INVITE/'
options 6 's/^Via: .*/Via: SIP 192.0.2.66\r/'
options 7 's/^Content-Length: 0/Content-Length: -1/'
printf '\r\n' | send
options 8
