import Foundation
import Synchronization

/// A command that is struck, and what it says when it is done.
struct Scenario: CustomStringConvertible, Sendable {
    let name: String
    /// Lines of shell, each doing one step more than that before it; the last is the one that is struck.
    let commands: [String]
    /// How a line of output begins that acknowledges one step.
    let acknowledgement: String
    /// The passphrases that may open the vault before or after.
    var passphrases = [Home.passphrase]
    /// It writes a bundle: recorded first, then published.
    var isExport = false
    /// Lines of shell that do what is left of the last of ``commands`` where one step of it is refused.
    var refusing: [String] = []

    var description: String { name }

    static let message = Scenario(
        name: "add message",
        commands: ["muniment add message '\(FaultVault.canary) pay 500' --from them"],
        acknowledgement: "Saved as item ")
    static let files = Scenario(
        name: "add files",
        commands: ["a.txt", "a.txt ../given/b.txt", "a.txt ../given/b.txt ../given/c.txt"].map {
            "muniment add file ../given/\($0) --intimate no"
        }, acknowledgement: "Saved as item ",
        refusing: ["a.txt ../given/c.txt", "b.txt ../given/c.txt"].map {
            "muniment add file ../given/\($0) --intimate no"
        })
    static let lines = Scenario(
        name: "add --from",
        commands: (1...3).map { count in
            let lines = ["one", FaultVault.canary, "three"].prefix(count).map {
                #"{"kind": "message", "text": "\#($0)"}\n"#
            }
            return "printf '\(lines.joined())' > ../given/lines; muniment add --from ../given/lines"
        }, acknowledgement: "Line ")
    static let tag = Scenario(
        name: "tag", commands: ["muniment tag 1 --add recorded-call"], acknowledgement: "Tagged")
    static let erase = Scenario(
        name: "erase", commands: ["muniment erase 2 --confirm 2"], acknowledgement: "Erased item 2")
    static let export = Scenario(
        name: "export", commands: ["muniment export police --output out"],
        acknowledgement: "Wrote the bundle", isExport: true)
    static let exportZip = Scenario(
        name: "export --zip", commands: ["muniment export police --output out --zip"],
        acknowledgement: "Wrote the bundle", isExport: true)
    static let keysAdd = Scenario(
        name: "keys add", commands: [key("added words", "add --name third --kdf interactive")],
        acknowledgement: "Added: third", passphrases: [Home.passphrase, "added words"])
    static let keysChange = Scenario(
        name: "keys change", commands: [key("changed words", "change first --kdf interactive")],
        acknowledgement: "Changed: first", passphrases: [Home.passphrase, "changed words"])
    static let keysRemove = Scenario(
        name: "keys remove", commands: ["muniment keys remove sister"],
        acknowledgement: "Removed: sister", passphrases: [Home.passphrase, "sister words"])

    static let keysRotate = Scenario(
        name: "keys rotate", commands: [key("rotated words", "rotate --kdf interactive")],
        acknowledgement: "Changed the keys of the vault", passphrases: [Home.passphrase, "rotated words"])

    private static func key(_ passphrase: String, _ command: String) -> String {
        "echo '\(passphrase)' > ../home/new; muniment keys \(command) --new-passphrase-file ../home/new"
    }

    static let all = [
        message, files, lines, tag, erase, export, exportZip, keysAdd, keysChange, keysRemove, keysRotate,
    ]
}

/// A scenario with the computer it begins on, and every state that it may leave.
final class PreparedScenario: Sendable {
    let scenario: Scenario
    let home: Home
    /// In order: before, after each step. An export that was recorded and not published comes between.
    let states: [Snapshot]
    /// Where one step, not the last, was refused and the others are done.
    let refusedStates: [Snapshot]

    private static let baseFolder = Mutex("")
    private static let base = Result { () throws -> Home in
        let home = try Home()
        try FaultVault.make(in: home)
        // Kept to the end, when nobody lets go of it any more.
        baseFolder.withLock { $0 = home.root }
        atexit {
            let folder = PreparedScenario.baseFolder.withLock { $0 }
            try? FileManager.default.removeItem(atPath: folder)
        }
        return home
    }

    private static let known = Mutex<[String: PreparedScenario]>([:])
    private let callCounts = Mutex<[String: Int]>([:])

    /// Made once and kept: a test only strikes copies.
    static func of(_ scenario: Scenario) throws -> PreparedScenario {
        try known.withLock { known in
            if let prepared = known[scenario.name] { return prepared }
            let prepared = try PreparedScenario(scenario)
            known[scenario.name] = prepared
            return prepared
        }
    }

    private init(_ scenario: Scenario) throws {
        self.scenario = scenario
        let base = try Self.base.get()
        home = base
        var states = [try Self.snapshot(base.copied(), scenario)]
        for command in scenario.commands {
            let copy = try base.copied()
            try copy.runAll(command)
            var after = try Self.snapshot(copy, scenario)
            if scenario.isExport {
                after.bundles = []
                states.append(after)
                after.bundles = copy.names("work/out")
            }
            states.append(after)
        }
        self.states = states
        refusedStates = try scenario.refusing.map { command in
            let copy = try base.copied()
            try copy.runAll(command)
            return try Self.snapshot(copy, scenario)
        }
    }

    private static func snapshot(_ home: Home, _ scenario: Scenario) throws -> Snapshot {
        let (vault, snapshot) = try FaultVault.look(home, trying: scenario.passphrases)
        try FaultVault.close(vault)
        return snapshot
    }

    /// How many calls count in a run without faults.
    func callCount(_ calls: String) throws -> Int {
        if let count = callCounts.withLock({ $0[calls] }) { return count }
        let struck = try home.copied().run(command, Fault(calls: calls))
        guard struck.outcome.status == 0 else { throw Unexpected("\(scenario.name)\n\(struck)") }
        callCounts.withLock { $0[calls] = struck.callCount }
        return struck.callCount
    }

    private var command: String { scenario.commands.last ?? "" }

    /// Strikes the command on a copy and judges what it left.
    /// - Returns: what is wrong; empty when nothing is.
    func problems(_ fault: Fault) throws -> (struck: Struck, problems: [String]) {
        let copy = try home.copied()
        return problems(copy, try copy.run(command, fault), "\(fault)")
    }

    /// As ``problems(_:)``, for a command that is killed by the clock.
    func problems(killedAfter milliseconds: Int) throws -> (struck: Struck, problems: [String]) {
        let copy = try home.copied()
        let outcome = try copy.run(
            """
            (\(command.replacing("muniment ", with: "exec muniment "))) & pid=$!
            sleep \(Double(milliseconds) / 1000); kill -9 $pid 2> /dev/null; wait $pid
            """)
        let struck = Struck(outcome: outcome, callCount: 0, call: nil)
        return problems(copy, struck, "killed after \(milliseconds) ms")
    }

    private func problems(
        _ copy: Home, _ struck: Struck, _ fault: String
    ) -> (struck: Struck, problems: [String]) {
        let judge = Judge(prepared: self, home: copy, struck: struck)
        let problems: [String]
        do { problems = try judge.problems() } catch { problems = ["the next command fails: \(error)"] }
        return (
            struck,
            problems.map { "\(scenario.name), \(fault), struck \(struck.call ?? "nothing"): \($0)" }
                + (problems.isEmpty ? [] : [struck.outcome.description])
        )
    }
}
