# cause: the phone sends the credentials it has for another provider
# expect: auth-realm-mismatch
# allow: auth-rejected
office AUTH
capture proxy
alice_plays $proxy << END
> REGISTER
< 401
> REGISTER
  Authorization: Digest username="alice", realm="example.net", nonce="5f0a3c81", uri="sip:example.com", response="6629fae49393a05397450978507c4ef1", algorithm=MD5
< 401
END
