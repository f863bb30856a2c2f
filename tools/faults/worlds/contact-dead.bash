# cause: the callee gives a Contact at which nobody is, so the ACK goes nowhere
# expect: contact-unreachable
# allow: ack-not-reaching drop-at-32s ack-missing-2xx
# seconds: 34
host device 198.51.100.99
office
drop device input 'udp dport 5060'
capture proxy
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
  Contact: <sip:bob@198.51.100.99:5060>
< ACK
END
play alice alice $alice $proxy:5060 << END
> INVITE
< 100
< 180
< 200
> ACK
< BYE within 33000
END
over alice
