# The situations, a function each: who is there, who listens, what happens. All times are real.
# shellcheck shell=bash disable=SC2086,SC2154,SC2034,SC2209

office() { # office [DEFINE]...: alice, the proxy of example.com, bob and a monitor
    host alice $alice
    host proxy $proxy
    host bob $bob
    host monitor $monitor
    kamailio_at proxy $proxy "$bob:5060" "$@"
}

line() { # line [DEFINE]...: alice and bob without a proxy, and a monitor
    host alice $alice
    host bob $bob
    host monitor $monitor
}

silent_dns() { # a name server that is there and says nothing
    host dns $dns
    drop dns input 'udp dport 53'
    echo "nameserver $dns" > "$work/resolv.conf"
    mount --bind "$work/resolv.conf" /etc/resolv.conf || die "cannot mount /etc/resolv.conf"
}

account() { # account NAME PROXY [PARAMETER]: an account of a softphone that does not register
    echo "\"${1^}\" <sip:$1@example.com>;outbound=\"sip:$2\";${3:-regint=0}"
}

# --- Stuck after 100 Trying ------------------------------------------------------------------

# The proxy answers 100 at once, asks a dead name server where +1 202 555 0143 lives, and waits.
# A call before it shows that this capture sees both sides of the proxy.
situation_prolonged_trying() {
    silent_dns
    office ENUM
    capture proxy
    pings_begin $proxy 10
    callee callee -d 1200
    call caller bob -d 3500
    await bob
    wait_ms=45000
    call caller-waits +12025550143
    save
}

# The proxy forwards the INVITE to a gateway that nobody hears of, and gives up with 408.
situation_trying_next_hop_silent() {
    office PATIENCE_MS=40000
    drop bob input 'udp dport 5060'
    capture proxy
    wait_ms=60000
    call caller-waits +12025550143
    save
}

# The proxy's next hop is a proxy too; that one says 100 and waits for a name server.
situation_trying_next_hop_trying() {
    silent_dns
    host alice $alice
    host proxy $proxy
    host carrier $carrier
    host monitor $monitor
    kamailio_at carrier $carrier "$bob:5060" ENUM
    kamailio_at proxy $proxy "$carrier:5060"
    capture proxy
    pings_begin $proxy 12
    wait_ms=40000
    call caller-waits +12025550143
    save
}

# Bob's phone rings and answers, but a packet filter of the proxy eats what should tell alice.
situation_trying_response_lost() {
    office
    drop proxy output "ip daddr $alice udp sport 5060 @th,128,24 { 0x313830, 0x323030 }"
    capture proxy
    callee callee-unacknowledged -d 2000
    call caller-deaf bob
    await bob
    save
}

# Alice hears nothing but 100 for 12 s and hangs up.
situation_trying_caller_gave_up() {
    office
    capture proxy
    callee callee-trying
    wait_ms=12000
    call caller-cancels bob
    await bob
    save
}

# The same wait as in prolonged-trying, seen from alice's chair.
situation_trying_at_caller() {
    silent_dns
    office ENUM
    capture alice
    softphone alice $alice "$(account alice $proxy)" "/dial sip:+12025550143@example.com"
    pings alice@$alice 12 3
    save
}

# --- No answer at all ------------------------------------------------------------------------

# Nobody hears of the first call; after 33 s alice tries another way, and that works.
situation_no_response_invite() {
    line
    host carrier $carrier
    drop bob input 'udp dport 5060'
    capture alice
    phone alice alice $alice caller -key caller alice -key callee +12025550143 -timeout 33s \
        $bob:5060
    await alice 1
    phone carrier carrier $carrier callee -d 1000
    await_port carrier 5060
    phone alice alice $alice caller -key caller alice -key callee +12025550143 -d 3500 \
        $carrier:5060
    await alice
    await carrier
    save
}

situation_no_response_register() {
    line
    drop bob input 'udp dport 5060'
    capture alice
    softphone alice $alice "$(account alice $bob regint=3600)"
    await_line alice 'reg.*fail|timed out' 60
    ping_once alice@$alice
    save
}

# The monitor asks bob, who says nothing, and then the proxy, which lives.
situation_options_unanswered() {
    office
    drop bob input 'udp dport 5060'
    capture monitor
    phone ping monitor $monitor ping -key target $bob $bob:5060
    await ping 1
    ping_once $proxy
    save
}

# A busy proxy says 100 after 700 ms, when alice has sent her INVITE again; then all goes well.
situation_late_100() {
    office 'SLOW_US="700000"'
    capture proxy
    callee callee -d 1500
    call caller bob -d 3500
    await bob
    save
}

# --- Ringing, answered, hung up --------------------------------------------------------------

# Bob's phone rings for more than a minute, then alice gives up.
situation_ringing_no_answer() {
    office
    capture proxy
    softphone bob $bob "$(account bob $proxy)"
    wait_ms=66000
    call caller-cancels bob
    save
}

