import Foundation

/// Turns what a wall clock shows in one zone into instants, and back.
///
/// Foundation is asked for one thing only: the offset at an instant.
struct ZoneClock {
    private let zone: TimeZone?
    private let fixedOffset: Int64

    /// - Parameter name: as ``ZoneName/validate(_:)`` returns it, or what that accepts.
    init(_ name: String) throws(MomentError) {
        let name = try ZoneName.validate(name)
        if name == "UTC" {
            (zone, fixedOffset) = (nil, 0)
        } else if let offset = try ZoneName.offset(name) {
            (zone, fixedOffset) = (nil, offset)
        } else if let found = TimeZone(identifier: name) {
            (zone, fixedOffset) = (found, 0)
        } else {
            throw .unknownZone
        }
    }

    /// Always shows `offset` seconds more than UTC.
    init(offset: Int64) {
        (zone, fixedOffset) = (nil, offset)
    }

    /// Seconds east of UTC at `instant`, in Unix seconds.
    func offset(at instant: Int64) -> Int64 {
        guard let zone else { return fixedOffset }
        return Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))))
    }

    /// When the wall clock showed `local`, seconds since 1970-01-01T00:00 of the clock itself.
    func instants(local: Int64) -> Instants {
        guard zone != nil else { return .once(local - fixedOffset) }
        // Two days to either side lie outside any change, even one that dropped a whole day
        // (Samoa, December 2011).
        let before = offset(at: local - 172_800)
        let after = offset(at: local + 172_800)
        let meant = Set([local - before, local - after]).sorted()
        let shown = meant.filter { $0 + offset(at: $0) == local }
        switch shown.count {
        case 2: return .twice(shown[0], shown[1])
        case 1: return .once(shown[0])
        default:
            return .never(
                between: meant.first ?? local, and: meant.last ?? local,
                change: firstInstant(
                    showingAtLeast: local, from: meant.first ?? local, to: meant.last ?? local))
        }
    }

    private func firstInstant(showingAtLeast local: Int64, from: Int64, to: Int64) -> Int64 {
        var (low, high) = (from, to)
        while low < high {
            let middle = low + (high - low) / 2
            if middle + offset(at: middle) >= local { high = middle } else { low = middle + 1 }
        }
        return low
    }

    enum Instants {
        case once(Int64)
        /// The clocks went back.
        case twice(Int64, Int64)
        /// The clocks went forward at `change`; the old and the new offset give the other two.
        case never(between: Int64, and: Int64, change: Int64)
    }
}
