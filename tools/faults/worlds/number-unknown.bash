# cause: nobody has the number that was dialled
# expect: number-not-found
office NUMBERS
capture proxy
callee=+12025550199
alice_plays $proxy << END
> INVITE
< 100?
< 404
> ACK
END
