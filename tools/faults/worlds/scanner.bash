# cause: a scanner of the internet looks for SIP servers
# expect: scanner-user-agent
office
capture proxy
alice_plays $proxy << END
> OPTIONS
  > OPTIONS sip:$proxy SIP/2.0
  From: "sipvicious" <sip:100@1.1.1.1>;tag=[tag]
  To: "sipvicious" <sip:100@1.1.1.1>
  Contact: <sip:100@$alice:5060>
  User-Agent: friendly-scanner
< 200
END
