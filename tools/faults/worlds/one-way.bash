# cause: the sound of the callee is lost on its way to the caller
# expect: one-way-media
# seconds: 8
hosts alice bob
lose bob 'udp dport 20000-20100'
capture alice
softphone bob $bob "$(account bob $alice 'regint=0;answermode=auto')"
softphone alice $alice "$(account alice $bob)" "/dial sip:bob@example.com"
await_line alice 'Call established'
talk 7
press alice /hangup
await_line bob 'terminated|session closed'
