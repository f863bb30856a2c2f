# cause: the ACK of the refusal is lost on its way to the callee
# expect: ack-missing-non2xx
# allow: callee-unavailable
# seconds: 10
hosts alice bob
lose alice 'udp dport 5060 @th,64,32 0x41434b20' # "ACK "
capture bob
bob_plays << END
< INVITE
> 486 Busy Here
< ACK within 9000
END
alice_plays $bob << END
> INVITE
< 486
> ACK
END
over bob
