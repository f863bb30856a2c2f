# cause: a packet filter on the way eats IP fragments, and the INVITE has become too long
# expect: ip-fragment-loss
# allow: udp-over-mtu no-response-invite
# seconds: 36
hosts alice bob
lose alice 'ip frag-off & 0x1fff != 0'
capture bob
play alice alice $alice -timeout 35s $bob:5060 << END
> INVITE
  X-Route-History: $(printf 'sip:gateway-%03d.example.com;lr,' {1..50})sip:last.example.com
< 200
END
over alice
