import Foundation
import Testing

/// The power goes: what was not synced is lost or torn, sector by sector, and so are names whose folder was not.
@Suite(.enabled(if: FaultLibrary.isThere, "skipped: faults.c needs Linux and a C compiler"))
struct PowerLossTests {
    @Test(arguments: Scenario.all)
    func `what was acknowledged is there after the power went`(_ scenario: Scenario) throws {
        let prepared = try PreparedScenario.of(scenario)
        let count = try prepared.callCount(Fault.Calls.changing)
        var lost = 0
        for round in 1...(Rounds.asked ?? 1) {
            // One more than there are calls: the power goes when it has said that it is done.
            for number in Rounds.sample(count + 1, few: 3, seed: UInt64(count)) {
                var fault = Fault(mode: .power, at: number)
                fault.seed = UInt64(round * 10_000 + number)
                fault.sectorByteCount = (round + number) % 2 == 0 ? 512 : 4096
                let (struck, problems) = try prepared.problems(fault)
                #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
                #expect(struck.wasKilled, "\(struck)")
                lost += 1
            }
        }
        Figures.add("power lost, \(scenario.name)", lost, of: count + 1)
    }
}
