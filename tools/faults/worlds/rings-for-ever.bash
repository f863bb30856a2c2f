# cause: nobody answers, and nothing ends the ringing
# expect: prolonged-ringing
# seconds: 64
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
< CANCEL
> 200 OK
> 487 Request Terminated INVITE
< ACK
END
alice_plays $bob << END
> INVITE
< 180
pause 62000
> CANCEL
< 200
< 487
> ACK
END
