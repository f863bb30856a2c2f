# Brings the counts of DIR/expected.tsv up to date, as tshark sees the files; the descriptions stay.
#
#   bash count.bash DIR
set -u

table=$1/expected.tsv
[ -e "$table" ] || exit 0

count() { # count FILE [FILTER]: frames
    tshark -n -r "$1" ${2:+-Y "$2"} -T fields -e frame.number 2> /dev/null | wc -l
}

while IFS=$'\t' read -r file packets sip description; do
    if [ "$file" != file ] && [ -e "$1/$file" ]; then
        packets=$(count "$1/$file")
        sip=$(count "$1/$file" 'sip && !icmp && !icmpv6')
    fi
    printf '%s\t%s\t%s\t%s\n' "$file" "$packets" "$sip" "$description"
done < "$table" > "$table.new" && mv "$table.new" "$table"
