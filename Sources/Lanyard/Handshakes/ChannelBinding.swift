import Crypto

/// The server's end of a TLS connection, `tls-server-end-point` of RFC 5929 §4: a handshake that names it cannot be relayed to another.
package struct ChannelBinding: Sendable, Hashable {
  /// `tls-server-end-point:` and the hash of the server's certificate: the application data of GSSAPI's channel bindings.
  package let applicationData: [UInt8]

  /// - Parameter certificateHash: The DER certificate's hash, with the function of its signature, or SHA-256 for MD5 and SHA-1.
  package init(certificateHash: [UInt8]) {
    applicationData = Array("tls-server-end-point:".utf8) + certificateHash
  }

  /// The MD5 of a `gss_channel_bindings_struct` without addresses, as NTLM has it (MS-NLMP 2.2.2.1, RFC 4121 §4.1.1.2).
  var digest: [UInt8] {
    var structure = [UInt8](repeating: 0, count: 16)
    structure.append(littleEndian: UInt32(clamping: applicationData.count))
    return Array(Insecure.MD5.hash(data: structure + applicationData))
  }
}
