# cause: a packet filter of the callee eats the BYE
# expect: bye-unanswered
# seconds: 38
hosts alice bob
drop bob input 'udp dport 5060 @th,64,32 0x42594520' # "BYE "
capture alice
phone bob bob $bob callee -d 1000
await_port bob 5060
play alice alice $alice -timeout 37s $bob:5060 << END
> INVITE
< 100?
< 180?
< 200
> ACK
pause 3500
> BYE
< 200
END
over alice
