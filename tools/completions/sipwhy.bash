# bash completion of sipwhy(1); needs nothing but bash.

_sipwhy_ids()
{
    sipwhy list "$1" 2>/dev/null | sed -n 's/^ *\([a-z0-9]*-*[a-z0-9-]*\) .*/\1/p'
}

# The values of option $1, or failure where it takes none that are known.
_sipwhy_values()
{
    case $1 in
    --format) echo text ladder json csv html markdown mermaid ;;
    --csv) echo calls messages findings registrations ;;
    --lang) echo en pt fr es ;;
    --color) echo auto always never ;;
    --fail-on) echo note warning error ;;
    -i | --interface) echo any; ls /sys/class/net 2>/dev/null ;;
    --user) compgen -u ;;
    --finding) _sipwhy_ids diagnoses ;;
    --code) echo 4xx 5xx 6xx; _sipwhy_ids codes ;;
    --method) echo INVITE REGISTER OPTIONS SUBSCRIBE MESSAGE REFER BYE CANCEL ;;
    --state) echo calling trying ringing answered ended cancelled redirected challenged failed \
        pending registered unregistered ;;
    --set) _sipwhy_ids diagnoses | sed 's/$/./' ;;
    -o | --output | -w | --write | --keylog) echo FILES ;;
    --hep-listen | --hep-send | --hep-id | --hep-password | --threads | --anonymize-key | \
        -f | --filter | --call | --from | --to | --peer | --correlate-header | -c | --count | --duration | -s | --snaplen | -B | --buffer) ;;
    *) return 1 ;;
    esac
}

_sipwhy_options()
{
    local all='--lang --color --help --version'
    local input='-f --filter --keylog --format --csv -o --output --call --correlate-header --problems --finding --code
        --from --to --peer --method --state -w --write -q --quiet -v --verbose --set
        --fail-on --hep-send --hep-id --hep-password --threads --anonymize --anonymize-key --no-sandbox'
    case $1 in
    '') echo --help --version ;;
    read) echo "$all $input --with-media" ;;
    live)
        echo "$all $input -i --interface -c --count --duration -p --no-promiscuous
            -s --snaplen -B --buffer --user --hep-listen"
        ;;
    *) echo "$all" ;;
    esac
}

# What command $1 takes besides options.
_sipwhy_operands()
{
    case $1 in
    '') echo read live explain compare list ;;
    read) echo FILES ;;
    explain)
        _sipwhy_ids codes
        _sipwhy_ids diagnoses
        _sipwhy_ids causes | sed 's/^/q850:/'
        _sipwhy_ids warnings | sed 's/^/warning:/'
        ;;
    compare) _sipwhy_ids codes ;;
    list) echo codes causes warnings diagnoses ;;
    esac
}

_sipwhy()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i words
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        read | live | explain | compare | list)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done
    COMPREPLY=()
    if ((COMP_CWORD > 1)) && words=$(_sipwhy_values "$before"); then
        :
    elif [[ $word == -* ]]; then
        words=$(_sipwhy_options "$command")
    else
        words=$(_sipwhy_operands "$command")
    fi
    if [[ $words == FILES ]]; then
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        compopt -o filenames 2>/dev/null
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
        [[ ${COMPREPLY[0]-} != *. ]] || compopt -o nospace 2>/dev/null
    fi
    return 0
}

complete -F _sipwhy sipwhy
