#!/usr/bin/env bash
# Installs what the tests need on Debian 12: what building needs, the real servers, somebody else's parsers and NTLM,
# and what reads completions and manual pages.
set -euo pipefail
here=$(dirname "$0")
"$here/install-build-dependencies.sh"
"$here/install-packages.sh" \
  transmission-daemon etcd-server qbittorrent-nox python3 python3-venv python3-jsonschema openssl curl util-linux strace nodejs \
  krb5-kdc krb5-admin-server krb5-user apache2 libapache2-mod-auth-gssapi gss-ntlmssp lighttpd \
  man-db mandoc zsh fish

# These are on PyPI only. What cannot be installed is said, and the tests that want it are skipped. What is there already stays: other tests
# may be running with it.
environment=${XDG_CACHE_HOME:-$HOME/.cache}/lanyard/tests-python
log=$(mktemp)
trap 'rm -f "$log"' EXIT
"$environment/bin/python3" -m pip --version >"$log" 2>&1 || python3 -m venv --clear "$environment" >"$log" 2>&1 </dev/null || {
  echo "there is no Python environment, so that the tests with packages of PyPI are skipped: $(tail -n 1 "$log")" >&2
  exit 0
}
install_module() { # MODULE PACKAGE
  "$environment/bin/python3" -c "import $1" 2>/dev/null && return
  echo "Installing $2"
  "$environment/bin/python3" -m pip install --quiet --disable-pip-version-check --timeout 20 --retries 1 "$2" >"$log" 2>&1 </dev/null ||
    # pip's last line says that there is no such package, whatever the reason; its first complaint tells it.
    echo "$2 cannot be installed, so that the tests with it are skipped: $(grep --max-count=1 --ignore-case error "$log" || tail -n 1 "$log")" >&2
}
install_module spnego pyspnego
install_module jupyter_server jupyter-server
install_module synapse matrix-synapse
