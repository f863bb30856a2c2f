# One situation of situations.bash in its world.
#
#   bash situation.bash SITUATION WORK
# shellcheck shell=bash disable=SC1091,SC2034,SC2154
set -u

situation=$1
work=$2
sipwhy=

. "$(dirname "$0")/world.bash"
. "$here/situations.bash"

cable_lay
"situation_${situation//-/_}"
