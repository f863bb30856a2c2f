# cause: the ACK of the answer is lost on its way to the callee
# expect: ack-missing-2xx
# allow: drop-at-32s
# seconds: 35
hosts alice bob
lose alice 'udp dport 5060 @th,64,32 0x41434b20' # "ACK "
capture bob
phone bob bob $bob callee-unacknowledged -d 1000
await_port bob 5060
phone alice alice $alice caller-patient -key caller alice -key callee bob $bob:5060
await alice
await bob
