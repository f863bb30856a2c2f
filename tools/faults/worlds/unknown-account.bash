# cause: the registrar has no such account
# expect: register-403-404
office NO_ACCOUNTS
capture proxy
alice_plays $proxy << END
> REGISTER
< 404
END
