# cause: an analytics engine of the network blocks the call
# expect: call-blocked-network
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 608 Rejected
  Call-Info: <https://block.example.net/complaints.json>;purpose=jwscard
< ACK
END
alice_plays $bob << END
> INVITE
< 608
> ACK
END
