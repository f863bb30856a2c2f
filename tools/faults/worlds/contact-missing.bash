# cause: the caller's INVITE has no Contact
# expect: missing-mandatory-header
# allow: call-failed malformed-message
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 400 Missing Contact Header
< ACK
END
alice_plays $bob << END
> INVITE
  - Contact
< 400
> ACK
END
