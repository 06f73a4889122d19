#!/usr/bin/env bash
# Builds what is given away, into ./dist: one stripped binary with a static Swift runtime, its completions and manual page, and a
# package for Debian.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/install-build-dependencies.sh
Scripts/install-packages.sh dpkg-dev python3
# The same sources give the same files.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

# Nothing that the command loads looks for a symbol in it: without a table of all its own it starts sooner, and is smaller.
options=(--configuration release --static-swift-stdlib -Xlinker --no-export-dynamic)
swift build "${options[@]}" --product lanyard
rm -rf dist
mkdir dist
install --mode 755 --strip "$(swift build "${options[@]}" --show-bin-path)/lanyard" dist/lanyard
Scripts/completions-and-manual.sh dist/lanyard dist
Scripts/package-debian.sh dist
for file in dist/lanyard dist/*.deb; do echo "$file: $(stat --format=%s "$file" | numfmt --to=iec)"; done
