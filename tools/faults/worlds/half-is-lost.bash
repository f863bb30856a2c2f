# cause: every other answer of the callee is lost
# expect: retransmission-storm
# allow: no-response-noninvite
# seconds: 20
hosts bob monitor
lose bob 'udp sport 5060 numgen random mod 2 0'
capture monitor
bob_plays -m 1000 << END
< OPTIONS
> 200 OK
END
phone monitor monitor $monitor ping -key target $bob -m 40 -r 10 $bob:5060
over monitor
