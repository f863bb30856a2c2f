# cause: the registrar says 401 and does not say what for
# expect: response-lacks-required-header
# allow: challenge-unanswered
# seconds: 6
hosts alice bob
capture alice
bob_plays << END
< REGISTER
> 401 Unauthorized
END
alice_plays $bob << END
> REGISTER
< 401
pause 5500
END
