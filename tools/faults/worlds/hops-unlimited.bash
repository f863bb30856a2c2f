# cause: the caller sends no Max-Forwards
# expect: max-forwards-low
# seconds: 5
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
  - Max-Forwards
< 180
< 200
> ACK
  - Max-Forwards
pause 3500
> BYE
  - Max-Forwards
< 200
END
