# cause: the caller's phone speaks GSM only, the callee's G.711 only
# expect: no-common-codec
# seconds: 3
hosts alice bob
capture bob
softphone bob $bob "$(account bob $alice 'regint=0;audio_codecs=pcmu/8000/1')"
softphone alice $alice "$(account alice $bob 'regint=0;audio_codecs=gsm/8000/1')" \
    "/dial sip:bob@example.com"
await_line alice 'session closed|488'
