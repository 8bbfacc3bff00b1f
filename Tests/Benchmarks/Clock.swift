import Foundation
import Synchronization

enum Clock {
    /// Seconds since some moment, never going back.
    static var now: Double { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds in the program and in the system for it.
    static func cpu(_ usage: rusage) -> Double {
        [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// What `body` takes of this process; its memory is not counted.
    static func time(_ body: () throws -> Void) rethrows -> Cost {
        let start = (wall: now, cpu: read(CLOCK_PROCESS_CPUTIME_ID))
        try body()
        return Cost(wall: now - start.wall, cpu: read(CLOCK_PROCESS_CPUTIME_ID) - start.cpu, peak: 0)
    }
}

/// The kernel counts the memory of the one who starts a program into the program's own peak, until it
/// has loaded. So ours is kept small, and is the least that a run can show.
enum OwnPeak {
    private static let greatest = Atomic<Int>(0)

    /// The most that this process held at the start of any run so far, in bytes.
    static var floor: Int { greatest.load(ordering: .relaxed) }

    /// Sets the peak of this process back to what it holds now, where the system can (proc(5), clear_refs).
    static func forget() {
        if let file = fopen("/proc/self/clear_refs", "w") {
            fputs("5", file)
            fclose(file)
        }
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
        else { return }
        let bytes = (Int(kibibytes) ?? 0) * 1024
        if bytes > floor { greatest.store(bytes, ordering: .relaxed) }
    }
}

/// Ctrl-C ends the running command, and then the bench, which tidies up.
enum Interruption {
    fileprivate static let flag = Atomic<Bool>(false)
    static var came: Bool { flag.load(ordering: .relaxed) }

    /// From here on SIGINT and SIGTERM are noted, and interrupt waiting.
    static func watch() {
        var action = sigaction()
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = noteInterruption
        #else
            action.__sigaction_handler.sa_handler = noteInterruption
        #endif
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }
}

private func noteInterruption(_: Int32) { Interruption.flag.store(true, ordering: .relaxed) }
