# cause: the callee answers the refresh of the session with 500
# expect: session-refresh-failed
# allow: unspecific-500
# seconds: 7
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
  Require: timer
  Session-Expires: 90;refresher=uac
< ACK
< UPDATE
> 500 Server Internal Error
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
  Supported: timer
  Session-Expires: 90;refresher=uac
< 180
< 200
> ACK
pause 4000
> UPDATE
  Session-Expires: 90;refresher=uac
< 500
pause 500
> BYE
< 200
END
