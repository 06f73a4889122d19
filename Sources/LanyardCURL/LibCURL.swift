import CLibCURL
import Lanyard
import Synchronization

// Everything that touches libcurl's pointers. The rest of the module sees handles that own what they point to.

/// What libcurl reports of a transfer, on the driver's thread, in the order in which it happens. False ends the transfer.
protocol TransferEvents: AnyObject {
  /// A connection is there and the request is about to be written to it, from its beginning, after so many bytes on earlier connections.
  func willSend(after bytesSent: Int) -> Bool
  /// The next bytes of the request's body are wanted.
  func nextBytes(atMost limit: Int) -> Supply
  /// A line of the answer's head, with its line end.
  func didReceive(headLine: [UInt8]) -> Bool
  /// A piece of the answer's body, in its content coding.
  func didReceive(body: [UInt8]) -> Reception
}

/// What there is of a request's body.
enum Supply {
  /// Some bytes; none at its end.
  case bytes(ArraySlice<UInt8>)
  /// Nothing until `resume`.
  case notYet
  case refused
}

/// What becomes of a piece of an answer's body.
enum Reception {
  case taken
  /// It is offered again after `resume`.
  case notYet
  case refused
}

/// The system's libcurl, opened at run time.
enum LibCURL {
  #if canImport(Darwin)
  static let names = ["/usr/lib/libcurl.4.dylib"]
  #else
  /// With OpenSSL, and with GnuTLS as Debian calls it.
  static let names = ["libcurl.so.4", "libcurl-gnutls.so.4"]
  #endif

  private static let isOpened = Mutex(false)

  /// Opens libcurl, once in the life of the process. Before it, nothing here can be used. What did not work is tried anew the next
  /// time: there may have been too many open files.
  static func open() throws(TransportError) {
    try isOpened.withLock { isOpened throws(TransportError) in
      if !isOpened { try open(names) }
      isOpened = true
    }
  }

  fileprivate static var isOpen: Bool { (try? open()) != nil }

