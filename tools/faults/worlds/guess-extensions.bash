# cause: somebody tries to register one extension after the other
# expect: extension-enumeration
# allow: register-403-404
# seconds: 3
office NO_ACCOUNTS
capture proxy
alice_plays $proxy -m 15 -r 10 << END
> REGISTER
  From: <sip:10[call_number]@example.com>;tag=[tag][call_number]
  To: <sip:10[call_number]@example.com>
< 404
END
