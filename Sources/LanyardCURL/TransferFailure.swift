import CLibCURL
import Lanyard

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// What libcurl tells about a transfer that failed, and what of it is passed on.
struct TransferFailure {
  var code: CURLcode
  var server: Server
  var proxy: CURLTransport.Proxy?
  var progress: TransportError.Progress
  /// Whether anything of an answer has come.
  var hasBegun = false
  /// The `errno` of the last failed call; 0 when there is none.
  var systemError = 0
  /// OpenSSL's result of the verification (`X509_V_ERR_…`); 0 when it found nothing wrong.
  var verification = 0
  /// The proxy's status in answer to CONNECT; 0 when there is none.
  var connectStatus = 0
  /// libcurl's words.
  var text = ""
  /// What the request had for TLS.
  var tls: TLSCredentials?

  /// The failure in our words. libcurl's are quoted only from before the request: later ones may quote the answer.
  var error: TransportError {
    let (code, message) = mapped
    return TransportError(code, message, progress: progress)
  }

  private var mapped: (TransportError.Code, String) {
    if let refusal = clientCertificateRefusal { return refusal }
    return switch code {
    case CURLE_COULDNT_RESOLVE_HOST:
      (.dns, "the name '\(server.host)' has no address; check its spelling and the network")
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
      (.proxy, "no connection to \(server) through the proxy \(proxyName)")
    case CURLE_COULDNT_CONNECT where proxy != nil:
      (.proxy, "no connection to the proxy \(proxyName): \(reason)")
    case CURLE_COULDNT_CONNECT:
      (.connect, "no connection to \(server): \(reason)")
    case CURLE_OPERATION_TIMEDOUT:
      (.timeout, "no connection to \(server) within the connect timeout")
    case CURLE_PEER_FAILED_VERIFICATION:
      certificate
    case CURLE_SSL_CACERT_BADFILE where tls?.authorities != nil:
      (.configuration, "the authorities to trust for \(server) hold no certificate in PEM")
    case CURLE_SSL_CACERT_BADFILE:
      (.configuration, "the file of trusted certificates cannot be read, or holds none")
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CLIENTCERT:
      (.clientCertificate, unusableClientCertificate)
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
      (.tls, "no TLS 1.2 or later with \(server)" + quotation)
    case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_PARTIAL_FILE:
      ended
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
      (.protocol, "\(server) answered with something else than HTTP")
    case CURLE_BAD_FUNCTION_ARGUMENT where hasBegun:
      // What libcurl's own list of headers says of a trailer without a colon.
      (.protocol, "\(server) answered with something else than HTTP")
    case CURLE_HTTP2, CURLE_HTTP2_STREAM:
      (.protocol, "\(server) broke off in HTTP/2")
    case CURLE_OUT_OF_MEMORY where hasBegun || progress == .maybeSent:
      // libcurl's word for a header line beyond its own limit of 100 KiB.
      (.headLimit, "\(server) answered with a header line that is too long")
    case CURLE_URL_MALFORMAT:
      (.invalidRequest, "'\(server)' is not an address that can be connected to")
    default:
      (.other, "the exchange with \(server) failed (libcurl error \(code.rawValue))")
    }
  }

  private var ended: (TransportError.Code, String) {
    if progress == .nothingSent, connectStatus != 0, connectStatus != 200 {
      return (.proxy, "the proxy \(proxyName) answered \(connectStatus) to CONNECT \(server)")
    }
    if progress == .nothingSent {
      return (proxy == nil ? .connect : .proxy, "the connection to \(server) ended before anything was sent")
    }
    return hasBegun
      ? (.truncated, "\(server) ended the connection in the middle of its answer")
      : (.closed, "\(server) ended the connection without an answer")
  }

  private var certificate: (TransportError.Code, String) {
    let subject = "the certificate of \(server)"
    let help =
      tls?.authorities == nil
      ? "trust the authority's certificate by `caBundlePath`, or by the request's own authorities"
      : "it is none of the authorities that the request trusts"
    // Numbers of openssl/x509_vfy.h. Names are compared by libcurl itself, which has only words for that.
    switch verification {
    case _ where text.contains("subject name"), 62...64: return (.certificateHost, "\(subject) was issued for another name")
    case 9: return (.certificateExpired, "\(subject) is not valid yet; is the clock right?")
    case 10: return (.certificateExpired, "\(subject) has expired")
    case 2, 18...21, 27, 33: return (.certificateAuthority, "\(subject) comes from an unknown authority; \(help)")
    default: return (.certificate, "\(subject) was not accepted" + quotation)
    }
  }

  private var reason: String {
    switch CInt(clamping: systemError) {
    case ECONNREFUSED: "connection refused; check the port, and whether the service runs"
    case EHOSTUNREACH, ENETUNREACH: "there is no route to it"
    case ETIMEDOUT: "it does not respond"
    case EMFILE, ENFILE: "too many open files"
    default: systemError == 0 ? "the attempt failed" : "system error \(systemError)"
    }
  }

  var quotation: String { text.isEmpty || progress == .maybeSent ? "" : ": \(text)" }
  private var proxyName: String { proxy.map { "\($0.host):\($0.port)" } ?? "" }
}
