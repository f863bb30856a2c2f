# cause: the caller requires 100rel, which the callee does not know
# expect: extension-mismatch
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 420 Bad Extension
  Unsupported: 100rel
< ACK
END
alice_plays $bob << END
> INVITE
  Require: 100rel
< 420
> ACK
END