  /// Opens the first of the libraries that can be used.
  static func open(_ names: [String]) throws(TransportError) {
    var problems: [String] = []
    for name in names {
      var text = [CChar](repeating: 0, count: 512)
      if unsafe lanyard_curl_open(name, &text, text.count) { return }
      problems.append(String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
    let reasons = problems.joined(separator: "; ")
    throw TransportError(
      .configuration, "libcurl cannot be opened (\(reasons)); is it installed (Debian: libcurl4, Red Hat: libcurl)?",
      progress: .nothingSent)
  }

  static var facts: CURLTransport.Facts {
    get throws(TransportError) {
      try open()
      // The seventh has all that is read here.
      guard let info = unsafe lanyard_version_info(CURLVERSION_SEVENTH)?.pointee else { return CURLTransport.Facts(version: "unknown") }
      func text(_ pointer: UnsafePointer<CChar>?) -> String? { unsafe pointer.map { unsafe String(cString: $0) } }
      return unsafe CURLTransport.Facts(
        version: text(info.version) ?? "unknown", tls: text(info.ssl_version), authorities: text(info.cainfo))
    }
  }
}

/// An option that libcurl would not take.
struct RefusedOption: Error {
  var option: CURLoption
  var code: CURLcode
}

/// One transfer: a curl easy handle with everything that its callbacks reach.
@safe final class EasyHandle {
  let id: UInt64
  fileprivate let handle: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private var fields: UnsafeMutablePointer<curl_slist>?
  private let events: any TransferEvents

  /// Nil when there is no memory left, or no libcurl.
  init?(id: UInt64, events: any TransferEvents) {
    guard LibCURL.isOpen, let handle = unsafe lanyard_easy_init() else { return nil }
    self.id = id
    self.events = events
    unsafe self.handle = handle
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    unsafe lanyard_easy_set_closing_sockets(handle)
    // The handle is cleaned up in deinit, so that no callback can outlive the object it is given.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe lanyard_easy_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
    unsafe lanyard_easy_set_pointer(handle, CURLOPT_HEADERDATA, context)
    unsafe lanyard_easy_set_pointer(handle, CURLOPT_WRITEDATA, context)
    unsafe lanyard_easy_set_pointer(handle, CURLOPT_READDATA, context)
    unsafe lanyard_easy_set_pointer(handle, CURLOPT_PREREQDATA, context)
    unsafe lanyard_easy_set_data_function(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
      guard let piece = unsafe Piece(data, size, count, context) else { return 0 }
      return piece.owner.events.didReceive(headLine: piece.bytes) ? piece.bytes.count : 0
    }
    unsafe lanyard_easy_set_data_function(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
      guard let piece = unsafe Piece(data, size, count, context) else { return 0 }
      switch piece.owner.events.didReceive(body: piece.bytes) {
      case .taken: return piece.bytes.count
      case .notYet: return Int(CURL_WRITEFUNC_PAUSE)
      // The count given back means an error unless it is the one received; for an empty piece both are 0 and all is well.
      case .refused: return size &* count &+ 1
      }
    }
    unsafe lanyard_easy_set_data_function(handle, CURLOPT_READFUNCTION) { room, size, count, context in
      guard let room = unsafe room, let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
      let easy = unsafe Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
      switch easy.events.nextBytes(atMost: size &* count) {
      case .bytes(let piece):
        unsafe UnsafeMutableRawBufferPointer(start: room, count: piece.count).copyBytes(from: piece)
        return piece.count
      case .notYet: return Int(CURL_READFUNC_PAUSE)
      case .refused: return Int(CURL_READFUNC_ABORT)
      }
    }
    unsafe lanyard_easy_set_prerequest_function(handle) { context, _, _, _, _ in
      guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
      let easy = unsafe Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
      return easy.events.willSend(after: easy.number(CURLINFO_REQUEST_SIZE)) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
  }

  deinit {
    unsafe lanyard_easy_cleanup(handle)
    unsafe lanyard_fields_free(fields)
    unsafe errorText.deallocate()
  }

  /// Sets a number or a switch.
  func set(_ option: CURLoption, _ value: Int) throws(RefusedOption) {
    try check(option, unsafe lanyard_easy_set_long(handle, option, value))
  }

  /// Sets a size that may exceed 32 bits.
  func set(_ option: CURLoption, size: Int) throws(RefusedOption) {
    try check(option, unsafe lanyard_easy_set_offset(handle, option, curl_off_t(size)))
  }

  /// Sets a text, which libcurl copies up to its first NUL; nil takes a default away.
  func set(_ option: CURLoption, _ value: String?) throws(RefusedOption) {
    try check(option, unsafe lanyard_easy_set_string(handle, option, value))
  }

  /// Sets bytes, which libcurl copies.
  func set(_ option: CURLoption, bytes: [UInt8]) throws(RefusedOption) {
    try check(option, unsafe lanyard_easy_set_blob(handle, option, bytes, bytes.count))
  }

  /// Sets the lines of CURLOPT_HTTPHEADER.
  func set(fieldLines: [[UInt8]]) throws(RefusedOption) {
    for line in fieldLines {
      let terminated = line.map { CChar(bitPattern: $0) } + [0]
      guard let longer = unsafe lanyard_fields_append(fields, terminated) else {
        throw RefusedOption(option: CURLOPT_HTTPHEADER, code: CURLE_OUT_OF_MEMORY)
      }
      unsafe fields = longer
    }
    try check(CURLOPT_HTTPHEADER, unsafe lanyard_easy_set_fields(handle, fields))
  }

  private func check(_ option: CURLoption, _ code: CURLcode) throws(RefusedOption) {
    guard code == CURLE_OK else { throw RefusedOption(option: option, code: code) }
  }

  /// Lets a transfer go on that `notYet` has stopped; false when it is broken. The events may come meanwhile.
  func resume() -> Bool { unsafe lanyard_easy_pause(handle, CURLPAUSE_CONT) == CURLE_OK }

  /// A number that libcurl knows about the transfer; 0 where it does not.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return unsafe lanyard_easy_get_long(handle, info, &value) == CURLE_OK ? value : 0
  }

  /// The server's certificate in PEM; nil unless this transfer opened the connection and was told to keep it by CURLOPT_CERTINFO.
  var certificateText: String? {
    guard let text = unsafe lanyard_easy_get_certificate(handle) else { return nil }
    return unsafe String(cString: text)
  }

  /// libcurl's own words on the failure. They may quote the answer once the request is on its way.
  var failureText: String { unsafe String(cString: errorText) }

  /// The arguments of a data callback.
  private struct Piece {
    let owner: EasyHandle
    let bytes: [UInt8]

    @unsafe init?(_ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?) {
      guard let data = unsafe data, let context = unsafe context else { return nil }
      unsafe owner = Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
      unsafe bytes = Array(UnsafeRawBufferPointer(start: data, count: size &* count))
    }
  }
}

/// Transfers that share connections: a curl multi handle with a connection cache of its own. Two of them never share a connection.
///
/// It waits for nothing itself: it tells a `Poller` its sockets and its timer, and `perform` does what has become possible.
@safe final class MultiHandle {
  /// How many connections there may be.
  struct Limits {
    var perHost: Int
    /// 0 sets no limit.
    var total = 0
    var idle: Int
  }

  /// What libcurl waits for, as its callbacks tell. An object of its own: they still come while the handle is cleaned up.
  fileprivate final class Interest {
    var sockets: [curl_socket_t: CInt] = [:]
    var timer: ContinuousClock.Instant?
  }

  private let handle: UnsafeMutableRawPointer
  private var transfers: [UnsafeMutableRawPointer: EasyHandle] = unsafe [:]
  fileprivate let interest = Interest()
  fileprivate var ready: [(socket: curl_socket_t, events: CInt)] = []

  /// Nil when there is no memory or no descriptor left, or no libcurl.
  init?(_ limits: Limits) {
    guard LibCURL.isOpen, let handle = unsafe lanyard_multi_init() else { return nil }
    unsafe self.handle = handle
    unsafe lanyard_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, limits.perHost)
    unsafe lanyard_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, limits.total)
    unsafe lanyard_multi_set_long(handle, CURLMOPT_MAXCONNECTS, limits.idle)
    let context = unsafe Unmanaged.passUnretained(interest).toOpaque()
    unsafe lanyard_multi_set_socket_function(
      handle,
      { _, socket, events, context, _ in
        guard let context = unsafe context else { return 0 }
        let interest = unsafe Unmanaged<Interest>.fromOpaque(context).takeUnretainedValue()
        interest.sockets[socket] = events == CURL_POLL_REMOVE ? nil : events
        return 0
      }, context)
    unsafe lanyard_multi_set_timer_function(
      handle,
      { _, milliseconds, context in
        guard let context = unsafe context else { return 0 }
        let interest = unsafe Unmanaged<Interest>.fromOpaque(context).takeUnretainedValue()
        interest.timer = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
        return 0
      }, context)
  }

