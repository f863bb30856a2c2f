# cause: a door phone sends headers that are none
# expect: malformed-message
# allow: missing-mandatory-header content-length-mismatch cseq-violation branch-invalid
# seconds: 3
office
host device 192.0.2.66
capture proxy
on device bash "$here/malformed.bash" $proxy 5060
