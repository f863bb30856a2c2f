# cause: a device between rewrote the body, and left its Content-Length as it was
# expect: content-length-mismatch
# allow: call-failed malformed-message
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 400 Bad Request
< ACK
END
alice_plays $bob << END
> INVITE
  Content-Length: 400
< 400
> ACK
END
