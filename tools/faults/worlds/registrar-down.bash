# cause: the host of the registrar is there, and answers nobody
# expect: no-response-register
# seconds: 34
hosts alice proxy
drop proxy input 'udp dport 5060'
capture alice
softphone alice $alice "$(account alice $proxy regint=3600)"
await_line alice 'reg.*fail|timed out' 60
