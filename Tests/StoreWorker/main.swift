import FoundationEssentials
import Lanyard
import LanyardFileStore

// One of many processes that share a store. It does what its arguments say, and prints the code of what went wrong.
//
//     store-worker FOLDER TASK KEY [NUMBER]
//     store-worker FOLDER work VENDOR ROUNDS

let arguments = CommandLine.arguments
guard arguments.count > 3 else { fatalError("store-worker FOLDER TASK KEY [NUMBER]") }
let worker = Worker(store: FileStore(folder: arguments[1]), key: arguments[3])
let number = arguments.count > 4 ? Int(arguments[4]) ?? 0 : 0
do {
  switch arguments[2] {
  case "count": try await worker.count(number)
  case "hold": try await worker.hold()
  case "lock": try await worker.lockSession()
  case "lock-folder": try await worker.lockFolder()
  case "keep": try await worker.keep(number)
  case "keep-short-of-files": try await worker.keepShortOfFiles(number)
  case "keep-when-told": try await worker.keepWhenTold(number)
  case "keep-for-ever": try await worker.keepForEver()
  case "work": try await Client(folder: arguments[1], vendor: arguments[3]).work(number)
  case "mark": print(try await worker.store.mark(of: Credentials(framed: Array("password".utf8))).rawValue)
  case "reject": for index in 0..<number { try await worker.store.reject(CredentialMark(rawValue: "\(worker.key)-\(index)")) }
  case let task: fatalError("no task is called '\(task)'")
  }
} catch {
  print((error as? StoreError)?.code.rawValue ?? (error as? AuthError)?.code.rawValue ?? "\(error)")
}
