# cause: the phone insists on a shorter registration than the registrar takes
# expect: interval-too-brief-423
office BRIEF
capture proxy
alice_plays $proxy << END
> REGISTER
  Expires: 60
< 423
pause 500
> REGISTER
  Expires: 60
< 423
pause 500
> REGISTER
  Expires: 60
< 423
END
