# cause: the caller says it knows 100rel, and never acknowledges a reliable 183
# expect: prack-missing
# allow: unspecific-500
# seconds: 34
hosts alice bob
capture bob
bob_plays << END
< INVITE
$(for wait in 500 1000 2000 4000 8000 16000 500; do
    echo '> 183 Session Progress sdp'
    echo '  Require: 100rel'
    echo '  RSeq: 1'
    echo '  Content-Type: application/sdp'
    echo "pause $wait"
done)
> 500 Server Internal Error
< ACK
END
alice_plays $bob << END
> INVITE
  Supported: 100rel
< 183
< 500
> ACK
END
