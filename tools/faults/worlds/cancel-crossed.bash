# cause: the answer crosses the CANCEL, and the caller does not hang up
# expect: cancel-200-race
# seconds: 8
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
< CANCEL
> 200 OK
> 200 OK INVITE
< ACK
END
alice_plays $bob << END
> INVITE
< 180
pause 1000
> CANCEL
< 200
< 200 dialog
> ACK
pause 6000
END
