# cause: the caller promises to refresh the session, does not, and the callee hangs up
# expect: session-refresh-missing
# allow: session-timer-short
# seconds: 62
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
  Require: timer
  Session-Expires: 90;refresher=uac
< ACK
pause 60000
> BYE
< 200
END
alice_plays $bob << END
> INVITE
  Supported: timer
  Session-Expires: 90;refresher=uac
< 180
< 200
> ACK
< BYE
> 200 OK
END
