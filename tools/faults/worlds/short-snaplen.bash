# cause: the capture keeps the first 200 bytes of each packet only
# expect: capture-truncated
# seconds: 5
hosts alice bob
snaplen=200
capture alice
phone bob bob $bob callee -d 500
await_port bob 5060
phone alice alice $alice caller -key caller alice -key callee bob -d 3500 $bob:5060
await alice
