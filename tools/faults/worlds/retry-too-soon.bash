# cause: the proxy says to come again in two minutes, and the caller calls again at once
# expect: retry-after-ignored
# allow: call-failed overload-503
# seconds: 3
office FULL
capture proxy
alice_plays $proxy -m 3 -r 1 << END
> INVITE
< 100
< 503
> ACK
END
