# cause: the name of the proxy's gateway does not exist, and the proxy says so
# expect: next-hop-unreachable
# allow: call-failed
hosts alice proxy
name_server
kamailio_at proxy $proxy gateway.invalid SAYS_WHY
capture proxy
alice_plays $proxy << END
> INVITE
< 100
< 478
> ACK
END
