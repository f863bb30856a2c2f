# cause: one host makes two hundred calls a second
# expect: invite-flood
# allow: callee-unavailable error-burst late-100 retransmission-storm
# seconds: 4
hosts alice bob
capture bob
bob_plays -m 600 << END
< INVITE
> 486 Busy Here
< ACK
END
play alice alice $alice -m 600 -r 200 $bob:5060 << END
> INVITE
  User-Agent: Dialer/2.1
< 486
> ACK
END
over alice
