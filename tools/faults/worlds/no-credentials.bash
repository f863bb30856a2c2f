# cause: the caller has no password for the proxy, which asks for one
# expect: challenge-unanswered
# seconds: 6
office AUTH
capture proxy
alice_plays $proxy << END
> INVITE
< 407
> ACK
pause 5500
END
