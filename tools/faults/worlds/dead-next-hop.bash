# cause: the gateway behind the proxy is dead; the proxy says 100, tries it for 30 s and gives up
# expect: prolonged-trying or no-response-invite
# allow: request-timeout-408 slow-pdd
# seconds: 34
office
drop bob input 'udp dport 5060'
capture proxy
alice_plays $proxy << END
> INVITE
< 100
< 408
> ACK
END
