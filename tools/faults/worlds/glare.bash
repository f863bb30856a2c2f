# cause: the callee is changing the call itself whenever the caller wants to
# expect: glare-491
# seconds: 6
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
$(for try in 1 2 3 4; do
    echo '< INVITE'
    echo '> 491 Request Pending'
    echo '< ACK'
done)
< BYE
> 200 OK
END
alice_plays $bob << END
> INVITE
< 180
< 200
> ACK
$(for try in 1 2 3 4; do
    echo 'pause 1000'
    echo '> INVITE'
    echo '< 491'
    echo '> ACK'
done)
pause 500
> BYE
< 200
END
