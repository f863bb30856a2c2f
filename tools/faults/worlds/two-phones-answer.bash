# cause: both phones of a fork answer, as the CANCEL is lost, and the caller leaves one of them alone
# expect: fork-multiple-2xx
# allow: ack-missing-2xx
# seconds: 8
hosts carrier
drop carrier input 'udp dport 5060 @th,64,32 0x43414e43' # "CANC"
office "FORK=\"sip:$carrier:5060\""
capture proxy
bob_plays << END
< INVITE
> 180 Ringing
pause 1000
> 200 OK
< ACK
END
play carrier carrier $carrier << END
< INVITE
> 180 Ringing
pause 1200
> 200 OK
< ACK within 6000
END
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
