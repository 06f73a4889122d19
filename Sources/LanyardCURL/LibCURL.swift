import CLibCURL

// Everything that touches libcurl's pointers. The rest of the module sees handles that own what they point to.

/// What libcurl reports of a transfer, on the driver's thread, in the order in which it happens. False ends the transfer.
protocol TransferEvents: AnyObject {
  /// A connection is there and the request is about to be written to it, after so many bytes on earlier connections.
  func willSend(after bytesSent: Int) -> Bool
  /// A line of the answer's head, with its line end.
  func didReceive(headLine: [UInt8]) -> Bool
  /// A piece of the answer's body, in its content coding.
  func didReceive(body: [UInt8]) -> Bool
}

/// libcurl as a whole.
enum LibCURL {
  /// Whether libcurl is ready; the first look makes it so, once in the life of the process.
  static let isReady = curl_global_init(lanyard_global_default) == CURLE_OK
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
  private let outgoing: [UInt8]
  private var outgoingOffset = 0

  /// Nil when there is no memory left.
  init?(id: UInt64, outgoing: [UInt8], events: any TransferEvents) {
    guard let handle = unsafe curl_easy_init() else { return nil }
    self.id = id
    self.outgoing = outgoing
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
      // The count given back means an error unless it is the one received; for an empty piece both are 0 and all is well.
      return piece.owner.events.didReceive(body: piece.bytes) ? piece.bytes.count : size &* count &+ 1
    }
    unsafe lanyard_easy_set_data_function(handle, CURLOPT_READFUNCTION) { room, size, count, context in
      guard let room = unsafe room, let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
      let easy = unsafe Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
      let piece = easy.outgoing[easy.outgoingOffset...].prefix(size &* count)
      unsafe UnsafeMutableRawBufferPointer(start: room, count: piece.count).copyBytes(from: piece)
      easy.outgoingOffset += piece.count
      return piece.count
    }
    unsafe lanyard_easy_set_prerequest_function(handle) { context, _, _, _, _ in
      guard let context = unsafe context else { return CURL_PREREQFUNC_ABORT }
      let easy = unsafe Unmanaged<EasyHandle>.fromOpaque(context).takeUnretainedValue()
      easy.outgoingOffset = 0
      return easy.events.willSend(after: easy.number(CURLINFO_REQUEST_SIZE)) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
  }

  deinit {
    unsafe curl_easy_cleanup(handle)
    unsafe curl_slist_free_all(fields)
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

  /// Sets the lines of CURLOPT_HTTPHEADER.
  func set(fieldLines: [[UInt8]]) throws(RefusedOption) {
    for line in fieldLines {
      let terminated = line.map { CChar(bitPattern: $0) } + [0]
      guard let longer = unsafe curl_slist_append(fields, terminated) else {
        throw RefusedOption(option: CURLOPT_HTTPHEADER, code: CURLE_OUT_OF_MEMORY)
      }
      unsafe fields = longer
    }
    try check(CURLOPT_HTTPHEADER, unsafe lanyard_easy_set_fields(handle, fields))
  }

  private func check(_ option: CURLoption, _ code: CURLcode) throws(RefusedOption) {
    guard code == CURLE_OK else { throw RefusedOption(option: option, code: code) }
  }

  /// A number that libcurl knows about the transfer; 0 where it does not.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    return unsafe lanyard_easy_get_long(handle, info, &value) == CURLE_OK ? value : 0
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

/// Transfers that share connections: a curl multi handle, used on one thread.
///
/// Each has a connection cache of its own: two of them never share a connection. What must not mix, such as connections
/// that NTLM has bound to a user, gets another one, driven by the same thread through `poll`'s further sockets.
@safe final class MultiHandle {
  /// Wakes a thread that waits in `poll`.
  @safe struct Waker: @unchecked Sendable {
    // Safe: curl_multi_wakeup may be called from any thread, and the inbox drops the waker before the handle goes.
    fileprivate let handle: UnsafeMutableRawPointer
    func wake() { unsafe _ = curl_multi_wakeup(handle) }
  }

  private let handle: UnsafeMutableRawPointer
  private var transfers: [UnsafeMutableRawPointer: EasyHandle] = unsafe [:]

  /// Nil when there is no memory or no descriptor left.
  init?(maximumConnectionsPerHost: Int, maximumIdleConnections: Int) {
    guard LibCURL.isReady, let handle = unsafe curl_multi_init() else { return nil }
    unsafe self.handle = handle
    unsafe lanyard_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, maximumConnectionsPerHost)
    unsafe lanyard_multi_set_long(handle, CURLMOPT_MAXCONNECTS, maximumIdleConnections)
  }

  deinit {
    for unsafe(transfer, _) in unsafe transfers { unsafe curl_multi_remove_handle(handle, transfer) }
    unsafe curl_multi_cleanup(handle)
  }

  var waker: Waker { unsafe Waker(handle: handle) }

  /// Starts a transfer; false when it cannot be taken.
  func add(_ easy: EasyHandle) -> Bool {
    guard unsafe curl_multi_add_handle(handle, easy.handle) == CURLM_OK else { return false }
    unsafe transfers[easy.handle] = easy
    return true
  }

  /// Ends a transfer wherever it is; its connection is closed unless the answer was complete.
  func remove(_ easy: EasyHandle) {
    unsafe curl_multi_remove_handle(handle, easy.handle)
    unsafe transfers[easy.handle] = nil
  }

  /// Does what can be done without waiting, and gives back the transfers that have ended, already removed.
  func perform() -> [(EasyHandle, CURLcode)] {
    var running: CInt = 0
    unsafe curl_multi_perform(handle, &running)
    var ended: [(EasyHandle, CURLcode)] = []
    var queued: CInt = 0
    while let message = unsafe curl_multi_info_read(handle, &queued) {
      guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe transfers[message.pointee.easy_handle] else { continue }
      // The message is gone once its handle is removed.
      let code = unsafe lanyard_message_result(message)
      remove(easy)
      ended.append((easy, code))
    }
    return ended
  }

  /// Waits for a socket, the waker, one of libcurl's own timers or the time given.
  func poll(milliseconds: Int) {
    unsafe _ = curl_multi_poll(handle, nil, 0, CInt(clamping: milliseconds), nil)
  }
}
