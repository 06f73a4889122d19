#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Threads of our own for work that blocks, which Swift's cooperative pool must not do.
package enum DetachedThread {
  /// Runs the work on a new thread that nobody joins.
  ///
  /// No signal sent to the process is handled there: a closed socket answers with an error instead of SIGPIPE, and the
  /// program's own handlers run on its own threads.
  ///
  /// - Returns: false when the system has no thread left; the work then does not run.
  package static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
    let box = unsafe Unmanaged.passRetained(Work(run: work))
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    defer { unsafe pthread_attr_destroy(&attributes) }
    unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
    #if canImport(Darwin)
    var thread: pthread_t?
    let status = unsafe pthread_create(&thread, &attributes, { unsafe runWork($0) }, box.toOpaque())
    #else
    var thread = pthread_t()
    let status = unsafe pthread_create(&thread, &attributes, { unsafe runWork($0) }, box.toOpaque())
    #endif
    if status != 0 { unsafe box.release() }
    return status == 0
  }

  fileprivate final class Work: Sendable {
    let run: @Sendable () -> Void
    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

@unsafe private func runWork(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let argument = unsafe argument else { return nil }
  let work = unsafe Unmanaged<DetachedThread.Work>.fromOpaque(argument).takeRetainedValue()
  var signals = sigset_t()
  unsafe sigfillset(&signals)
  // What a thread does to itself stays deliverable, so that a crash is reported as one.
  for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT] { unsafe sigdelset(&signals, signal) }
  unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  work.run()
  return nil
}
