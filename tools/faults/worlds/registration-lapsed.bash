# cause: the phone registers for eight seconds and dies
# expect: registration-expired
# seconds: 20
office EXPIRES_S=8
capture proxy
alice_plays $proxy << END
> REGISTER
  Expires: 8
< 200
END
pings $proxy 6 4
