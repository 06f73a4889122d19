#!/usr/bin/env bash
# Builds the examples, a package of its own with an HTTP client and a server in it, and runs their tests. They find every piece of Swift in
# the documentation among what has been compiled.
set -euo pipefail
cd "$(dirname "$0")/.."

# What both packages depend on is built once.
swift test --package-path Examples --scratch-path .build/server "$@"
