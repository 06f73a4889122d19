#!/usr/bin/env bash
# Installs what the tests need (real servers among it; no service is started) and runs everything that must hold before a change lands.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/install-test-dependencies.sh
python=${XDG_CACHE_HOME:-$HOME/.cache}/lanyard/tests-python/bin/python3
if [ -z "${LANYARD_TESTS_PYTHON:-}" ] && [ -x "$python" ]; then export LANYARD_TESTS_PYTHON=$python; fi
swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
swift build --build-tests
"$(swift build --show-bin-path)/lanyard" check specs
"$(swift build --show-bin-path)/lanyard" test specs
Scripts/test-completions-and-manual.sh "$(swift build --show-bin-path)/lanyard"
# Apart, so that what only computes does not keep the real servers waiting.
swift test --skip-build --skip CommandTests
swift test --skip-build --filter CommandTests
