# cause: the call is transferred to a number that nobody has
# expect: transfer-failed
# seconds: 7
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
< REFER
> 202 Accepted
pause 200
> NOTIFY
  Event: refer
  Subscription-State: terminated;reason=noresource
  Content-Type: message/sipfrag;version=2.0
  | SIP/2.0 404 Not Found
< 200
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
< 180
< 200
> ACK
pause 3500
> REFER
  Refer-To: <sip:+12025550199@example.com>
  Referred-By: <sip:alice@example.com>
< 202
< NOTIFY
> 200 OK
pause 500
> BYE
< 200
END
