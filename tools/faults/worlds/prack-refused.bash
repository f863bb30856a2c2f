# cause: the callee does not know the PRACK of its own reliable 183
# expect: prack-rejected
# seconds: 6
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 183 Session Progress sdp
  Require: 100rel
  RSeq: 1
< PRACK
> 481 Call/Transaction Does Not Exist
pause 1000
> 200 OK INVITE
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
  Supported: 100rel
< 183 dialog
> PRACK
  RAck: 1 1 INVITE
< 481
< 200
> ACK
pause 3500
> BYE
< 200
END
