# cause: a browser's offer of ICE and DTLS reaches a phone that knows neither
# expect: ice-only
# allow: no-common-codec srtp-mismatch
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 488 Not Acceptable Here
< ACK
END
alice_plays $bob << END
> INVITE
  | v=0
  | o=- 4611731400430051336 2 IN IP4 127.0.0.1
  | s=-
  | t=0 0
  | a=group:BUNDLE 0
  | m=audio 9 UDP/TLS/RTP/SAVPF 111 0
  | c=IN IP4 0.0.0.0
  | a=rtcp:9 IN IP4 0.0.0.0
  | a=candidate:1 1 udp 2113937151 4f7d2a1c-8b7e-4a51.local 54400 typ host
  | a=ice-ufrag:EsAw
  | a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
  | a=fingerprint:sha-256 D2:FA:0E:C3:22:59:5E:14:95:69:92:3D:13:B4:84:24:2C:C2:A2:C0:3E:FD:34:8E:5E:EA:6F:AF:52:CE:E6:0F
  | a=setup:actpass
  | a=mid:0
  | a=rtcp-mux
  | a=rtpmap:111 opus/48000/2
  | a=rtpmap:0 PCMU/8000
< 488
> ACK
END
