# cause: the proxy redirects the caller to the address that was called
# expect: redirect-loop
# seconds: 2
office CIRCLE
capture proxy
alice_plays $proxy << END
$(for try in 1 2 3 4; do
    echo '> INVITE'
    echo '< 100?'
    echo '< 302'
    echo '> ACK'
    echo 'pause 300'
done)
END
