# cause: the callee's system answers and hangs up at once, call after call
# expect: short-call
# seconds: 8
hosts alice bob
capture alice
bob_plays -m 24 << END
< INVITE
> 180 Ringing
pause 200
> 200 OK
< ACK
pause 500
> BYE
< 200
END
alice_plays $bob -m 24 -r 5 << END
> INVITE
< 180
< 200
> ACK
< BYE
> 200 OK
END
