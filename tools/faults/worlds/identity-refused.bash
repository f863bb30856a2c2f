# cause: the callee does not trust the signature of the caller's number
# expect: stir-identity-failed
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 438 Invalid Identity Header
< ACK
END
alice_plays $bob << END
> INVITE
  Identity: eyJhbGciOiJFUzI1NiJ9.eyJpYXQiOjE3OTUyMzYwMDB9.bm90LWEtc2lnbmF0dXJl;info=<https://certs.example.com/alice.pem>;alg=ES256;ppt=shaken
< 438
> ACK
END
