import Foundation
import MunimentStore

@testable import Muniment

/// Looks at what a struck command left: whether all that was acknowledged is there, nothing half done shows, and the
/// next commands find the vault whole and clean up.
struct Judge {
    let prepared: PreparedScenario
    let home: Home
    let struck: Struck

    private var scenario: Scenario { prepared.scenario }
    private var states: [Snapshot] { prepared.states }

    func problems() throws -> [String] {
        var problems = leaks()
        let (vault, found) = try FaultVault.look(home, trying: scenario.passphrases)
        defer { try? FaultVault.close(vault) }
        if let state = states.firstIndex(of: found) {
            problems += try said(state)
        } else if prepared.refusedStates.contains(found) {
            problems += saidRefused()
        } else {
            problems.append("a state that is neither before nor after: \(found)")
        }
        problems += try bundles()
        for export in try vault.tidyExports() {
            if !export.isRemoved { problems.append("what an export left stays: \(export.path)") }
            if found.bundles != states[0].bundles {
                problems.append("it says a bundle was removed that is there")
            }
        }
        let check = try vault.check()
        // Only where the state file could not be read is the log continued, and that is said.
        let isContinued = struck.outcome.error.contains("own record of the vault could not be read")
        let expected: Set = isContinued ? ["erasure-unfinished", "continued"] : ["erasure-unfinished"]
        problems += check.findings.filter { $0.isDamage || !expected.contains($0.code) }
            .map { "verify: \($0.code) \($0.detail ?? "")" }
        // The next command finishes what is left, and saves.
        let added = try vault.addText(.note, fields: [FieldInput("text", ["next"])])
        problems += added.notices.map { "the next command says: \($0.code)" }
        problems += try vault.check().findings.filter { !isContinued || $0.code != "continued" }
            .map { "verify after the next command: \($0.code)" }
        return problems + leftovers()
    }

    /// Whether what it said is so. `state` counts the steps that are done.
    private func said(_ state: Int) throws -> [String] {
        let lines = struck.outcome.output.components(separatedBy: "\n")
        let count = lines.count { $0.hasPrefix(scenario.acknowledgement) }
        let last = states.count - 1
        let acknowledged = scenario.commands.count > 1 ? count : count > 0 ? last : 0
        var problems: [String] = []
        if state < acknowledged { problems.append("\(count) acknowledged, and step \(state) of \(last)") }
        if struck.outcome.status == 0, state < last {
            problems.append("status 0, and step \(state) of \(last)")
        }
        if struck.saysNothingChanged, state > acknowledged {
            problems.append("it says that nothing was changed, and step \(state) of \(last)")
        }
        if scenario.commands.count > 1, struck.saysRestNotDone, state > acknowledged {
            problems.append("it says that the rest was not done, and step \(state) of \(last)")
        }
        return problems
    }

    /// Whether what it said of one that was refused, with all others done, is so.
    private func saidRefused() -> [String] {
        let lines = struck.outcome.output.components(separatedBy: "\n")
        let count = lines.count { $0.hasPrefix(scenario.acknowledgement) }
        let isSaid =
            struck.outcome.status == 15 && count == scenario.commands.count - 1
            && struck.outcome.error.contains("1 not saved") && !struck.saysNothingChanged
        return isSaid ? [] : ["one was refused, and it is not said so"]
    }

    /// Plaintext in places that hold none, before any other command came.
    private func leaks() -> [String] {
        ["data", "state", "tmp", "config", "cache", "home"].flatMap { folder in
            files(folder).filter { name in
                let bytes = FileManager.default.contents(atPath: home.root + "/" + name) ?? Data()
                return bytes.range(of: Data(FaultVault.canary.utf8)) != nil
            }.map { "plaintext in \($0)" }
        }
    }

    /// A bundle under its final name is whole.
    private func bundles() throws -> [String] {
        try home.names("work/out").filter { !$0.hasPrefix(".") }.flatMap { name in
            try Muniment.Bundle.check(home.work + "/out/" + name).findings.filter(\.isDamage).map {
                "bundle \(name): \($0.code)"
            }
        }
    }

    /// Whatever is there beside the vault, its state and the bundles once the next commands are through.
    private func leftovers() -> [String] {
        let state = files("state").filter { !$0.hasSuffix(".lock") }
        var found = files("data").filter { $0 != "data/muniment/vault.muniment" }
        if state.count != 1 { found += state }
        found += home.names("work/out").filter { $0.hasPrefix(".") }
        found += home.names("tmp")
        return found.map { "left behind: \($0)" }
    }

    private func files(_ folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: home.root + "/" + folder)?.allObjects ?? []
        return names.compactMap { $0 as? String }.map { folder + "/" + $0 }.filter { name in
            var status = stat()
            return lstat(home.root + "/" + name, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
        }
    }
}
