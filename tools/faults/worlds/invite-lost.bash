# cause: a packet filter of the callee eats every INVITE
# expect: no-response-invite
# seconds: 34
hosts alice bob
drop bob input 'udp dport 5060'
capture alice
play alice alice $alice -timeout 33s $bob:5060 << END
> INVITE
< 200
END
over alice
