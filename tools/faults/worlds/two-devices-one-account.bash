# cause: two devices have the same account and overwrite each other's registration
# expect: registration-flapping
# seconds: 4
office
capture proxy
alice_plays $proxy << END
$(for port in 5060 5070 5060 5070 5060 5070 5060; do
    echo '> REGISTER'
    echo "  Contact: <sip:alice@$alice:$port>"
    echo '< 200'
    echo 'pause 500'
done)
END
