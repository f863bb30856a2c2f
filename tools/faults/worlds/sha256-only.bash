# cause: the registrar asks for SHA-256 only, which the phone does not know
# expect: auth-algorithm-unsupported
# allow: challenge-unanswered
# seconds: 7
office AUTH SHA256
capture proxy
alice_plays $proxy << END
> REGISTER
< 401
pause 6000
END
