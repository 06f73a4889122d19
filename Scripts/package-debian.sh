#!/usr/bin/env bash
# Makes a package for Debian of what Scripts/release.sh has built.
#
#     Scripts/package-debian.sh FOLDER
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$(realpath "$1")
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

version=$("$folder/lanyard" --version)
architecture=$(dpkg --print-architecture)
maintainer=$(git -C "$here" log -1 --format='%an <%ae>')
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
umask 022
root=$stage/root
share=$root/usr/share

install -D --mode 755 "$folder/lanyard" "$root/usr/bin/lanyard"
install -D --mode 644 "$folder/lanyard.bash" "$share/bash-completion/completions/lanyard"
install -D --mode 644 "$folder/_lanyard" "$share/zsh/vendor-completions/_lanyard"
install -D --mode 644 "$folder/lanyard.fish" "$share/fish/vendor_completions.d/lanyard.fish"
install -D --mode 644 "$folder/lanyard.1" "$share/man/man1/lanyard.1"
gzip --best --no-name "$share/man/man1/lanyard.1"
documents=$share/doc/lanyard
mkdir -p "$documents/examples"
cp -r "$here/../specs" "$documents/examples/specs"
chmod -R u=rwX,go=rX "$documents"
cat >"$documents/copyright" <<END
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: lanyard

Files: *
Copyright: 2026 the authors of Lanyard
License: Apache-2.0

License: Apache-2.0
 The full text is in /usr/share/common-licenses/Apache-2.0.
END
gzip --best --no-name >"$documents/changelog.gz" <<END
lanyard ($version) unstable; urgency=medium

  * Built from the sources of this date.

 -- $maintainer  $(date --utc --rfc-email --date "@$SOURCE_DATE_EPOCH")
END

# Which libraries the binary needs, in which versions: read from the binary itself. Those for Kerberos and libcurl are opened when they are
# needed; of libcurl's options the youngest is CURLOPT_QUICK_EXIT.
mkdir "$stage/debian" "$root/DEBIAN"
printf 'Source: lanyard\n\nPackage: lanyard\nArchitecture: any\n' >"$stage/debian/control"
depends=$(cd "$stage" && dpkg-shlibdeps -O root/usr/bin/lanyard)
depends=${depends#shlibs:Depends=}
cat >"$root/DEBIAN/control" <<END
Package: lanyard
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Section: utils
Priority: optional
Installed-Size: $(du --summarize --apparent-size --block-size 1K "$root/usr" | cut -f 1)
Depends: $depends, libcurl4 (>= 7.87)
Recommends: ca-certificates, libgssapi-krb5-2
Description: log in to anything, with one YAML file per vendor
 Every API has its own idea of a login. Lanyard describes each in a file and
 does the rest: it logs in, keeps the session, puts it where the vendor wants
 it, notices when it dies, logs in again, and logs out.
END
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort --zero-terminated | xargs --null md5sum >DEBIAN/md5sums)
dpkg-deb --root-owner-group --build "$root" "$folder/lanyard_${version}_$architecture.deb" >/dev/null
