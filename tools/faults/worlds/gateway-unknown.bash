# cause: the name of the proxy's gateway does not exist, and the proxy says so
# expect: next-hop-unreachable
# allow: call-failed
hosts alice proxy dns
echo "nameserver $dns" > "$work/resolv.conf"
mount --bind "$work/resolv.conf" /etc/resolv.conf || die "cannot mount /etc/resolv.conf"
kamailio_at proxy $proxy gateway.invalid SAYS_WHY
capture proxy
alice_plays $proxy << END
> INVITE
< 100
< 478
> ACK
END
