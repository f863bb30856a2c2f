# cause: the callee does not speak TCP, and its host says so
# expect: next-hop-unreachable
# seconds: 2
hosts alice bob
capture alice
play alice alice $alice -t t1 $bob:5060 << END
> INVITE
< 200
END
over alice
