#!/usr/bin/env bash
# Looks whether completions and manual page are taken by the programs that they are for.
#
#     Scripts/test-completions-and-manual.sh LANYARD
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lanyard=$(realpath "$1")

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
fail() {
  echo "test-completions-and-manual: $*" >&2
  exit 1
}
"$here/completions-and-manual.sh" "$lanyard" "$home/files"
export XDG_STATE_HOME=$home/state XDG_CONFIG_HOME=$home/config HOME=$home
mkdir -p "$home/bin" "$home/config/lanyard/specs" "$home/work"
ln -s "$lanyard" "$home/bin/lanyard"
export PATH=$home/bin:$PATH
printf 'lanyard: 1\nprofiles:\n  night-shift:\n    spec: vault\n' >"$home/config/lanyard/lanyard.yaml"
printf 'lanyard: 1\nname: night-watch\n' >"$home/config/lanyard/specs/night-watch.auth.yaml"
cd "$home/work"

# Each prints what it offers, a line each.
bash_offers() {
  bash --norc --noprofile -c 'source "$1/lanyard.bash" && shift && complete -p lanyard >/dev/null &&
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_TYPE=9 &&
    _lanyard lanyard "${@: -1}" "${@: -2:1}" &&
    printf "%s\n" "${COMPREPLY[@]}"' bash "$home/files" "$@" 2>&1
}
fish_offers() {
  fish --no-config -c 'source $argv[1]/lanyard.fish; complete --do-complete "$argv[2]"' "$home/files" "$*" 2>&1
}
zsh_loads() {
  zsh -f -c 'fpath=($1 $fpath); autoload -Uz compinit && compinit -D -u && whence -w _lanyard && print -r -- ${_comps[lanyard]}' zsh "$home/files" 2>&1
}

expect() {
  local offered=$1
  shift
  for word in "$@"; do
    grep -q -E "^$word([[:space:]]|\$)" <<<"$offered" || fail "'$word' is not offered, but: $offered"
  done
}
expect "$(bash_offers lanyard lo)" login logout
expect "$(bash_offers lanyard login n)" night-shift night-watch
expect "$(bash_offers lanyard request n)" night-shift
if grep -q night-watch <<<"$(bash_offers lanyard request n)"; then fail "'request' is offered a spec"; fi
if command -v fish >/dev/null; then
  # Names are asked for by a command line that fish has only when somebody sits before it.
  expect "$(fish_offers lanyard lo)" login logout
fi
if command -v zsh >/dev/null; then
  [ "$(zsh_loads | tail -n 1)" = _lanyard ] || fail "zsh does not load its completions: $(zsh_loads)"
  zsh -f -n "$home/files/_lanyard"
fi

page=$home/files/lanyard.1
findings=$(LC_ALL=C.UTF-8 man --warnings --encoding=UTF-8 --local-file -Tutf8 -Z "$page" 2>&1 >/dev/null)
[ -z "$findings" ] || fail "man: $findings"
if command -v mandoc >/dev/null; then
  findings=$(mandoc -T lint -W warning "$page" 2>&1) || true
  [ -z "$findings" ] || fail "mandoc: $findings"
fi
text=$(LC_ALL=C.UTF-8 MANWIDTH=100 man --local-file "$page" | col -bx)
for line in 'LANYARD(1)' 'lanyard login target' '--as name' 'EXIT STATUS' 'the vendor says that the credentials are wrong'; do
  grep -q -F -e "$line" <<<"$text" || fail "the manual page does not say '$line'"
done
