# cause: the caller insists on a shorter session than the callee takes
# expect: session-interval-422
# seconds: 2
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 422 Session Interval Too Small
  Min-SE: 1800
< ACK
< INVITE
> 422 Session Interval Too Small
  Min-SE: 1800
< ACK
END
alice_plays $bob << END
> INVITE
  Supported: timer
  Session-Expires: 90
< 422
> ACK
pause 500
> INVITE
  Supported: timer
  Session-Expires: 90
< 422
> ACK
END
