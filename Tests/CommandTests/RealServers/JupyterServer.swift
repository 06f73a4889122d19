extension RealServer {
  /// A page with a hidden field against forged requests, a form, a cookie whose name has host and port in it; writes want a header, too.
  static let jupyter = RealServer(
    name: "jupyter-server", executable: TestsPython.program("jupyter-server"), portCount: 1,
    arguments: { place in
      [
        "--allow-root", "--ip=127.0.0.1", "--port=\(place.ports[0])", "--no-browser", "--ServerApp.port_retries=0",
        "--ServerApp.root_dir=\(place.folder)/work",
        // RealServer.password with a salt.
        "--PasswordIdentityProvider.hashed_password=sha1:a1b2c3d4e5f6:b3c6d9219270010136c03c3736085dd9e80cb0df",
        "--IdentityProvider.token=",
      ]
    },
    environment: { place in
      [
        "JUPYTER_CONFIG_DIR": "\(place.folder)/config", "JUPYTER_DATA_DIR": "\(place.folder)/data",
        "JUPYTER_RUNTIME_DIR": "\(place.folder)/run",
      ]
    },
    prepare: { place in try place.write("nothing\n", to: "work/readme.txt") },
    readyPath: "/login", forgetting: .restart)
}
