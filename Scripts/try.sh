#!/usr/bin/env bash
# From a fresh clone to a real login: installs what building needs and a small server, builds, and logs in to it.
set -euo pipefail
cd "$(dirname "$0")/.."

Scripts/install-build-dependencies.sh
Scripts/install-packages.sh transmission-daemon

echo "Building (a few minutes the first time)"
swift build --configuration release --static-swift-stdlib --product lanyard --quiet 2>/dev/null ||
  swift build --configuration release --static-swift-stdlib --product lanyard
lanyard=$(swift build --configuration release --static-swift-stdlib --show-bin-path)/lanyard

home=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$home"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 19091)
mkdir -p "$home/daemon"
echo '{ "bind-address-ipv6": "::1" }' >"$home/daemon/settings.json"
transmission-daemon --foreground --config-dir "$home/daemon" --rpc-bind-address 127.0.0.1 --port "$port" --allowed 127.0.0.1 \
  --auth --username alice --password 'open sesame' --bind-address-ipv4 127.0.0.1 --peerport 51999 --no-dht --no-lpd --no-portmap \
  >"$home/daemon.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done

export XDG_STATE_HOME=$home/state XDG_CONFIG_HOME=$home/config PASSWORD='open sesame'
show() {
  echo
  echo "\$ lanyard $*"
  "$lanyard" "$@"
}
echo
echo "A transmission-daemon, as Debian ships it, now listens on port $port. Its login is specs/transmission/transmission.auth.yaml."
show login transmission --set base_url="http://127.0.0.1:$port" --set username=alice --env password=PASSWORD
show request transmission POST /transmission/rpc --data '{"method":"session-get","arguments":{"fields":["version"]}}'
echo
show logout transmission
