import Foundation

@testable import MunimentCLI

/// What goes wrong in one run of the program; the settings of `Tests/Faults/faults.c`.
struct Fault: CustomStringConvertible {
    enum Mode: String {
        case count, kill, fail, short, power
    }

    /// Kinds of calls, by the letters of `faults.c`.
    enum Calls {
        /// Those after which the disk is another.
        static let changing = "owstnludm"
        /// All that can fail.
        static let all = "oOrwstnludmc"
        /// Those that need room on the disk.
        static let growing = "owmln"
        static let moving = "rw"
    }

    var mode = Mode.count
    var calls = Calls.changing
    /// The call that is struck, from 1.
    var at = 0
    var code: Int32 = EIO
    var isLasting = false
    var seed: UInt64 = 1
    var sectorByteCount = 4096

    var description: String {
        var words = "\(mode.rawValue) at \(at) of \(calls)"
        if mode == .fail { words += ", errno \(code)" + (isLasting ? " from then on" : "") }
        if mode == .power { words += ", seed \(seed), sectors of \(sectorByteCount)" }
        return words
    }

    func variables(_ home: Home, report: String, library: String) -> [String: String] {
        [
            "FAULTS_MODE": mode.rawValue, "FAULTS_CALLS": calls, "FAULTS_AT": String(at),
            "FAULTS_ERRNO": String(code), "FAULTS_LASTING": isLasting ? "1" : "0",
            "FAULTS_SEED": String(seed), "FAULTS_SECTOR": String(sectorByteCount),
            "FAULTS_UNDER": ["data", "state", "work"].map { home.root + "/" + $0 }.joined(separator: ":"),
            "FAULTS_STASH": home.root + "/stash", "FAULTS_REPORT": report, "FAULTS_LIBRARY": library,
        ]
    }
}

/// What a run with a fault ended with.
struct Struck: CustomStringConvertible {
    let outcome: Outcome
    /// Calls that counted until it was told: at the one that was struck, else at the end.
    let callCount: Int
    /// Such as `fsync /…/vault.muniment-journal`; `nil` when it ended before.
    let call: String?

    var saysNothingChanged: Bool { outcome.error.contains(Wording.nothingChanged) }
    var saysRestNotDone: Bool { outcome.error.contains(Wording.earlierStepsKept) }
    var wasKilled: Bool { outcome.status == 128 + SIGKILL }
    var description: String { "\(call ?? "nothing struck"): \(outcome)" }
}

extension Home {
    /// Runs one line of shell; the fault is for the program alone.
    func run(_ line: String, _ fault: Fault) throws -> Struck {
        guard let library = FaultLibrary.path else { throw Unexpected(FaultLibrary.whySkipped) }
        let report = root + "/report"
        try? FileManager.default.removeItem(atPath: report)
        let outcome = try run(
            "muniment() { LD_PRELOAD=$FAULTS_LIBRARY command muniment \"$@\"; }\n" + line,
            fault.variables(self, report: report, library: library))
        let words = String(decoding: try read(report), as: UTF8.self)
            .trimmingCharacters(in: .newlines).components(separatedBy: " ")
        guard words.count > 3, let count = Int(words[0]), outcome.status != 99 else {
            throw Unexpected("no report of \(fault)\n\(outcome)")
        }
        return Struck(
            outcome: outcome, callCount: count,
            call: words[2] == "none" ? nil : words[2] + " " + words[3...].joined(separator: " "))
    }

    /// Another computer with the same files in data, state and working folder.
    func copied() throws -> Home {
        let copy = try Home()
        for folder in ["data", "state", "work", "given"] {
            try? FileManager.default.removeItem(atPath: copy.root + "/" + folder)
            try FileManager.default.copyItem(
                atPath: root + "/" + folder, toPath: copy.root + "/" + folder)
        }
        try copy.makeFolder("stash")
        return copy
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: root + "/" + name, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
    }

    /// Names in a folder below the root, sorted; none where it is not there.
    func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []).sorted()
    }
}
