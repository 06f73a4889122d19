import CLibCURL
import Lanyard

extension TLSCredentials {
  /// Whether the certificate is PKCS#12, which is DER and so begins with a SEQUENCE.
  var isPKCS12: Bool { certificate?.first == 0x30 && !certificateText.contains("-----BEGIN ") }

  /// The private key, which may stand beside the certificate.
  fileprivate var keyBlock: PEMBlock? {
    PEMBlock("PRIVATE KEY", in: key.map { String(decoding: $0, as: UTF8.self) } ?? certificateText)
  }

  private var certificateText: String { String(decoding: certificate ?? [], as: UTF8.self) }
}

extension TransferFailure {
  /// Why the client's certificate cannot be used. libcurl's words, from before any connection, tell how far it came.
  var unusableClientCertificate: String {
    guard let tls else { return "the client's certificate cannot be used" + quotation }
    let hasPassphrase = tls.passphrase != nil
    // A file that is damaged is unsupported by OpenSSL's decoders, too.
    let isUnsupported = text.contains("envelope routines::unsupported")
    if tls.isPKCS12 {
      if text.contains("error reading PKCS12") { return "the client's certificate is neither PEM nor PKCS#12" }
      if isUnsupported { return "the client's PKCS#12 file is encrypted in a way that is not supported here; export it anew" }
      return hasPassphrase
        ? "the passphrase does not open the client's PKCS#12 file"
        : "the client's PKCS#12 file does not open without a passphrase, and none was given"
    }
    if text.contains("client certificate") { return "the client's certificate holds none in PEM that can be used" + quotation }
    guard let key = tls.keyBlock else { return "there is no private key in PEM for the client's certificate" }
    // libcurl says the same of a key that does not open and of one that does not match.
    switch (key.isEncrypted, hasPassphrase) {
    case _ where text.contains("not match"): return "the private key does not match the client's certificate"
    case (true, false): return "the client's private key is encrypted, and no passphrase was given"
    case (true, true): return "the passphrase does not open the client's private key, or the key does not match the certificate"
    case (false, _) where key.content?.first == 0x30: return "the private key does not match the client's certificate"
    default: return "the client's private key is damaged"
    }
  }

  /// What the server says of the client's certificate by an alert of TLS (RFC 8446, section 6.2), which OpenSSL tells in words only.
  /// In TLS 1.3 it comes when the request may be on its way already.
  var clientCertificateRefusal: (TransportError.Code, String)? {
    let isGiven = tls?.certificate != nil
    // libcurl takes this alert for a fault of the server's certificate, and says so; of a real one it says "certificate problem".
    let isExpired = isGiven && code == CURLE_PEER_FAILED_VERIFICATION && text.contains("certificate verification failed")
    let words = isExpired ? "alert certificate expired" : text
    guard !hasBegun, let alert = Self.alerts.first(where: { words.contains("alert \($0.name)") }) else { return nil }
    switch alert.name {
    case "handshake failure":
      guard !isGiven, progress == .nothingSent else { return nil }
      let what = "\(server) broke off the TLS handshake, with the alert 'handshake failure'"
      return (.clientCertificateRequired, "\(what); no client's certificate was given, and it seems to ask for one")
    case "access denied" where !isGiven, "decrypt error" where !isGiven: return nil
    case _ where !isGiven:
      return (.clientCertificateRequired, "\(server) asks for a client's certificate, and none was given (it says '\(alert.name)')")
    default:
      return (.clientCertificate, "\(server) \(alert.meaning) (it says '\(alert.name)')")
    }
  }

  private static let alerts = [
    (name: "certificate required", meaning: "asks for a client's certificate of another kind than the one given"),
    (name: "certificate expired", meaning: "does not take the client's certificate: it has expired, or is not valid yet"),
    (name: "certificate revoked", meaning: "does not take the client's certificate: it has been revoked"),
    (name: "certificate unknown", meaning: "does not take the client's certificate"),
    (name: "unsupported certificate", meaning: "does not take the client's certificate: it is not of the right type"),
    (name: "bad certificate", meaning: "does not take the client's certificate"),
    (name: "unknown ca", meaning: "does not take the client's certificate: it comes from an authority that the server does not know"),
    (name: "decrypt error", meaning: "does not take the client's certificate: its signature, or that of its authority, is wrong"),
    (name: "access denied", meaning: "takes the client's certificate for valid, and denies access"),
    (name: "handshake failure", meaning: ""),
  ]
}
