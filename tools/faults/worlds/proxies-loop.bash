# cause: two proxies send the call to each other
# expect: routing-loop
# allow: udp-over-mtu max-forwards-low
# seconds: 2
hosts alice proxy carrier
kamailio_at carrier $carrier "$proxy:5060"
kamailio_at proxy $proxy "$carrier:5060"
capture proxy
alice_plays $proxy << END
> INVITE
  Max-Forwards: 20
< 100
< 483
> ACK
END
