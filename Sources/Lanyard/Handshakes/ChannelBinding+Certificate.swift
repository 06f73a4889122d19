import Crypto

extension ChannelBinding {
  /// The binding to a server's certificate in DER: its hash, with the function of its signature, or SHA-256 for MD5 and SHA-1
  /// (RFC 5929 §4.1). Nil where it cannot be read.
  init?(certificate: [UInt8]) {
    do throws(HandshakeError) {
      var outer = DERReader(certificate)
      var fields = DERReader(try outer.content(of: DER.sequence))
      _ = try fields.content(of: DER.sequence)
      var algorithm = DERReader(try fields.content(of: DER.sequence))
      switch Array(try algorithm.content(of: DER.objectIdentifier)) {
      case Self.sha384WithRSA, Self.ecdsaWithSHA384: self.init(certificateHash: Array(SHA384.hash(data: certificate)))
      case Self.sha512WithRSA, Self.ecdsaWithSHA512: self.init(certificateHash: Array(SHA512.hash(data: certificate)))
      default: self.init(certificateHash: Array(SHA256.hash(data: certificate)))
      }
    } catch {
      return nil
    }
  }

  private static let sha384WithRSA: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0C]
  private static let sha512WithRSA: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0D]
  private static let ecdsaWithSHA384: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03]
  private static let ecdsaWithSHA512: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x04]
}
