#!/usr/bin/env bash
# Builds a package that uses Lanyard's plugins and catalog, as anybody's would: once well, and once with a broken spec. Its products lie below
# the root's .build and are kept, so that only the first run takes long.
set -euo pipefail
cd "$(dirname "$0")/.."

package=Tests/Consumer
scratch=$PWD/.build/consumer
output=$(mktemp -d)
trap 'rm -rf "$output"' EXIT
fail() {
  echo "error: $1" >&2
  cat "$output/said" >&2
  exit 1
}

echo "A package with good specs builds, and its types do what they say"
swift build --package-path "$package" --scratch-path "$scratch" --product Consumer >"$output/said" 2>&1 || fail "the consumer does not build"
consumer=$(swift build --package-path "$package" --scratch-path "$scratch" --show-bin-path)/Consumer
"$consumer" >"$output/said" 2>&1 || fail "the consumer does not run"
diff "$package/expected.txt" "$output/said" || fail "the consumer says something else"

echo "The text that is embedded is the file's, byte for byte"
for spec in "$package"/Sources/Consumer/Specs/{,*/}*.auth.yaml; do
  name=$(sed -n 's/^name: //p' "$spec" | tr -d '\r')
  "$consumer" "$name" >"$output/said"
  cmp "$spec" "$output/said" || fail "the embedded $name is not $spec"
done

echo "A broken spec fails the build at its place"
if swift build --package-path "$package" --scratch-path "$scratch" --target Broken >"$output/said" 2>&1; then fail "a broken spec builds"; fi
grep -q "^$PWD/$package/Sources/Broken/broken.auth.yaml:11:20: error: there is no input called 'pasword' (did you mean 'password'?)" \
  "$output/said" || fail "the mistake is not shown where it is"

echo "swift package validate-specs says the same, and lets good specs pass"
validate() { swift package --package-path "$package" --scratch-path "$scratch" validate-specs "$@" >"$output/said" 2>&1; }
if validate; then fail "a broken spec passes"; fi
grep -q "broken.auth.yaml:11:20: error: there is no input called 'pasword'" "$output/said" || fail "the mistake is not shown"
validate --strict Sources/Consumer || fail "good specs do not pass"
grep -q "^2 specs checked" "$output/said" || fail "the specs were not looked for below the folder"
if validate --strict Sources/Broken/broken.auth.yaml; then fail "a broken spec passes when it is named"; fi
if validate nowhere; then fail "a folder that is not there passes"; fi
