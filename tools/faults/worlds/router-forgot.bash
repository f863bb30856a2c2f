# cause: the router in front of the phone has forgotten it when a call comes
# expect: nat-binding-lost
# allow: no-response-invite prolonged-trying nat-private-contact nat-via-mismatch
# seconds: 48
alice=10.0.0.10
hosts proxy bob
kamailio_at proxy $proxy "$bob:5060" LOCATE
behind_nat alice $alice 203.0.113.77
forget_after 5
drop router input 'udp dport 5060'
capture proxy
alice_plays $proxy << END
> REGISTER
  Contact: <sip:alice@203.0.113.77:5060>
< 200
pause 33000
END
caller=bob callee=alice
play bob bob $bob $proxy:5060 << END
> INVITE
< 100
< 200 within 12000
END
over bob
