import Foundation

/// How a vault or its files are waited for while somebody else holds them: five seconds in all. Who saves much at once
/// lets go for some milliseconds between two writes; pauses as long as a write may miss every one of these (decision 99).
enum Patience {
    /// Waits before it is tried again, after `count` more tries than one in vain; false, at once, when the time is up.
    static func wait(_ count: Int) -> Bool {
        guard let pause = pause(count) else { return false }
        usleep(useconds_t(pause * 1000))
        return true
    }

    /// In milliseconds; `nil` when the time is up.
    static func pause(_ count: Int) -> Int? {
        let growing = min(count, longest)
        let waited = growing * (growing + 1) / 2 + (count - growing) * longest
        return waited < inAll ? min(count + 1, longest) : nil
    }

    static let longest = 2
    static let inAll = 5000
}
