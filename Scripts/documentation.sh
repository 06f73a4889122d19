#!/usr/bin/env bash
# Makes the reference of the libraries with DocC, which comes with Swift: no package and no network. A link that leads nowhere is an error.
# Usage: Scripts/documentation.sh [FOLDER]; the folder is .build/documentation unless given.
set -euo pipefail
cd "$(dirname "$0")/.."

modules=(LanyardSpec Lanyard LanyardCURL LanyardKerberos LanyardFileStore LanyardCatalog LanyardTesting)
output=${1:-.build/documentation}
graphs=.build/symbol-graphs
triple=$(swiftc -print-target-info | sed -n 's/^ *"unversionedTriple": "\(.*\)",$/\1/p')
for module in "${modules[@]}"; do swift build --target "$module"; done
products=$(swift build --show-bin-path)
clang=()
for flag in $(pkg-config --cflags-only-I libxml-2.0 libpcre2-8 yaml-0.1 zlib); do clang+=(-Xcc "$flag"); done
for header in Sources/C*/; do clang+=(-I "$header"); done
for map in "$products"/*.build/module.modulemap; do [ -e "$map" ] && clang+=(-Xcc "-fmodule-map-file=$map"); done

rm -rf "$graphs" "$output"
mkdir -p "$output"
for module in "${modules[@]}"; do
  mkdir -p "$graphs/$module"
  swift-symbolgraph-extract -module-name "$module" -target "$triple" -I "$products/Modules" "${clang[@]}" \
    -minimum-access-level public -skip-inherited-docs -output-dir "$graphs/$module"
  docc convert "Sources/$module/Documentation.docc" --additional-symbol-graph-dir "$graphs/$module" \
    --fallback-display-name "$module" --fallback-bundle-identifier "lanyard.$module" \
    --output-path "$output/$module.doccarchive" >"$graphs/said" 2>&1 || { cat "$graphs/said" >&2; exit 1; }
  # Parameters whose names say all are left out on purpose.
  if grep -E '^(warning|error): ' "$graphs/said" | grep -v "^warning: Parameter '.*' is missing documentation$" >/dev/null; then
    cat "$graphs/said" >&2
    echo "error: the reference of $module has links that lead nowhere, or other mistakes" >&2
    exit 1
  fi
done
docc merge "$output"/*.doccarchive --synthesized-landing-page-name Lanyard --output-path "$output/All.doccarchive"
echo "the reference is $output/All.doccarchive: let any web server show that folder, and begin at documentation/lanyard"
