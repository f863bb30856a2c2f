# cause: the proxy's packet filter eats the ringing and the answer on their way to the caller
# expect: prolonged-trying
# allow: ack-missing-2xx drop-at-32s bye-481
# seconds: 36
office
drop proxy output "ip daddr $alice udp sport 5060 @th,128,24 { 0x313830, 0x323030 }" # "180", "200"
capture proxy
phone bob bob $bob callee-unacknowledged -d 2000
await_port bob 5060
phone alice alice $alice caller-deaf -key caller alice -key callee bob $proxy:5060
await alice
await bob
