import Foundation
import Testing

/// Reads, writes, syncs, truncations, openings, renamings and deletions that fail or are cut short.
@Suite(.enabled(if: FaultLibrary.isThere, "skipped: faults.c needs Linux and a C compiler"))
struct InputOutputFaultTests {
    /// Exit statuses that may follow from a fault of the disk.
    private static let statuses: Set<Int32> = [0, 1, 10, 11, 14, 15, 16]

    private func strike(
        _ scenario: Scenario, _ fault: Fault, few: Int, statuses: Set<Int32> = Self.statuses
    ) throws {
        let prepared = try PreparedScenario.of(scenario)
        let count = try prepared.callCount(fault.calls)
        var struckCount = 0
        var fault = fault
        for number in Rounds.sample(count, few: few, seed: UInt64(count)) {
            fault.at = number
            let (struck, problems) = try prepared.problems(fault)
            #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
            #expect(statuses.contains(struck.outcome.status), "\(fault): \(struck)")
            struckCount += 1
        }
        Figures.add(
            "\(fault.mode.rawValue) \(fault.calls), errno \(fault.code), \(scenario.name)", struckCount,
            of: count)
    }

    @Test(arguments: Scenario.all)
    func `a call that fails once leaves the vault whole, and what is said is so`(_ scenario: Scenario) throws
    {
        try strike(scenario, Fault(mode: .fail, calls: Fault.Calls.all), few: 3)
    }

    @Test(arguments: Scenario.all)
    func `a disk that fails from some moment on leaves the vault whole, and what is said is so`(
        _ scenario: Scenario
    ) throws {
        try strike(scenario, Fault(mode: .fail, calls: Fault.Calls.all, isLasting: true), few: 2)
    }

    /// The system tells of a failed sync once: to try again would say that all is well.
    @Test(arguments: [Scenario.message, .files, .lines])
    func `a sync of the vault that fails is never passed over`(_ scenario: Scenario) throws {
        let prepared = try PreparedScenario.of(scenario)
        var struckCount = 0
        for number in 1...(try prepared.callCount("s")) {
            let (struck, problems) = try prepared.problems(Fault(mode: .fail, calls: "s", at: number))
            #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
            guard struck.call?.contains("/vault.muniment") == true else { continue }
            #expect(struck.outcome.status == 1, "\(struck)")
            struckCount += 1
        }
        #expect(struckCount >= 3)
    }

    @Test(arguments: Scenario.all)
    func `a disk that is full leaves the vault whole, and it is said`(_ scenario: Scenario) throws {
        try strike(
            scenario, Fault(mode: .fail, calls: Fault.Calls.growing, code: ENOSPC, isLasting: true), few: 2,
            statuses: [0, 16])
    }

    @Test(arguments: Rounds.asked == nil ? [Scenario.files, .exportZip, .keysChange] : Scenario.all)
    func `reads and writes that are cut short or interrupted change nothing`(_ scenario: Scenario) throws {
        try strike(scenario, Fault(mode: .short, calls: Fault.Calls.moving), few: 2, statuses: [0])
        try strike(
            scenario, Fault(mode: .fail, calls: Fault.Calls.moving, code: EINTR), few: 2, statuses: [0])
    }
}
