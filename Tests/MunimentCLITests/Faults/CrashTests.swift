import Foundation
import Testing

/// The program is killed at its 1st, 2nd, 3rd … change of the disk.
@Suite(.enabled(if: FaultLibrary.isThere, "skipped: faults.c needs Linux and a C compiler"))
struct CrashTests {
    @Test(arguments: Scenario.all)
    func `a command that is killed leaves what was before or what is after`(_ scenario: Scenario) throws {
        let prepared = try PreparedScenario.of(scenario)
        let count = try prepared.callCount(Fault.Calls.changing)
        var killed = 0
        for number in Rounds.sample(count, few: 3, seed: UInt64(count)) {
            let (struck, problems) = try prepared.problems(Fault(mode: .kill, at: number))
            #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
            #expect(struck.wasKilled, "\(struck)")
            killed += 1
        }
        Figures.add("killed, \(scenario.name)", killed, of: count)
    }

    /// Where the calls of the disk are not what counts: while keys are derived, files are read, words are said.
    @Test(
        .enabled(if: Rounds.asked != nil, "skipped: random moments are for make crash"),
        arguments: Scenario.all)
    func `a command that is killed at a random moment leaves what was before or what is after`(
        _ scenario: Scenario
    ) throws {
        let prepared = try PreparedScenario.of(scenario)
        var random = SeededNumbers(seed: UInt64(scenario.name.utf8.count))
        var killed = 0
        for _ in 0..<20 * (Rounds.asked ?? 1) {
            let (struck, problems) = try prepared.problems(
                killedAfter: Int.random(in: 1...400, using: &random))
            #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
            if struck.wasKilled { killed += 1 }
        }
        Figures.add("killed at a random moment, \(scenario.name)", killed, of: 20 * (Rounds.asked ?? 1))
    }
}
