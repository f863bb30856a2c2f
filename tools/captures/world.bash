# The world of one situation: hosts on a cable, programs on hosts, and somebody who listens. Sourced
# inside namespaces of its own, which take every process with them, with these set:
#
#   situation   its name
#   work        the folder for what it writes
#   sipwhy      the program that listens live beside tcpdump; may be empty
# shellcheck shell=bash disable=SC2034,SC2015,SC1091,SC2154

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# Documentation addresses (RFC 5737, RFC 3849): the world has no router, every host has the cable.
alice=192.0.2.10     # the caller
proxy=192.0.2.20     # the proxy of example.com
dns=192.0.2.53       # its name server
bob=198.51.100.30    # the callee, or a gateway
carrier=203.0.113.40 # the proxy of somebody else
monitor=203.0.113.50 # sends OPTIONS to see who lives

die() {
    echo "$situation: $*" >&2
    exit 1
}

# --- Hosts -----------------------------------------------------------------------------------

cable_lay() {
    mount -t tmpfs tmpfs /run && mkdir /run/netns || die "cannot mount /run"
    ip link set lo up
    ip link add cable type bridge && ip link set cable up || die "cannot make a bridge"
    ip addr add 192.0.2.1/24 dev cable
}

host() { # host NAME ADDRESS: a host on the cable
    ip netns add "$1"
    ip link add name "$1" type veth peer name eth0 netns "$1" || die "cannot make host $1"
    ip link set dev "$1" master cable up
    ip -n "$1" link set lo up
    ip -n "$1" link set eth0 addrgenmode none up
    case $2 in
        *:*) ip -n "$1" addr add "$2/64" dev eth0 nodad ;;
        *)
            ip -n "$1" addr add "$2/24" dev eth0
            ip -n "$1" route add default dev eth0
            ;;
    esac
}

on() { # on HOST COMMAND...
    local host=$1
    shift
    ip netns exec "$host" "$@"
}

drop() { # drop HOST input|output MATCH: a packet filter that eats what matches, without a word
    on "$1" nft -f - << END || die "cannot set up the packet filter of $1"
table inet filter {
    chain $2 {
        type filter hook $2 priority 0
        $3 drop
    }
}
END
}

lose() { # lose HOST MATCH: what HOST sends is lost on the cable if it matches
    nft -f - << END || die "cannot set up the packet filter of the cable"
table netdev filter {
    chain $1 {
        type filter hook ingress device "$1" priority 0
        $2 drop
    }
}
END
}

# --- Programs --------------------------------------------------------------------------------

declare -A process

start() { # start LABEL HOST COMMAND...: in the background, what it prints goes to LABEL.log
    local label=$1 host=$2
    shift 2
    : > "$work/$label.log"
    (cd "$work" && exec ip netns exec "$host" "$@") > "$work/$label.log" 2>&1 < /dev/null &
    process[$label]=$!
}

await() { # await LABEL [STATUS]: until it ends by itself
    local status
    wait "${process[$1]}"
    status=$?
    [ "$status" = "${2:-0}" ] || die "$1 ended with $status: $(tail -n 3 "$work/$1.log")"
}

stop() { # stop LABEL [SIGNAL]
    kill -s "${2:-TERM}" "${process[$1]}"
    wait "${process[$1]}"
}

until_true() { # until_true SECONDS WHAT COMMAND...: looks again and again, up to the deadline
    local seconds=$1 what=$2 end=$((SECONDS + $1))
    shift 2
    until "$@"; do
        [ $SECONDS -lt $end ] || die "no $what within $seconds s"
        sleep 0.02
    done
}

is_listening() { # is_listening HOST PORT
    [ -n "$(on "$1" ss -H -l -u -n "sport = :$2")" ]
}

await_port() { # await_port HOST PORT
    until_true 30 "listener on $1 port $2" is_listening "$1" "$2"
}

await_line() { # await_line LABEL REGEX [SECONDS]
    until_true "${3:-30}" "\"$2\" from $1" grep -q -E -- "$2" "$work/$1.log"
}

# --- The listener ----------------------------------------------------------------------------

# With a $snaplen, no more of each packet; with a filter in $seen, only what matches.
capture() { # capture HOST [TCPDUMP-OPTION]...
    listener=$1
    shift
    start tcpdump "$listener" tcpdump -i eth0 "$@" -s "${snaplen:-65535}" -B 16384 -U \
        --immediate-mode -Z root -w raw.pcap ${seen:+"$seen or udp port 9"}
    await_line tcpdump 'listening on'
    [ -z "${sipwhy:-}" ] || watch
    touch "$work/listening"
}

watch() { # watch: sipwhy sees what the listener sees, while it happens
    start live "$listener" "$sipwhy" live -i eth0 --format json -o live.json -w live.pcap \
        -s "${snaplen:-65535}" ${seen:+-f "$seen or udp port 9"}
    until_true 30 "live analysis" grep -q -s '"type":"start"' "$work/live.json"
}

