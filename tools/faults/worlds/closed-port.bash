# cause: nobody listens on the port that the caller sends to, and its host says so
# expect: next-hop-unreachable
# allow: no-response-invite
# seconds: 5
hosts alice bob
capture alice
play alice alice $alice -timeout 4s $bob:5060 << END
> INVITE
< 200
END
over alice
