# cause: the caller is redirected, and does not call there
# expect: redirect-not-followed
# seconds: 7
office REDIRECT
capture proxy
alice_plays $proxy << END
> INVITE
< 100?
< 302
> ACK
pause 6000
END
