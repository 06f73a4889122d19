#!/usr/bin/env bash
# Installs the package that Scripts/release.sh has made into a fresh Debian 12, which lives in a folder, and logs in with it there.
#
#     Scripts/test-package.sh [PACKAGE]
#
# Needs root, for chroot, and takes the fresh system from the mirror that apt uses.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=$(realpath "${1:-$(echo "$here"/../dist/lanyard_*.deb)}")
"$here/install-packages.sh" debootstrap python3

work=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || true; umount "$work/root/proc" 2>/dev/null || true; rm -rf --one-file-system "$work"' EXIT
fail() {
  echo "test-package: $*" >&2
  exit 1
}
quietly() {
  "$@" >"$work/log" 2>&1 </dev/null || {
    tail -n 20 "$work/log" >&2
    fail "failed: $*"
  }
}

root=$work/root
# The proxy, where apt has one.
eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
export http_proxy=${http_proxy:-}
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | head -n 1)
quietly debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}"
# Where a program finds its own arguments.
mount -t proc proc "$root/proc"
cp "$package" "$root/lanyard.deb"
within() {
  chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    http_proxy="$http_proxy" PASSWORD='open sesame' "$@"
}
# Only what the package says that it needs comes with it.
quietly within apt-get install --yes --no-install-recommends /lanyard.deb

[ "lanyard_$(within lanyard --version)_$(dpkg --print-architecture).deb" = "$(basename "$package")" ] || fail "another version"
if within ldd /usr/bin/lanyard | grep 'not found'; then fail "libraries are missing"; fi
specs=/usr/share/doc/lanyard/examples/specs
within lanyard check "$specs" || fail "the specs have mistakes there"
quietly within lanyard test "$specs"
for file in bash-completion/completions/lanyard zsh/vendor-completions/_lanyard fish/vendor_completions.d/lanyard.fish; do
  [ -s "$root/usr/share/$file" ] || fail "there is no $file"
done

# With what it recommends, too, nothing is left to wish.
quietly within apt-get install --yes --no-install-recommends ca-certificates libgssapi-krb5-2
quietly within lanyard doctor

# A vendor outside, since both have the same network.
python3 - >"$work/port" <<'END' &
import http.server

class Vendor(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        isLogin = self.path == "/v3/auth/authenticate" and body == b'{"name":"ops","password":"open sesame"}'
        isKnown = self.headers["Authorization"] == "opened"
        answer = b'{"token":"opened"}' if isLogin else b'{"kvs":[]}'
        self.send_response(200 if isLogin or isKnown else 401)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Vendor)
print(server.server_address[1], flush=True)
server.serve_forever()
END
server=$!
until [ -s "$work/port" ]; do
  kill -0 "$server" || fail "the vendor did not start"
  sleep 0.1
done
quietly within lanyard login "$specs/etcd" --set base_url="http://127.0.0.1:$(cat "$work/port")" --set username=ops --env password=PASSWORD
answer=$(within lanyard request etcd POST /v3/kv/range --data '{"key":"YQ=="}')
[ "$answer" = '{"kvs":[]}' ] || fail "the request was answered with: $answer"

quietly within apt-get remove --yes lanyard
if within which lanyard >/dev/null; then fail "the program is still there"; fi
echo "The package installs, logs in and goes away on Debian $(within cat /etc/debian_version)"
