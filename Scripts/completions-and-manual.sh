#!/usr/bin/env bash
# Writes what a built command tells about itself: completions for three shells, and its manual page.
#
#     Scripts/completions-and-manual.sh LANYARD FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
lanyard=$1
folder=$2

mkdir -p "$folder"
"$lanyard" --generate-completion-script bash >"$folder/lanyard.bash"
"$lanyard" --generate-completion-script zsh >"$folder/_lanyard"
"$lanyard" --generate-completion-script fish >"$folder/lanyard.fish"
# The page has the date of the sources, so that the same sources give the same page.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
"$lanyard" --experimental-dump-help |
  "$here/manual.py" "$("$lanyard" --version)" "$here/../Documentation/Command.md" >"$folder/lanyard.1"
