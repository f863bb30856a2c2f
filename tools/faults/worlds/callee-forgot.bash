# cause: the callee was started anew during the call, and does not know it when the BYE comes
# expect: bye-481
# seconds: 5
hosts alice bob
capture alice
bob_plays << END
< INVITE
> 180 Ringing
> 200 OK
< ACK
END
play alice alice $alice $bob:5060 << END
> INVITE
< 180
< 200
> ACK
pause 4000
> BYE
< 481
END
await bob
bob_plays << END
< BYE
> 481 Call/Transaction Does Not Exist
END
await alice
