# setup.sh — what tools/run and tools/test share: missing packages, and a quiet build. Sourced by them.
#
# Everything said here goes to standard error, and nothing reads standard input: both belong to the
# program that is run in the end.

say() {
    printf 'tools/%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$@"
    exit 1
}

# What the program is built from. A line: package, why.
packages_of_program='
gcc             compiles the program
libc6-dev       the headers of the C library
meson           configures the build
ninja-build     runs the build
pkgconf         finds the libraries for meson
libpcap-dev     reads capture files and interfaces
libosip2-dev    parses SIP and SDP
libjansson-dev  writes JSON
zlib1g-dev      reads gzipped captures
libssl-dev      decrypts TLS
libseccomp-dev  confines the program to the system calls it needs
libcap-ng-dev   gives up the rights that capturing took
gettext         makes the translations
'

# What the tests need beyond that.
packages_of_tests='
libcmocka-dev       runs the unit tests
python3             runs the end-to-end tests
python3-jsonschema  checks every JSON line against docs/sipwhy.schema.json
openssl             makes certificates for the tests of TLS
sip-tester          sipp, the SIP peers of the live tests
iproute2            makes network namespaces for the live tests
kamailio            sends and takes HEP, in the tests of it
sngrep              takes HEP, in the tests of it
man-db              checks the manual page
valgrind            counts instructions, in a test
cmark-gfm           reads the Markdown as GitHub does, in a test
chromium            opens the HTML reports, in a test
'

# What the faults of tools/accuracy need beyond that.
packages_of_faults='
kamailio      the proxy and registrar
baresip-core  the softphones
nftables      packet filters that lose what they are told to
tcpdump       the captures
util-linux    makes the namespaces
'

# as_root COMMAND...: without standard input, so that `... < capture` reaches the program.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@" </dev/null
    else
        sudo "$@" </dev/null
    fi
}

# missing_of TABLE: its lines whose package is not installed.
missing_of() {
    installed=$(printf '%s\n' "$1" | awk 'NF { print $1 }' |
        xargs dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null |
        awk '$2 == "installed" { print $1 }') || :
    printf '%s\n' "$1" | INSTALLED="$installed" awk '
        BEGIN { n = split(ENVIRON["INSTALLED"], names); while (n) have[names[n--]] = 1 }
        NF && !($1 in have) {
            name = $1
            sub(/^[^ ]+ +/, "")
            printf "%-19s %s\n", name, $0
        }'
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@"
}

# ensure_packages TABLE: install what is missing of it, and say why.
ensure_packages() {
    command -v dpkg-query >/dev/null || return 0 # not Debian: the build says what it misses
    missing=$(missing_of "$1")
    [ -n "$missing" ] || return 0
    say "these packages are missing:"
    printf '%s\n' "$missing" | sed 's/^/    /' >&2
    # shellcheck disable=SC2046  # names of packages hold no spaces
    set -- $(printf '%s\n' "$missing" | awk '{ print $1 }')
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        die "sudo is not there; as root, run: apt-get install --no-install-recommends $*"
    fi
    say "installing them with apt-get"
    log=$(mktemp)
    # The package lists are fetched only where what is known of them does not do.
    if ! apt_install "$@" >"$log" 2>&1 &&
        ! { as_root apt-get update -q >>"$log" 2>&1 && apt_install "$@" >>"$log" 2>&1; }; then
        cat "$log" >&2
        rm -f "$log"
        die "the packages could not be installed"
    fi
    rm -f "$log"
}

# quietly LOG COMMAND...: its output only where it fails.
quietly() {
    log=$1
    shift
    "$@" >"$log" 2>&1 </dev/null && return
    cat "$log" >&2
    return 1
}

# library_folder: where Debian has libraries, for meson, which asks dpkg-dev for it otherwise.
library_folder() {
    multiarch=$(cc -print-multiarch 2>/dev/null) || multiarch=
    [ -z "$multiarch" ] || printf -- '--libdir=lib/%s' "$multiarch"
}

# build_in FOLDER OPTION...: configure it once, and build what is not up to date; only $targets
# where these are set.
build_in() {
    build=$1
    shift
    mkdir -p "$build"
    if [ ! -e "$build/build.ninja" ]; then
        say "configuring in ${build#"$root"/}/"
        # shellcheck disable=SC2046  # one word or none
        quietly "$build/setup.log" meson setup "$build" "$root" $(library_folder) "$@" || return 1
    fi
    # shellcheck disable=SC2086  # words
    case $(ninja -C "$build" -n ${targets:-} 2>&1 </dev/null) in
        *'no work to do'*) return ;;
    esac
    say "building in ${build#"$root"/}/"
    # shellcheck disable=SC2086  # words
    quietly "$build/build.log" ninja -C "$build" ${targets:-} || return 1
    # Built with sudo in somebody's checkout: leave it to him, or his next build cannot write it.
    [ "$(id -u)" -ne 0 ] || chown -R --reference="$root" "$build"
}
