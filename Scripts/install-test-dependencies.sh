#!/usr/bin/env bash
# Installs what the tests need on Debian 12: what building needs, the real servers, and somebody else's parsers.
set -euo pipefail
here=$(dirname "$0")
"$here/install-build-dependencies.sh"
exec "$here/install-packages.sh" \
  transmission-daemon etcd-server qbittorrent-nox python3 openssl curl util-linux \
  krb5-kdc krb5-admin-server krb5-user apache2 libapache2-mod-auth-gssapi gss-ntlmssp lighttpd
