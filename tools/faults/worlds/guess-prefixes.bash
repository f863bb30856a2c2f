# cause: a stranger tries one international prefix after the other
# expect: toll-fraud-probe
# allow: number-not-found extension-enumeration call-failed
# seconds: 3
office NUMBERS
capture proxy
printf '%s\n' SEQUENTIAL 00442079460123 000442079460123 011442079460123 9011442079460123 \
    900442079460123 +442079460123 0011442079460123 8011442079460123 > "$work/numbers.csv"
callee='[field0]'
alice_plays $proxy -inf numbers.csv -m 8 -r 5 << END
> INVITE
< 100
< 404
> ACK
END
