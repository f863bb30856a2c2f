# One fault in a world of its own, seen live by sipwhy and by tcpdump.
#
#   bash fault.bash FAULT WORK SIPWHY
#
# FAULT is the path of a fault; README.md says what is in it. WORK gets raw.pcap and live.json.
# shellcheck shell=bash disable=SC1090,SC1091,SC2015,SC2034,SC2086,SC2154
set -u

fault=$1
work=$2
sipwhy=$3
situation=$(basename "$fault" .bash)
faults=$(cd "$(dirname "$0")" && pwd)

. "$faults/../captures/world.bash"

# --- Plays -----------------------------------------------------------------------------------

caller=alice
callee=bob

play() { # play LABEL HOST ADDRESS [SIPP-ARGUMENT]... < PLAY: sipp plays it once, in the background
    local label=$1 host=$2 address=$3
    shift 3
    mkdir -p "$work/plays"
    awk -v caller="$caller" -v callee="$callee" -f "$faults/play.awk" > "$work/plays/$label.xml" ||
        die "the play of $label is not one"
    phone "$label" "$host" "$address" "$work/plays/$label" "$@"
}

bob_plays() { # bob_plays [SIPP-ARGUMENT]... < PLAY: bob is ready for it
    play bob bob "$bob" "$@"
    await_port bob 5060
}

alice_plays() { # alice_plays TARGET [SIPP-ARGUMENT]... < PLAY: to the end
    local target=$1
    shift
    play alice alice "$alice" "$@" "$target:5060"
    await alice
}

over() { # over LABEL: waits for its end, whatever it comes to
    wait "${process[$1]}"
}

# --- Hosts -----------------------------------------------------------------------------------

office() { # office [DEFINE]...: alice, the proxy of example.com, bob and a monitor
    hosts alice proxy bob monitor
    kamailio_at proxy $proxy "$bob:5060" "$@"
}

hosts() { # hosts NAME...: those of world.bash, at their addresses
    local name
    for name in "$@"; do
        host "$name" "${!name}"
    done
}

name_server() { # a name server that knows no name
    hosts dns
    start dns dns /usr/bin/python3 -B "$faults/nameserver.py" $dns
    await_line dns listening
    echo "nameserver $dns" > "$work/resolv.conf"
    mount --bind "$work/resolv.conf" /etc/resolv.conf || die "cannot mount /etc/resolv.conf"
}

silent_dns() { # a name server that is there and says nothing
    hosts dns
    drop dns input 'udp dport 53'
    echo "nameserver $dns" > "$work/resolv.conf"
    mount --bind "$work/resolv.conf" /etc/resolv.conf || die "cannot mount /etc/resolv.conf"
}

behind_nat() { # behind_nat HOST PRIVATE PUBLIC: HOST is PRIVATE, behind a router that is PUBLIC
    host router "$3"
    ip netns add "$1"
    ip link add name lan0 netns router type veth peer name eth0 netns "$1" || die "no cable for $1"
    ip -n "$1" link set lo up
    ip -n "$1" addr add "$2/24" dev eth0
    ip -n "$1" link set eth0 up
    ip -n router addr add "${2%.*}.1/24" dev lan0
    ip -n router link set lan0 up
    ip -n "$1" route add default via "${2%.*}.1"
    on router bash -c 'echo 1 > /proc/sys/net/ipv4/ip_forward' || die "the router does not forward"
    on router nft -f - << END || die "the router does not translate"
table ip nat {
    chain postrouting {
        type nat hook postrouting priority 100
        oifname "eth0" masquerade
    }
}
END
}

forget_after() { # forget_after SECONDS: the router forgets who spoke through it after that silence
    for kind in udp_timeout udp_timeout_stream; do
        on router bash -c "echo $1 > /proc/sys/net/netfilter/nf_conntrack_$kind" ||
            die "the router does not forget"
    done
}

hub() { # a host that sees all that is on the cable
    host tap 192.0.2.99
    ip link set cable type bridge ageing_time 0 # forgets at once who lives where
}

two_talk() { # two softphones with a call, which is well
    host erin 203.0.113.60
    host frank 203.0.113.70
    softphone frank 203.0.113.70 "$(account frank 203.0.113.60 'regint=0;answermode=auto')"
    softphone erin 203.0.113.60 "$(account erin 203.0.113.70)" "/dial sip:frank@example.com"
    await_line erin 'Call established'
}

account() { # account NAME PROXY [PARAMETER]: an account of a softphone that does not register
    echo "\"${1^}\" <sip:$1@example.com>;outbound=\"sip:$2\";${3:-regint=0}"
}

cable_lay
. "$fault"
hush
