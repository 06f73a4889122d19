#!/usr/bin/env bash
# Installs what the tests need (real servers among it; no service is started) and runs everything that must hold before a change lands.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/install-test-dependencies.sh
python=${XDG_CACHE_HOME:-$HOME/.cache}/lanyard/tests-python/bin/python3
if [ -z "${LANYARD_TESTS_PYTHON:-}" ] && [ -x "$python" ]; then export LANYARD_TESTS_PYTHON=$python; fi
swift format lint --strict --recursive --parallel Package.swift Plugins Sources Tests Server/Package.swift Server/Sources Server/Tests \
  Benchmarks/Package.swift Benchmarks/Sources Examples/Package.swift Examples/Sources Examples/Tests
swift build --build-tests
"$(swift build --show-bin-path)/lanyard" check specs
"$(swift build --show-bin-path)/lanyard" test specs
Scripts/test-completions-and-manual.sh "$(swift build --show-bin-path)/lanyard"
# Apart, so that what only computes does not keep the real servers waiting.
swift test --skip-build --skip CommandTests
swift test --skip-build --filter CommandTests
# The libraries' reference, of what has just been built: takes seconds, and finds links that lead nowhere.
Scripts/documentation.sh
# A package that uses the plugins and the catalog. Its first build takes a few minutes; what it has built is kept below .build.
Scripts/test-consumer.sh
# A package of its own, with an HTTP server in it.
swift test --package-path Server --scratch-path .build/server
# Another, with the examples and all Swift of the documentation; what both depend on has just been built.
Scripts/test-examples.sh
