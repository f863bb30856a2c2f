# fish completion of sipwhy(1).

function __sipwhy_ids
    sipwhy list $argv[1] 2>/dev/null | string replace -rf '^ *([a-z0-9][a-z0-9-]*) +(.*)' '$1\t$2'
end

set -l commands read live explain compare list
set -l none "not __fish_seen_subcommand_from $commands"
set -l input '__fish_seen_subcommand_from read live'
set -l live '__fish_seen_subcommand_from live'

complete -c sipwhy -f
complete -c sipwhy -n $none -a read -d 'analyse capture files'
complete -c sipwhy -n $none -a live -d 'analyse interfaces as it happens'
complete -c sipwhy -n $none -a explain -d 'explain a code or a diagnosis'
complete -c sipwhy -n $none -a compare -d 'two codes side by side'
complete -c sipwhy -n $none -a list -d 'the tables'

complete -c sipwhy -l lang -xa 'en pt fr es' -d 'language'
complete -c sipwhy -l color -xa 'auto always never' -d 'when to colour'
complete -c sipwhy -s h -l help -d 'help'
complete -c sipwhy -s V -l version -d 'the version'

complete -c sipwhy -n '__fish_seen_subcommand_from read' -F
complete -c sipwhy -n '__fish_seen_subcommand_from explain' -a '(__sipwhy_ids codes)'
complete -c sipwhy -n '__fish_seen_subcommand_from explain' -a '(__sipwhy_ids diagnoses)'
complete -c sipwhy -n '__fish_seen_subcommand_from compare' -a '(__sipwhy_ids codes)'
complete -c sipwhy -n '__fish_seen_subcommand_from list' -a 'codes causes warnings diagnoses'

complete -c sipwhy -n $input -s f -l filter -x -d 'only packets that match (pcap-filter)'
complete -c sipwhy -n $input -l keylog -rF -d 'decrypt TLS with this key log'
complete -c sipwhy -n $input -l format -xa 'text ladder json csv html markdown mermaid' -d 'form of the output'
complete -c sipwhy -n $input -l csv -xa 'calls messages findings registrations' -d 'CSV of these'
complete -c sipwhy -n $input -s o -l output -rF -d 'write there'
complete -c sipwhy -n $input -l call -x -d 'only this Call-ID'
complete -c sipwhy -n $input -l correlate-header -x -d 'join the legs of a B2BUA by this header'
complete -c sipwhy -n $input -l problems -d 'only what has a warning or an error'
complete -c sipwhy -n $input -l finding -xa '(__sipwhy_ids diagnoses)' -d 'only what has this finding'
complete -c sipwhy -n $input -l code -xa '4xx 5xx 6xx' -d 'only what has such a response'
complete -c sipwhy -n $input -l from -x -d 'only what this user or URI began'
complete -c sipwhy -n $input -l to -x -d 'only what is for this user or URI'
complete -c sipwhy -n $input -l peer -x -d 'only what this address sent or got'
complete -c sipwhy -n $input -l method -xa 'INVITE REGISTER OPTIONS SUBSCRIBE MESSAGE REFER BYE CANCEL' -d 'only what has such a message'
complete -c sipwhy -n $input -l state -xa 'calling trying ringing answered ended cancelled redirected challenged failed pending registered unregistered' -d 'only what ends in this state'
complete -c sipwhy -n $input -s w -l write -rF -d 'also write the packets'
complete -c sipwhy -n '__fish_seen_subcommand_from read' -l with-media -d '-w: RTP and RTCP too'
complete -c sipwhy -n $input -s q -l quiet -d 'the summary only'
complete -c sipwhy -n $input -s v -l verbose -d 'every message'
complete -c sipwhy -n $input -l set -x -a '(__sipwhy_ids diagnoses)' -d 'threshold: ID.LEVEL=VALUE'
complete -c sipwhy -n $input -l fail-on -xa 'note warning error' -d 'exit with 3 from here on'
complete -c sipwhy -n $input -l hep-send -x -d 'send messages on as HEP, to ADDR:PORT'
complete -c sipwhy -n $input -l hep-id -x -d 'capture agent id in what is sent'
complete -c sipwhy -n $input -l hep-password -x -d 'authenticate key in what is sent'
complete -c sipwhy -n $input -l threads -x -d 'work in so many threads'
complete -c sipwhy -n $input -l anonymize -d 'replace names, numbers, hosts and addresses'
complete -c sipwhy -n $input -l anonymize-key -x -d 'the same, by a key or @FILE'
complete -c sipwhy -n $input -l no-sandbox -d 'let all system calls be'

complete -c sipwhy -n $live -s i -l interface -x -a '(__fish_print_interfaces)' -d 'capture there'
complete -c sipwhy -n $live -l hep-listen -x -d 'take HEP from agents at ADDR:PORT'
complete -c sipwhy -n $live -s c -l count -x -d 'end after so many packets'
complete -c sipwhy -n $live -l duration -x -d 'end after this time'
complete -c sipwhy -n $live -s p -l no-promiscuous -d 'not in promiscuous mode'
complete -c sipwhy -n $live -s s -l snaplen -x -d 'bytes of each packet'
complete -c sipwhy -n $live -s B -l buffer -x -d 'kernel buffer, in KiB'
complete -c sipwhy -n $live -l user -xa '(__fish_complete_users)' -d 'drop to this account'