# Alice's ACK dies on its way (before the capture); bob hangs up after 32 s of asking for it.
situation_ack_missing() {
    line
    lose alice 'udp dport 5060 @th,64,32 0x41434b20'
    capture bob
    callee callee-unacknowledged -d 1000
    phone alice alice $alice caller-patient -key caller alice -key callee bob $bob:5060
    await alice
    await bob
    save
}

# Alice hangs up; bob's side never hears of it.
situation_bye_unanswered() {
    line
    drop bob input 'udp dport 5060 @th,64,32 0x42594520'
    capture alice
    callee callee -d 1000
    softphone alice $alice "$(account alice $bob)" "/dial sip:bob@example.com"
    await_line alice 'Call established'
    talk 3.5
    press alice /hangup
    pings alice@$alice 12 3
    save
}

# --- Who are you? ----------------------------------------------------------------------------

situation_auth_wrong_password() {
    office AUTH
    capture proxy
    phone alice alice $alice registrant -key caller alice -au alice -ap looking-glass $proxy:5060
    await alice
    save
}

situation_auth_ok() {
    office AUTH
    capture proxy
    callee callee -d 1000
    softphone alice $alice "$(account alice $proxy 'auth_pass=wonderland;regint=3600')"
    await_line alice '200 OK'
    press alice "/dial sip:bob@example.com"
    await_line alice 'Call established'
    talk 3.5
    press alice /hangup
    await bob
    save
}

# The INVITE is challenged, and the caller has no password to offer.
situation_challenge_unanswered() {
    office AUTH
    capture proxy
    call caller-refused bob
    pings $proxy 8 1
    save
}

# --- Refused ---------------------------------------------------------------------------------

situation_number_not_found() {
    office NUMBERS
    capture proxy
    call caller-refused +12025550199
    save
}

situation_callee_busy() {
    office
    capture proxy
    callee callee-busy
    call caller-refused bob
    await bob
    save
}

situation_service_unavailable() {
    office FULL
    capture proxy
    call caller-refused +12025550143
    save
}

situation_codec_refused() {
    office
    capture proxy
    callee callee-picky
    call caller-refused bob
    await bob
    save
}

# --- All well --------------------------------------------------------------------------------

# The proxy sends alice to bob's own address, and she goes there.
situation_redirect() {
    office REDIRECT
    capture alice
    callee callee -d 1000
    softphone alice $alice '"Alice" <sip:alice@example.com>;regint=0' "/dial sip:bob@$proxy"
    await_line alice 'Call established'
    talk 3.5
    press alice /hangup
    await bob
    save
}

# Two phones and a proxy on a cable where the listener sees it all, with what is said.
situation_clean_call() {
    office
    host tap 192.0.2.99
    ip link set cable type bridge ageing_time 0 # forgets at once who lives where: a hub
    capture tap
    softphone bob $bob "$(account bob $proxy)"
    softphone alice $alice "$(account alice $proxy)" "/dial sip:bob@example.com"
    await_line bob 'Incoming call'
    press bob /accept
    await_line alice 'Call established'
    talk 3.5
    press alice /hangup
    await_line bob 'terminated|session closed'
    save "udp port 5060 or udp portrange 20000-20100"
}

# The address of the proxy's host is on a bridge, and "any" sees each packet on it and on its port.
situation_any_duplicates() {
    host alice $alice
    host bob $bob
    host proxy 203.0.113.99
    ip -n proxy link add br-lan type bridge
    ip -n proxy addr flush dev eth0
    ip -n proxy link set eth0 master br-lan
    ip -n proxy addr add $proxy/24 dev br-lan
    ip -n proxy link set br-lan addrgenmode none up
    ip -n proxy route add default dev br-lan
    kamailio_at proxy $proxy "$bob:5060"
    capture proxy -i any -y LINUX_SLL2
    callee callee -d 1000
    call caller bob -d 3500
    await bob
    save
}

situation_ipv6_call() {
    alice=2001:db8::10 proxy=2001:db8::20 bob=2001:db8::30
    host alice $alice
    host proxy $proxy
    host bob $bob
    ip addr add 2001:db8::1/64 dev cable nodad
    kamailio_at proxy "[$proxy]" "[$bob]:5060"
    capture proxy --time-stamp-precision=nano
    callee callee -d 1000
    proxy="[$proxy]"
    call caller bob -d 3500
    await bob
    precision=nano save 'udp port 5060' 2001:db8::1
    editcap -F pcapng "$work/$situation.pcap" "$work/$situation.pcapng" || die "cannot write pcapng"
    rm "$work/$situation.pcap"
}

# --- Not as it should be ---------------------------------------------------------------------

# A call that goes well, and a device that sends what it likes.
situation_malformed() {
    office
    host device 192.0.2.66
    capture proxy
    callee callee -d 500
    phone alice alice $alice caller -key caller alice -key callee bob -d 3500 $proxy:5060
    on device bash "$here/malformed.bash" $proxy 5060
    await alice
    await bob
    save
}
