#!/usr/bin/env bash
# Installs the Debian packages named as arguments, if any is missing, without letting one of them start a service.
#
#     Scripts/install-packages.sh PACKAGE…
#
# Says nothing when there is nothing to do. Works as root, or with sudo.
set -euo pipefail

missing=()
for package in "$@"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || {
    echo "install-packages: needs root or sudo to install: ${missing[*]}" >&2
    exit 1
  }
  exec sudo "$0" "$@"
fi

# Debian asks this script before it starts a service, and 101 means no. One that was there comes back afterwards,
# whatever happens: also after a run that was killed before it could clean up.
policy=/usr/sbin/policy-rc.d
saved=$policy.before-lanyard
restore() {
  if [ -e "$saved" ]; then mv -f "$saved" "$policy"; else rm -f "$policy"; fi
}
log=$(mktemp)
trap 'restore; rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
if [ -e "$policy" ] && [ ! -e "$saved" ]; then mv "$policy" "$saved"; fi
printf '#!/bin/sh\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
quietly() {
  "$@" >"$log" 2>&1 </dev/null || {
    echo "install-packages: failed: $*" >&2
    tail -n 20 "$log" >&2
    return 1
  }
}
echo "Installing ${missing[*]}"
quietly apt-get update
quietly apt-get install --yes --no-install-recommends "${missing[@]}"
