# Short names for the scripts; `make` alone lists them.

.PHONY: help try build server test documentation format release test-package benchmarks

help:
	@echo "make try           install what building needs, build, and log in to a real server"
	@echo "make test          install what the tests need and run them all"
	@echo "make build         a release binary with a static Swift runtime"
	@echo "make server        lanyard-server, which lanyard mock runs"
	@echo "make documentation the libraries' reference, with DocC"
	@echo "make format        format the sources in place"
	@echo "make release       a binary, completions, manual page and Debian package in ./dist"
	@echo "make test-package  install the package in a fresh Debian 12 and use it (needs root)"
	@echo "make benchmarks    measure, with a release build, and print a table"

try:
	Scripts/try.sh

test:
	Scripts/test.sh

build:
	swift build --configuration release --static-swift-stdlib --product lanyard

server:
	swift build --package-path Server --configuration release --static-swift-stdlib --product lanyard-server

documentation:
	Scripts/documentation.sh

format:
	swift format --in-place --recursive --parallel Package.swift Plugins Sources Tests Server/Package.swift Server/Sources Server/Tests \
	  Benchmarks/Package.swift Benchmarks/Sources Examples/Package.swift Examples/Sources Examples/Tests

release:
	Scripts/release.sh

test-package:
	Scripts/test-package.sh

benchmarks: build
	swift run --configuration release --package-path Benchmarks benchmarks \
	  --lanyard "$$(swift build --configuration release --static-swift-stdlib --show-bin-path)/lanyard"
