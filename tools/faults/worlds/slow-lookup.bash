# cause: the proxy waits for a name server that says nothing before it sends the call on
# expect: prolonged-trying
# seconds: 34
silent_dns
office ENUM
capture proxy
callee=+12025550143
alice_plays $proxy << END
> INVITE
< 100
< 200 within 33000
END

