#!/usr/bin/env bash
# Installs what building Lanyard needs on Debian 12 beside Swift.
set -euo pipefail
exec "$(dirname "$0")/install-packages.sh" \
  libyaml-dev libcurl4-openssl-dev zlib1g-dev libxml2-dev libpcre2-dev pkg-config make
