# cause: a packet filter of the callee eats the ACK, which the caller sends for each answer it gets
# expect: ack-not-reaching
# allow: drop-at-32s
# seconds: 35
hosts alice bob
drop bob input 'udp dport 5060 @th,64,32 0x41434b20' # "ACK "
capture alice
phone bob bob $bob callee-unacknowledged -d 1000
await_port bob 5060
phone alice alice $alice caller-patient -key caller alice -key callee bob $bob:5060
await alice
await bob
