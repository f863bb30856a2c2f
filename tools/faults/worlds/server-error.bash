# cause: the proxy has no route for the call, and says no more than 500
# expect: unspecific-500
hosts alice proxy dns
echo "nameserver $dns" > "$work/resolv.conf"
mount --bind "$work/resolv.conf" /etc/resolv.conf || die "cannot mount /etc/resolv.conf"
kamailio_at proxy $proxy gateway.invalid
capture proxy
alice_plays $proxy << END
> INVITE
< 100
< 500
> ACK
END
