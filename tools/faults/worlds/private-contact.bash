# cause: the caller is behind a router that translates addresses, and gives its private one
# expect: nat-private-contact
# allow: nat-via-mismatch nat-sdp-private contact-unreachable bye-unanswered bye-481
# seconds: 12
alice=10.0.0.10
hosts proxy bob
kamailio_at proxy $proxy "$bob:5060"
behind_nat alice $alice 203.0.113.77
capture proxy
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
pause 3500
> BYE
< 200 within 7000
END
alice_plays $proxy << END
> INVITE
< 100
< 180
< 200
> ACK
END
over bob
