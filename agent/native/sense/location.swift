import CoreLocation
import Foundation

/// A fix this good is not waited beyond.
private let goodAccuracyMeters = 100.0
/// A worse one may become better for this long.
private let betterSeconds = 3.0
/// An older fix may be one from before the Mac was carried away.
private let oldestFixSeconds = 300.0
private let freshFixSeconds = 30.0

/// The system's location service, as this process may use it. To be used on the main thread alone: the service calls
/// back while that thread's run loop runs.
final class LocationService: NSObject, CLLocationManagerDelegate {
    private let manager = CLLocationManager()
    private var isSettled = false
    private var best: CLLocation?
    private var bestSince: Date?
    private var lastError: String?

    override init() {
        super.init()
        manager.desiredAccuracy = kCLLocationAccuracyBest
        manager.delegate = self
    }

    /// By raw value, because not every SDK for macOS knows each case's name.
    var authorization: String {
        switch manager.authorizationStatus.rawValue {
        case 0: return "not-asked"
        case 1: return "restricted"
        case 2: return "denied"
        case 3, 4: return "granted"
        default: return "unknown"
        }
    }

    /// Waits until the service has told the authorization: a new manager may say "not asked" before its first call.
    func settle(until end: Date) {
        pump(until: end) { self.isSettled }
    }

    /// Shows the system's question, if it has not been asked yet, and waits for the person's answer. On macOS it is
    /// the start of the service that shows it on some systems, the request on others.
    func ask(until end: Date) {
        if authorization != "not-asked" {
            return
        }
        manager.requestWhenInUseAuthorization()
        manager.startUpdatingLocation()
        pump(until: end) { self.authorization != "not-asked" }
        manager.stopUpdatingLocation()
    }

    /// The best fix until then; nil where there is none.
    func fix(until end: Date) -> Fix? {
        manager.startUpdatingLocation()
        pump(until: end) { self.isGoodEnough || self.authorization != "granted" }
        manager.stopUpdatingLocation()
        guard let found = best else {
            return nil
        }
        return Fix(
            latitude: found.coordinate.latitude,
            longitude: found.coordinate.longitude,
            accuracyMeters: found.horizontalAccuracy,
            foundAt: Int64(found.timestamp.timeIntervalSince1970 * 1000)
        )
    }

    /// What the service said when it could not tell a place.
    var complaint: String {
        return lastError ?? "the location service said nothing"
    }

    func locationManagerDidChangeAuthorization(_ manager: CLLocationManager) {
        isSettled = true
    }

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        for location in locations where isUsable(location) && isBetter(location) {
            best = location
            if isFresh(location) && bestSince == nil {
                bestSince = Date()
            }
        }
    }

    /// An unknown location may become known: the service goes on looking.
    func locationManager(_ manager: CLLocationManager, didFailWithError error: Error) {
        let failure = error as NSError
        lastError = "\(failure.domain) \(failure.code)"
    }

    private var isGoodEnough: Bool {
        guard let found = best, let since = bestSince, isFresh(found) else {
            return false
        }
        return found.horizontalAccuracy <= goodAccuracyMeters || -since.timeIntervalSinceNow >= betterSeconds
    }

    private func isUsable(_ location: CLLocation) -> Bool {
        return location.horizontalAccuracy >= 0
            && CLLocationCoordinate2DIsValid(location.coordinate)
            && -location.timestamp.timeIntervalSinceNow <= oldestFixSeconds
    }

    /// Fresh beats old, however exact the old one is; then the more exact beats the less.
    private func isBetter(_ location: CLLocation) -> Bool {
        guard let before = best else {
            return true
        }
        if isFresh(before) != isFresh(location) {
            return isFresh(location)
        }
        return location.horizontalAccuracy < before.horizontalAccuracy
    }

    private func isFresh(_ location: CLLocation) -> Bool {
        return -location.timestamp.timeIntervalSinceNow <= freshFixSeconds
    }

    /// Runs the run loop until the condition holds. The timer keeps it from returning at once where it has no source.
    private func pump(until end: Date, _ isDone: () -> Bool) {
        let heartbeat = Timer.scheduledTimer(withTimeInterval: 0.1, repeats: true) { _ in }
        while !isDone() && Date() < end {
            RunLoop.current.run(until: Date(timeIntervalSinceNow: 0.05))
        }
        heartbeat.invalidate()
    }
}
