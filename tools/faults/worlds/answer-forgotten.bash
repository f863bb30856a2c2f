# cause: the offer is in the 200, and the ACK brings no answer to it
# expect: late-offer-incomplete
# seconds: 5
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
pause 500
> 200 OK
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE nosdp
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
