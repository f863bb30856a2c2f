# cause: the gateway promises early media, and sends none
# expect: early-media-no-rtp
# allow: no-media
# seconds: 8
hub
two_talk
hosts alice bob
capture tap
bob_plays << END
< INVITE
> 183 Session Progress sdp
pause 4000
> 486 Busy Here
< ACK
END
alice_plays $bob << END
> INVITE
< 183
< 486
> ACK
END
