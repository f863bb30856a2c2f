# The situations, a function each: who is there, who listens where, what happens. All times are real.

office() { # office [DEFINE]...: alice, the proxy of example.com, bob and a monitor
    host alice $alice
    host proxy $proxy
    host bob $bob
    host monitor $monitor
    kamailio_at proxy $proxy "$bob:5060" "$@"
}

silent_dns() { # a name server that is there and says nothing
    host dns $dns
    drop dns input 'udp dport 53'
    echo "nameserver $dns" > "$work/resolv.conf"
    mount --bind "$work/resolv.conf" /etc/resolv.conf || die "cannot mount /etc/resolv.conf"
}

# The proxy answers 100 at once, asks a dead name server where +1 202 555 0143 lives, and waits.
# A call before it shows that this capture sees both sides of the proxy.
situation_prolonged_trying() {
    silent_dns
    office ENUM
    capture proxy
    ping_steadily $proxy 10
    callee callee -d 1200
    call caller bob -d 2000
    await bob
    wait_ms=45000
    call caller-waits +12025550143
    save
}
