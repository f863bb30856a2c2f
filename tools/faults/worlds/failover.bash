# cause: the first gateway of the proxy is dead, and each call waits five seconds for it
# expect: failover-slow or no-response-invite
# allow: prolonged-trying slow-pdd
# seconds: 11
hosts carrier
phone carrier carrier $carrier callee -d 500
office PATIENCE_MS=5000 "SECOND=\"sip:$carrier:5060\""
drop bob input 'udp dport 5060'
capture proxy
alice_plays $proxy << END
> INVITE
< 100
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
