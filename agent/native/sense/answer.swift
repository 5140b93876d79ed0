import Darwin
import Foundation

/// What the process ends with; README.md says what each means.
enum ExitCode: Int32 {
    case answered = 0
    case notAsked = 3
    case denied = 4
    case restricted = 5
    case deadline = 6
    case noFix = 7
    case noInterface = 8
    case failed = 9
    case usage = 64
}

/// Where the Mac is.
struct Fix: Encodable {
    let latitude: Double
    let longitude: Double
    let accuracyMeters: Double
    /// Milliseconds since 1970.
    let foundAt: Int64
}

/// A Wi-Fi network, joined or seen. What macOS does not tell is left out.
struct Network: Encodable {
    var ssid: String?
    var bssid: String?
    var signalDbm: Int?
    var channel: Int?
    /// Raw values of CWSecurity.
    var security: [Int]
}

/// The one line of JSON that goes to standard output.
struct Answer: Encodable {
    var v = 1
    var authorization = "unknown"
    var problem: String?
    var detail: String?
    var fix: Fix?
    var joined: Network?
    var accessPoints: [Network]?
}

/// Never unlocked: whoever comes second waits at it until the process is gone.
private let lastWord = NSLock()

/// Writes the answer and ends the process, also while another thread is held up in a framework.
func finish(_ answer: Answer, _ code: ExitCode) -> Never {
    lastWord.lock()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    guard var line = try? encoder.encode(answer) else {
        _exit(ExitCode.failed.rawValue)
    }
    line.append(10)
    FileHandle.standardOutput.write(line)
    _exit(code.rawValue)
}

/// Ends the process after the time with this answer, whatever its main thread does then.
func finish(after seconds: Double, with answer: Answer, _ code: ExitCode) {
    DispatchQueue.global(qos: .userInitiated).asyncAfter(deadline: .now() + seconds) {
        finish(answer, code)
    }
}
