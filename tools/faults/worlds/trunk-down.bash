# cause: the trunk answers the monitor's OPTIONS, and then nothing more
# expect: options-trunk-down
# allow: no-response-noninvite
# seconds: 44
hosts bob monitor
capture monitor
bob_plays -m 3 << END
< OPTIONS
> 200 OK
END
pings_begin $bob 3 6
await bob
drop bob input 'udp dport 5060'
over monitor
