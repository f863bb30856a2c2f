# cause: the callee has two addresses, and answers from the one that was not asked
# expect: wrong-response-path
# seconds: 5
hosts alice bob
ip -n bob addr add 198.51.100.31/24 dev eth0
on bob nft -f - << END || die "cannot change the packets of bob"
table ip mangle {
    chain output {
        type filter hook output priority -300
        udp sport 5060 ip saddr set 198.51.100.31
    }
}
END
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
