# cause: the carrier's proxy, behind ours, waits for a name server that says nothing
# expect: prolonged-trying
# seconds: 34
silent_dns
hosts alice proxy carrier
kamailio_at carrier $carrier "$bob:5060" ENUM
kamailio_at proxy $proxy "$carrier:5060"
capture proxy
callee=+12025550143
alice_plays $proxy << END
> INVITE
< 100
< 200 within 33000
END
