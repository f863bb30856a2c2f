# cause: somebody asks one address after the other whether it speaks SIP
# expect: options-sweep
# allow: no-response-noninvite
# seconds: 3
hosts bob
host device 192.0.2.66
for last in {31..54}; do
    ip -n bob addr add "198.51.100.$last/24" dev eth0
done
drop bob input 'udp dport 5060'
capture device
for last in {31..54}; do
    on device bash -c 'printf "%s\r\n" "$@" | cat > "/dev/udp/$0/5060"' "198.51.100.$last" \
        "OPTIONS sip:198.51.100.$last SIP/2.0" \
        "Via: SIP/2.0/UDP 192.0.2.66:5060;rport;branch=z9hG4bK7c1d$last" \
        "Max-Forwards: 70" "From: <sip:100@192.0.2.66>;tag=83ab$last" \
        "To: <sip:198.51.100.$last>" "Call-ID: 51d0a9$last@192.0.2.66" "CSeq: 1 OPTIONS" \
        "Contact: <sip:100@192.0.2.66:5060>" "Content-Length: 0" ""
done
sleep 2.5 # in which none of them answers
