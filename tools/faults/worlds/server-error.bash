# cause: the proxy has no route for the call, and says no more than 500
# expect: unspecific-500
hosts alice proxy
name_server
kamailio_at proxy $proxy gateway.invalid
capture proxy
alice_plays $proxy << END
> INVITE
< 100
< 500
> ACK
END
