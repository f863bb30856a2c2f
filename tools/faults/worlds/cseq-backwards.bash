# cause: the caller's requests count backwards, and the callee refuses the BYE
# expect: cseq-violation
# allow: unspecific-500 bye-unanswered
# seconds: 5
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
< BYE
> 500 Server Internal Error
END
alice_plays $bob << END
> INVITE
  CSeq: 20 INVITE
< 180
< 200
> ACK
  CSeq: 20 ACK
pause 3500
> BYE
  CSeq: 2 BYE
< 500
END
