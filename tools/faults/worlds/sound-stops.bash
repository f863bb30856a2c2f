# cause: the caller's sound stops in the midst of the call, and the callee gives up after 10 s
# expect: media-timeout-release or one-way-media
# seconds: 18
hosts alice bob
capture bob
settings='rtp_timeout 10' softphone bob $bob "$(account bob $alice 'regint=0;answermode=auto')"
softphone alice $alice "$(account alice $bob)" "/dial sip:bob@example.com"
await_line alice 'Call established'
talk 5
lose alice 'udp dport 20000-20100'
await_line alice 'terminated|session closed'
