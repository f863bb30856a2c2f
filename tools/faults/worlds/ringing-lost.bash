# cause: what the callee says before its answer is lost on the way to the caller
# expect: retransmit-after-provisional
# seconds: 10
hosts alice bob
lose bob 'udp sport 5060 @th,128,24 0x313830' # "180"
capture bob
bob_plays << END
< INVITE
> 180 Ringing
pause 5000
> 200 OK
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
< 200
> ACK
pause 3500
> BYE
< 200
END
