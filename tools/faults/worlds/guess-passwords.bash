# cause: somebody tries one password after the other for an account
# expect: register-bruteforce
# allow: auth-rejected
# seconds: 6
office AUTH
capture proxy
alice_plays $proxy -au alice -ap looking-glass -m 24 -r 8 << END
> REGISTER
< 401 auth
> REGISTER auth
< 401
END
