import Foundation
import Testing

/// The program is killed at its 1st, 2nd, 3rd … change of the disk.
@Suite(.enabled(if: FaultLibrary.isThere, "skipped: faults.c needs Linux and a C compiler"))
struct CrashTests {
    @Test(arguments: Scenario.all)
    func `a command that is killed leaves what was before or what is after`(_ scenario: Scenario) throws {
        let prepared = try PreparedScenario(scenario)
        let count = try prepared.callCount(Fault.Calls.changing)
        var killed = 0
        for number in Rounds.sample(count, few: 5, seed: UInt64(count)) {
            let (struck, problems) = try prepared.problems(Fault(mode: .kill, at: number))
            #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
            #expect(struck.wasKilled, "\(struck)")
            killed += 1
        }
        Figures.add("killed, \(scenario.name)", killed, of: count)
    }
}
