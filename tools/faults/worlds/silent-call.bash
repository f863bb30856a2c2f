# cause: packet filters eat the sound of one call in both directions, before the hub
# expect: no-media
# seconds: 9
hub
two_talk
hosts alice bob
capture tap
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
< 180
< 200
> ACK
pause 7000
> BYE
< 200
END
