# cause: the caller offers sound and picture, and the answer has one stream too few
# expect: sdp-answer-mismatch
# seconds: 5
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
  | v=0
  | o=alice 1468213 1468213 IN IP4 $alice
  | s=-
  | c=IN IP4 $alice
  | t=0 0
  | m=audio 6000 RTP/AVP 0 101
  | a=rtpmap:0 PCMU/8000
  | a=rtpmap:101 telephone-event/8000
  | m=video 6002 RTP/AVP 99
  | a=rtpmap:99 H264/90000
< 180
< 200
> ACK
pause 3500
> BYE
< 200
END
