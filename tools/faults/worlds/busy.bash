# cause: the callee is on another call
# expect: callee-unavailable
office
capture proxy
phone bob bob $bob callee-busy
await_port bob 5060
alice_plays $proxy << END
> INVITE
< 100
< 486
> ACK
END
