# cause: the proxy takes no more calls, of thirty that come
# expect: overload-503
# allow: call-failed retry-after-ignored error-burst
# seconds: 4
office FULL
capture proxy
alice_plays $proxy -m 30 -r 10 << END
> INVITE
< 100
< 503
> ACK
END
