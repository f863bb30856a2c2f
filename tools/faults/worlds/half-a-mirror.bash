# cause: the mirror port of the switch shows one direction only
# expect: capture-one-way
# seconds: 9
hosts alice bob
seen="src host $alice"
capture alice
phone bob bob $bob callee -d 500 -m 3
await_port bob 5060
phone alice alice $alice caller -key caller alice -key callee bob -d 3500 -m 3 -r 1 $bob:5060
await alice
