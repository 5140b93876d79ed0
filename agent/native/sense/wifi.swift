import CoreWLAN
import Foundation

/// More are of no use to anybody; the strongest are kept.
private let mostAccessPoints = 128
/// Raw values of CWSecurity from `none` to `oweTransition`; what is unknown has a far greater one.
private let knownSecurity = 0...15

/// The network that is joined; nil where none is.
func joinedNetwork(_ interface: CWInterface) -> Network? {
    let signal = interface.rssiValue()
    let name = interface.ssid()
    if name == nil && signal == 0 {
        return nil
    }
    let security = interface.security().rawValue
    return Network(
        ssid: name,
        bssid: interface.bssid(),
        signalDbm: signal == 0 ? nil : signal,
        channel: interface.wlanChannel()?.channelNumber,
        security: knownSecurity.contains(security) ? [security] : []
    )
}

/// The networks in reach, the strongest first. Takes seconds, in which the thread is held up.
func accessPoints(_ interface: CWInterface) throws -> [Network] {
    let found = try interface.scanForNetworks(withSSID: nil)
    let strongest = found.sorted { $0.rssiValue > $1.rssiValue }.prefix(mostAccessPoints)
    return strongest.map { network in
        Network(
            ssid: network.ssid,
            bssid: network.bssid,
            signalDbm: network.rssiValue,
            channel: network.wlanChannel?.channelNumber,
            security: securityOf(network)
        )
    }
}

private func securityOf(_ network: CWNetwork) -> [Int] {
    var supported: [Int] = []
    for value in knownSecurity {
        if let security = CWSecurity(rawValue: value), network.supportsSecurity(security) {
            supported.append(value)
        }
    }
    return supported
}
