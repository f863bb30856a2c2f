# cause: the caller's phone insists on SRTP, the callee's knows none
# expect: srtp-mismatch
# allow: no-common-codec
# seconds: 3
hosts alice bob
capture bob
softphone bob $bob "$(account bob $alice)"
modules='srtp.so' softphone alice $alice "$(account alice $bob 'regint=0;mediaenc=srtp-mand')" \
    "/dial sip:bob@example.com"
await_line alice 'session closed|488'
