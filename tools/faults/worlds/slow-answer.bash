# cause: the gateway says 100 at once, and takes nine seconds to ring
# expect: prolonged-trying
# allow: slow-pdd
# seconds: 14
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 100 Trying
pause 9000
> 180 Ringing
pause 500
> 200 OK
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
< 100
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
