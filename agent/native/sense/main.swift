import CoreWLAN
import Foundation

/// Seconds that the service has to tell the authorization.
let settleSeconds = 2.0
/// Seconds beyond the deadline after which the process ends even where its main thread is held up.
let graceSeconds = 1.0

let usage = "usage: homeward-sense status | locate [--ask] [--deadline SECONDS] | wifi [--deadline SECONDS]"

func refuse(_ why: String) -> Never {
    finish(Answer(problem: "usage", detail: "\(why); \(usage)"), .usage)
}

func refusal(_ authorization: String) -> ExitCode {
    switch authorization {
    case "not-asked": return .notAsked
    case "denied": return .denied
    case "restricted": return .restricted
    default: return .failed
    }
}

func tellStatus(_ deadlineSeconds: Double) -> Never {
    let slow = Answer(problem: "deadline", detail: "the location service did not answer")
    finish(after: deadlineSeconds + graceSeconds, with: slow, .deadline)
    let service = LocationService()
    service.settle(until: Date(timeIntervalSinceNow: min(deadlineSeconds, settleSeconds)))
    finish(Answer(authorization: service.authorization), .answered)
}

func locate(_ deadlineSeconds: Double, asking: Bool) -> Never {
    let slow = Answer(problem: "deadline", detail: "the location service did not answer")
    finish(after: deadlineSeconds + graceSeconds, with: slow, .deadline)
    let end = Date(timeIntervalSinceNow: deadlineSeconds)
    let service = LocationService()
    service.settle(until: min(end, Date(timeIntervalSinceNow: settleSeconds)))
    if asking {
        service.ask(until: end)
    }
    let allowed = service.authorization
    if allowed != "granted" {
        finish(Answer(authorization: allowed, problem: "not-allowed"), refusal(allowed))
    }
    let found = service.fix(until: end)
    let now = service.authorization
    if let fix = found {
        finish(Answer(authorization: now, fix: fix), .answered)
    }
    if now != "granted" {
        finish(Answer(authorization: now, problem: "not-allowed"), refusal(now))
    }
    finish(Answer(authorization: now, problem: "no-fix", detail: service.complaint), .noFix)
}

func lookAround(_ deadlineSeconds: Double) -> Never {
    let slow = Answer(problem: "deadline", detail: "CoreWLAN did not answer")
    finish(after: deadlineSeconds + graceSeconds, with: slow, .deadline)
    let service = LocationService()
    service.settle(until: Date(timeIntervalSinceNow: min(deadlineSeconds, settleSeconds)))
    var answer = Answer(authorization: service.authorization)
    guard let interface = CWWiFiClient.shared().interface() else {
        answer.problem = "no-interface"
        answer.detail = "this Mac has no Wi-Fi"
        finish(answer, .noInterface)
    }
    answer.joined = joinedNetwork(interface)
    var withoutScan = answer
    withoutScan.problem = "deadline"
    withoutScan.detail = "the scan took too long"
    finish(after: deadlineSeconds, with: withoutScan, .deadline)
    do {
        answer.accessPoints = try accessPoints(interface)
    } catch {
        answer.problem = "scan-failed"
        answer.detail = "\((error as NSError).domain) \((error as NSError).code)"
        finish(answer, .failed)
    }
    finish(answer, .answered)
}

var question = ""
var asking = false
var deadlineSeconds = 10.0
var words = Array(CommandLine.arguments.dropFirst())
while !words.isEmpty {
    let word = words.removeFirst()
    switch word {
    case "--ask":
        asking = true
    case "--deadline":
        guard !words.isEmpty, let seconds = Double(words.removeFirst()), seconds > 0, seconds <= 600 else {
            refuse("--deadline takes seconds, from more than 0 to 600")
        }
        deadlineSeconds = seconds
    default:
        if !question.isEmpty || word.hasPrefix("-") {
            refuse("“\(word)” is not understood")
        }
        question = word
    }
}

switch question {
case "status": tellStatus(deadlineSeconds)
case "locate": locate(deadlineSeconds, asking: asking)
case "wifi": lookAround(deadlineSeconds)
default: refuse("one of three questions is needed")
}
