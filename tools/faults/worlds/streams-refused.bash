# cause: the callee answers the call and refuses every stream of it
# expect: sdp-port-zero or no-common-codec
# allow: sdp-port-zero
# seconds: 5
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
  | v=0
  | o=bob 1468731 1468731 IN IP4 $bob
  | s=-
  | c=IN IP4 $bob
  | t=0 0
  | m=audio 0 RTP/AVP 0
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
