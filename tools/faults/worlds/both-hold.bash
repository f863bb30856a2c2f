# cause: both sides put the call on hold: sendonly is answered with sendonly
# expect: sdp-direction-conflict
# seconds: 8
hosts alice bob
capture alice
hold() { # hold VERSION ADDRESS
    printf '  | %s\n' v=0 "o=- 1468213 $1 IN IP4 $2" s=- "c=IN IP4 $2" 't=0 0' \
        'm=audio 6000 RTP/AVP 0' a=rtpmap:0\ PCMU/8000 a=sendonly
}
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
< INVITE
> 200 OK
$(hold 1468214 $bob)
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
> INVITE
$(hold 1468214 $alice)
< 200
> ACK
pause 3500
> BYE
< 200
END
