# cause: the proxy takes 700 ms before it says anything
# expect: late-100
# seconds: 7
office 'SLOW_US="700000"'
capture proxy
phone bob bob $bob callee -d 1000
await_port bob 5060
alice_plays $proxy << END
> INVITE
< 100
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
