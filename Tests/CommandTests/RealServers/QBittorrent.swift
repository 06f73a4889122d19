extension RealServer {
  /// A form, `Ok.` or `Fails.` with the same status, a cookie. It keeps its sessions in memory only.
  static let qbittorrent = RealServer(
    name: "qbittorrent-nox", portCount: 2,
    arguments: { place in ["--profile=\(place.folder)/profile", "--webui-port=\(place.ports[0])"] },
    prepare: { place in
      // The password is PBKDF2 with SHA-512 of RealServer.password. Ports are opened on the loopback interface only.
      try place.write(
        #"""
        [BitTorrent]
        Session\DHTEnabled=false
        Session\Interface=lo
        Session\InterfaceAddress=127.0.0.1
        Session\InterfaceName=lo
        Session\LSDEnabled=false
        Session\PeXEnabled=false
        Session\Port=\#(place.ports[1])

        [LegalNotice]
        Accepted=true

        [Meta]
        MigrationVersion=4

        [Network]
        PortForwardingEnabled=false

        [Preferences]
        WebUI\Address=127.0.0.1
        WebUI\BanDuration=10
        WebUI\LocalHostAuth=true
        WebUI\MaxAuthenticationFailCount=5
        WebUI\Password_PBKDF2="@ByteArray(w8WrZX0Ti7uBsvfhSaLWWQ==:/RsdFrruMDocHYh5Ln/wq+bBB2eruTTOcOLZvlxDj/Kc6po8K3gr8bEUOv2Jeh3JJXbAT5OgrcFU6W9gnmOhYg==)"
        WebUI\Port=\#(place.ports[0])
        WebUI\UseUPnP=false
        WebUI\Username=\#(username)

        """#, to: "profile/qBittorrent/config/qBittorrent.conf")
    },
    readyPath: "/", forgetting: .restart)
}
