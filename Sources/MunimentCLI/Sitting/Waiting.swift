import Foundation
import Muniment
import Synchronization

/// Waiting for a key in a sitting, and for what else may come first. Outside one, reading simply waits.
enum Waiting {
    enum Outcome {
        /// A read will not wait.
        case ready
        /// Ctrl-C.
        case interrupted
        /// The window has another size.
        case resized
        /// Nobody typed for too long.
        case idle
    }

    /// How long one wait of the system is at most: a computer that slept looks at the clock this soon.
    private static let stepMilliseconds: Int64 = 30_000

    /// Waits until a file, pipe or terminal has something to read or is at its end. In a sitting Ctrl-C ends that,
    /// and the vault locks where nobody is there.
    /// - Throws: ``MunimentError/Code/interrupted``.
    static func untilReadable(_ descriptor: Int32) throws(MunimentError) {
        while true {
            switch forInput(on: descriptor) {
            case .ready:
                return LineSource.simply(descriptor)
            case .resized: continue
            case .interrupted: throw MunimentError(.interrupted)
            case .idle:
                guard Sitting.current?.lock(saying: Wording.idleLocked) == true else {
                    throw MunimentError(.interrupted)
                }
            }
        }
    }

    /// - Parameter isWatched: whether the sitting may grow idle here.
    static func forInput(on descriptor: Int32, isWatched: Bool = true) -> Outcome {
        guard let sitting = Sitting.current else { return .ready }
        while true {
            if Interruption.isWanted { return .interrupted }
            if Interruption.takeResize() { return .resized }
            let left = isWatched ? sitting.millisecondsLeft : stepMilliseconds
            if left <= 0 { return .idle }
            var waits = [descriptor, Interruption.wakingDescriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let count = poll(&waits, nfds_t(waits.count), Int32(min(left, stepMilliseconds)))
            if count < 0, errno != EINTR { return .ready }
            Interruption.hush()
            guard count > 0, waits[0].revents != 0, !Interruption.isWanted else { continue }
            // The key that wakes a computer after hours is not one of somebody who stayed.
            return isWatched && sitting.millisecondsLeft <= 0 ? .idle : .ready
        }
    }
}
