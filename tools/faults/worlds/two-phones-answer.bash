# cause: both phones of a fork answer, and the caller keeps one of the calls and forgets the other
# expect: fork-multiple-2xx
# allow: ack-missing-2xx
# seconds: 8
hosts carrier
office "FORK=\"sip:$carrier:5060\""
capture proxy
answer='< INVITE
> 180 Ringing
pause 1000
> 200 OK
< ACK within 8000'
bob_plays <<< "$answer"
play carrier carrier $carrier <<< "$answer"
await_port carrier 5060
alice_plays $proxy << END
> INVITE
< 100
< 180
< 180
< 200
> ACK
< 200
pause 5000
END
