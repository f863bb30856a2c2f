# cause: the caller is a phone of RFC 2543, whose branches mean nothing
# expect: branch-invalid
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
  Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=7f1a.1
< 180
< 200
> ACK
  Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=7f1a.2
pause 3500
> BYE
  Via: SIP/2.0/UDP [local_ip]:[local_port];rport;branch=7f1a.3
< 200
END
