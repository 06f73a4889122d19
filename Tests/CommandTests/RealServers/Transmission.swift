extension RealServer {
  /// Basic authentication and a session id in the header of a 409. It forgets the id when it starts.
  static let transmission = RealServer(
    name: "transmission-daemon", portCount: 2,
    arguments: { place in
      [
        "--foreground", "--config-dir", place.folder, "--rpc-bind-address", "127.0.0.1", "--port", "\(place.ports[0])",
        "--auth", "--username", username, "--password", password, "--allowed", "127.0.0.1", "--no-dht", "--no-lpd", "--no-portmap",
        "--no-utp", "--peerport", "\(place.ports[1])", "--download-dir", place.folder,
        // Otherwise it would listen for peers on every interface.
        "--bind-address-ipv4", "127.0.0.1", "--bind-address-ipv6", "::1",
      ]
    },
    readyPath: "/transmission/rpc", forgetting: .restart)
}