# A last packet of our own says that all before it has been seen.
hush() { # hush [ADDRESS]: ends the capture
    on "$listener" bash -c "echo end-of-situation > /dev/udp/${1:-192.0.2.1}/9"
    until_true 30 "end of the capture" grep -q -a end-of-situation "$work/raw.pcap"
    stop tcpdump INT
    grep -q '^0 packets dropped by kernel' "$work/tcpdump.log" || die "the capture has holes"
    [ -n "${sipwhy:-}" ] || return 0
    until_true 30 "end of the live analysis" grep -q -a end-of-situation "$work/live.pcap"
    stop live INT || die "sipwhy live ended with $?"
}

save() { # save [FILTER [ADDRESS]]: ends the capture and keeps what passes the filter
    local filter=${1:-udp port 5060}
    hush "${2:-192.0.2.1}"
    tcpdump -Z root --time-stamp-precision="${precision:-micro}" -r "$work/raw.pcap" \
        -w "$work/$situation.pcap" "($filter) and not port 9" || die "cannot filter the capture"
}

# --- SIP programs ----------------------------------------------------------------------------

hex() { # hex BYTES: random, for tags and Call-IDs
    od -A n -N "$1" -t x1 /dev/urandom | tr -d ' \n'
}

# sipp keeps its own count of retransmissions: 6 more INVITEs, 10 more of anything else (RFC 3261).
phone() { # phone LABEL HOST ADDRESS SCENARIO [SIPP-ARGUMENT]...: sipp plays the scenario once
    local label=$1 host=$2 address=$3 scenario=$4 tag
    shift 4
    tag=$(hex 5)
    case $scenario in */*) ;; *) scenario=$here/sipp/$scenario ;; esac
    sed "s/@WAIT@/${wait_ms:-0}/" "$scenario.xml" > "$work/$label.xml"
    start "$label" "$host" sipp -sf "$work/$label.xml" -i "$address" -nostdin \
        -cid_str "$(hex 8)%u@${address//:/.}" -key tag "$tag" -m 1 -p 5060 \
        -max_invite_retrans 6 -max_non_invite_retrans 50 -max_retrans 10 \
        -default_behaviors -all \
        -trace_err -error_file "$label.errors" "$@"
}

callee() { # callee SCENARIO [SIPP-ARGUMENT]...: bob, ready for a call
    local scenario=$1
    shift
    phone bob bob "$bob" "$scenario" "$@"
    await_port bob 5060
}

call() { # call SCENARIO NAME [SIPP-ARGUMENT]...: alice calls NAME by way of the proxy, to the end
    local scenario=$1 name=$2
    shift 2
    phone alice alice "$alice" "$scenario" -key caller alice -key callee "$name" "$@" \
        "$proxy:5060"
    await alice
}

kamailio_at() { # kamailio_at HOST ADDRESS NEXT-HOP [DEFINE]...: a proxy, awake
    local host=$1 address=$2 next=$3 define defines=()
    shift 3
    for define in "$@"; do
        defines+=(-A "$define")
    done
    mkdir -p "$work/$host"
    start "$host" "$host" kamailio -DD -E -f "$here/kamailio/proxy.cfg" -m 32 -M 4 \
        -Y "$work/$host" -l "udp:$address:5060" -A "NEXT_HOP=\"sip:$next\"" \
        ${defines[@]+"${defines[@]}"}
    await_port "$host" 5060
    wake "$address"
}

# A TARGET is an address, or a user at an address.

ping_once() { # ping_once TARGET: one OPTIONS from the monitor, answered
    phone ping monitor "$monitor" ping -key target "$1" "${1#*@}:5060"
    await ping
}

pings_begin() { # pings_begin TARGET SECONDS [COUNT]: from the monitor, one at each interval
    phone monitor monitor "$monitor" ping -key target "$1" -m "${3:-1000}" -r 1 -rp "$2s" \
        "${1#*@}:5060"
}

pings() { # pings TARGET SECONDS COUNT: to the end
    pings_begin "$@"
    await monitor
}

wake() { # wake ADDRESS: has a proxy answer something that no capture sees
    local prober=203.0.113.250
    case $1 in *:*) prober=2001:db8::250 ;; esac
    [ -e /run/netns/prober ] || host prober $prober
    phone prober prober $prober ping -key target "$1" "$1:5060"
    await prober
}

softphone() { # softphone HOST ADDRESS ACCOUNT [COMMAND]...: baresip
    local host=$1 address=$2 account=$3 command commands=()
    shift 3
    for command in "$@"; do
        commands+=(-e "$command")
    done
    mkdir "$work/$host"
    sed -e "s/@ADDRESS@/$address/" -e "s/@MODULES@/${modules:+module $modules}/" \
        "$here/baresip/config" > "$work/$host/config"
    printf '%s\n' "${settings:-}" >> "$work/$host/config"
    echo "$account" > "$work/$host/accounts"
    : > "$work/$host/contacts"
    start "$host" "$host" baresip -f "$work/$host" ${commands[@]+"${commands[@]}"}
    await_port "$host" 5060
}

talk() { # talk SECONDS: that long is the call
    sleep "$1"
}

press() { # press HOST COMMAND: on the keyboard of a softphone
    on "$1" bash -c "echo '$2' > /dev/udp/127.0.0.1/5555"
}
