# cause: the phone has another password than the registrar
# expect: auth-rejected
office AUTH
capture proxy
alice_plays $proxy -au alice -ap looking-glass << END
> REGISTER
< 401 auth
> REGISTER auth
< 401
END