  deinit {
    for unsafe(transfer, _) in unsafe transfers { unsafe lanyard_multi_remove(handle, transfer) }
    unsafe lanyard_multi_cleanup(handle)
  }

  /// Whether no transfer runs or waits.
  var isIdle: Bool { unsafe transfers.isEmpty }
  /// When libcurl wants `perform` whatever the sockets do.
  var timer: ContinuousClock.Instant? { interest.timer }

  /// Starts a transfer; false when it cannot be taken.
  func add(_ easy: EasyHandle) -> Bool {
    guard unsafe lanyard_multi_add(handle, easy.handle) == CURLM_OK else { return false }
    unsafe transfers[easy.handle] = easy
    return true
  }

  /// Ends a transfer wherever it is; its connection is closed unless the answer was complete.
  func remove(_ easy: EasyHandle) {
    unsafe lanyard_multi_remove(handle, easy.handle)
    unsafe transfers[easy.handle] = nil
  }

  /// Does what the sockets and the timer ask for, and gives back the transfers that have ended, already removed.
  func perform(at now: ContinuousClock.Instant) -> [(EasyHandle, CURLcode)] {
    let isDue = interest.timer.map { $0 <= now } ?? false
    guard isDue || !ready.isEmpty else { return [] }
    var running: CInt = 0
    for (socket, events) in ready { unsafe lanyard_multi_socket_action(handle, socket, events, &running) }
    ready.removeAll(keepingCapacity: true)
    if isDue {
      // libcurl sets it anew when there is more to wait for.
      interest.timer = nil
      unsafe lanyard_multi_socket_action(handle, CURL_SOCKET_TIMEOUT, 0, &running)
    }
    var ended: [(EasyHandle, CURLcode)] = []
    var queued: CInt = 0
    while let message = unsafe lanyard_multi_info_read(handle, &queued) {
      guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe transfers[message.pointee.easy_handle] else { continue }
      // The message is gone once its handle is removed.
      let code = unsafe lanyard_message_result(message)
      if code != CURLE_OK { lanyard_forget_tls_errors() }
      remove(easy)
      ended.append((easy, code))
    }
    return ended
  }
}

/// Waits on one thread for the sockets of any number of multi handles. libcurl's own poll does it, without a transfer.
@safe final class Poller {
  /// Wakes a thread that waits.
  @safe struct Waker: @unchecked Sendable {
    // Safe: curl_multi_wakeup may be called from any thread, and the inbox drops the waker before the handle goes.
    fileprivate let handle: UnsafeMutableRawPointer
    func wake() { unsafe _ = lanyard_multi_wakeup(handle) }
  }

  private let handle: UnsafeMutableRawPointer

  /// Nil when there is no memory or no descriptor left, or no libcurl.
  init?() {
    guard LibCURL.isOpen, let handle = unsafe lanyard_multi_init() else { return nil }
    unsafe self.handle = handle
  }

  deinit { unsafe _ = lanyard_multi_cleanup(handle) }

  var waker: Waker { unsafe Waker(handle: handle) }

  /// Waits for a socket, the waker or the time given, and tells each multi handle which of its sockets are ready.
  func wait(for connections: some Sequence<MultiHandle>, atMost milliseconds: Int) {
    var entries: [curl_waitfd] = []
    var owners: [MultiHandle] = []
    for owner in connections {
      for (socket, events) in owner.interest.sockets {
        var wanted: CInt = 0
        if events & CURL_POLL_IN != 0 { wanted |= CURL_WAIT_POLLIN }
        if events & CURL_POLL_OUT != 0 { wanted |= CURL_WAIT_POLLOUT }
        entries.append(curl_waitfd(fd: socket, events: CShort(wanted), revents: 0))
        owners.append(owner)
      }
    }
    unsafe _ = lanyard_multi_poll(handle, &entries, CUnsignedInt(entries.count), CInt(clamping: milliseconds))
    for (entry, owner) in zip(entries, owners) where entry.revents != 0 {
      var events: CInt = 0
      if CInt(entry.revents) & CURL_WAIT_POLLIN != 0 { events |= CURL_CSELECT_IN }
      if CInt(entry.revents) & CURL_WAIT_POLLOUT != 0 { events |= CURL_CSELECT_OUT }
      owner.ready.append((entry.fd, events))
    }
  }
}
