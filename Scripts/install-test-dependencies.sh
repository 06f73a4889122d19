#!/usr/bin/env bash
# Installs what the tests need on Debian 12: what building needs, the real servers, somebody else's parsers and NTLM,
# and what reads completions and manual pages.
set -euo pipefail
here=$(dirname "$0")
"$here/install-build-dependencies.sh"
"$here/install-packages.sh" \
  transmission-daemon etcd-server qbittorrent-nox python3 python3-venv openssl curl util-linux strace \
  krb5-kdc krb5-admin-server krb5-user apache2 libapache2-mod-auth-gssapi gss-ntlmssp lighttpd \
  man-db mandoc zsh fish

# pyspnego and jupyter-server are on PyPI only. Without them the tests that want them are skipped, and say so.
environment=${XDG_CACHE_HOME:-$HOME/.cache}/lanyard/tests-python
"$environment/bin/python3" -c 'import spnego, jupyter_server' 2>/dev/null && exit 0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing pyspnego and jupyter-server"
{
  python3 -m venv --clear "$environment" &&
    "$environment/bin/python3" -m pip install --quiet --disable-pip-version-check --timeout 20 --retries 1 pyspnego jupyter-server
} >"$log" 2>&1 </dev/null || {
  echo "pyspnego and jupyter-server cannot be installed, so that the tests with them are skipped: $(tail -n 1 "$log")" >&2
  rm -rf "$environment"
}
