# cause: the registrar's nonce is too old whenever the phone is ready to use it
# expect: auth-stale-nonce
# seconds: 13
office AUTH NONCE_S=1
capture proxy
alice_plays $proxy -au alice -ap wonderland << END
> REGISTER
< 401 auth
pause 3000
> REGISTER auth
< 401 auth
pause 3000
> REGISTER auth
< 401 auth
pause 3000
> REGISTER auth
< 401 auth
pause 3000
> REGISTER auth
< 401
END
