# cause: the callee agrees to the CANCEL, and never ends the INVITE
# expect: cancel-no-487
# seconds: 36
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
< CANCEL
> 200 OK
END
alice_plays $bob << END
> INVITE
< 180
pause 1000
> CANCEL
< 200
pause 33000
END
