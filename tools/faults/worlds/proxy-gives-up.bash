# cause: the proxy lets the callee ring for five seconds only
# expect: request-timeout-408
# seconds: 7
office RING_MS=5000
capture proxy
bob_plays << END
< INVITE
> 180 Ringing
< CANCEL
> 200 OK
END
alice_plays $proxy << END
> INVITE
< 100
< 180
< 408
> ACK
END
