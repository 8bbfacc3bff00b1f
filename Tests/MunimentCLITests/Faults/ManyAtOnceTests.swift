import Foundation
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

/// Many programs on one vault.
struct ManyAtOnceTests {
    /// Says the text, then what came of it: a line `Saved as item N`, and a line `status N`.
    private static let adder = """
        adder() { for i in $(seq 1 $2); do
          echo "text $1-$i"; muniment add message "text $1-$i" --from them 2> /dev/null; echo "status $?"
        done; }
        """

    private struct Added {
        var text = ""
        var number: UInt64?
        var status: Int32 = -1
    }

    private static func added(_ output: String) -> [Added] {
        var all: [Added] = []
        for line in output.components(separatedBy: "\n") {
            if line.hasPrefix("text ") { all.append(Added(text: line)) }
            guard !all.isEmpty else { continue }
            let words = line.components(separatedBy: " ")
            if line.hasPrefix("Saved as item "), words.count > 3 {
                all[all.count - 1].number = UInt64(words[3].prefix { $0 != ":" })
            }
            if line.hasPrefix("status "), words.count > 1 {
                all[all.count - 1].status = Int32(words[1]) ?? -1
            }
        }
        return all
    }

    /// - Parameter isKilled: one of them is killed at a call of each of its commands.
    private func run(_ adders: Int, each: Int, reads: Int, killedAt call: Int?) throws {
        let home = try Home()
        try FaultVault.make(in: home)
        try home.makeFolder("stash")
        var killer = ""
        var variables: [String: String] = [:]
        if let call, let library = FaultLibrary.path {
            variables = Fault(mode: .kill, at: call)
                .variables(home, report: home.root + "/report", library: library)
            killer = "(export LD_PRELOAD=$FAULTS_LIBRARY; adder killed \(each)) > killed 2> /dev/null &"
        }
        _ = try home.run(
            """
            \(Self.adder)
            \(killer)
            for n in $(seq 1 \(adders)); do adder $n \(each) > added-$n & done
            for n in $(seq 1 \(reads)); do muniment list --json > list-$n 2> list-words-$n; echo $? > list-status-$n; done &
            for n in $(seq 1 \(reads)); do muniment verify > verify-$n 2>&1; echo $? > verify-status-$n; done &
            muniment export police --output out > export-words 2>&1; echo $? > export-status
            wait
            """, variables)
        try judge(home, adders: adders, each: each, reads: reads)
    }

    private func judge(_ home: Home, adders: Int, each: Int, reads: Int) throws {
        func words(_ name: String) throws -> String {
            String(decoding: try home.read(home.work + "/" + name), as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let (vault, snapshot) = try FaultVault.look(home, trying: [Home.passphrase])
        defer { try? FaultVault.close(vault) }
        let items = try vault.items()
        #expect(items.map(\.number) == (1...UInt64(items.count)).map { $0 })
        var expected: [UInt64: String] = [:]
        for adder in 1...adders {
            let all = Self.added(try words("added-\(adder)"))
            #expect(all.count == each)
            for one in all {
                #expect((one.status == 0) == (one.number != nil), "\(one)")
                #expect([0, 11].contains(one.status), "\(one)")
                guard let number = one.number else { continue }
                #expect(
                    expected.updateValue(one.text, forKey: number) == nil, "number \(number) was given twice")
            }
        }
        let killed =
            FileManager.default.fileExists(atPath: home.work + "/killed")
            ? Self.added(try words("killed")) : []
        for one in killed {
            if let number = one.number { expected[number] = one.text }
        }
        let known = Set(killed.map { SHA256Digest.of(Array($0.text.utf8)).hex })
        for item in items.dropFirst(3) {
            let digest = item.original?.sha256.hex
            if let text = expected.removeValue(forKey: item.number) {
                #expect(digest == SHA256Digest.of(Array(text.utf8)).hex, "item \(item.number) is \(text)")
            } else {
                // Killed after it was saved and before it was said.
                #expect(digest.map(known.contains) == true, "item \(item.number) was never acknowledged")
            }
        }
        #expect(expected.isEmpty, "acknowledged and not there: \(expected)")
        for read in 1...reads {
            for name in ["list", "verify"] {
                let status = try words("\(name)-status-\(read)")
                let said = try words(name == "list" ? "list-words-\(read)" : "verify-\(read)")
                #expect(["0", "11"].contains(status), "\(name) ended with \(status): \(said)")
            }
            try checkList(try home.read(home.work + "/list-\(read)"))
        }
        let (exported, said) = (try words("export-status"), try words("export-words"))
        #expect(["0", "11"].contains(exported), "export ended with \(exported): \(said)")
        for name in snapshot.bundles {
            #expect(try Muniment.Bundle.check(home.work + "/out/" + name).isWhole)
        }
        #expect(try vault.tidyExports().isEmpty)
        #expect(try vault.check().findings.map(\.code) == [])
    }

    /// A list shows what was there at one moment: every number up to some one.
    private func checkList(_ json: Data) throws {
        guard !json.isEmpty else { return }
        struct List: Decodable {
            struct Item: Decodable { let number: Int }
            let items: [Item]
        }
        let numbers = try JSONDecoder().decode(List.self, from: json).items.map(\.number).sorted()
        #expect(numbers.count >= 3 && numbers == Array(1...max(numbers.count, 1)), "\(numbers)")
    }

    @Test func `many that add, list, verify and export leave what each was told`() throws {
        try run(3, each: Rounds.asked ?? 3, reads: Rounds.asked ?? 3, killedAt: nil)
    }

    @Test(
        .enabled(if: FaultLibrary.isThere, "skipped: faults.c needs Linux and a C compiler"),
        arguments: [9, 23, 36])
    func `one that is killed takes nothing from the others`(call: Int) throws {
        try run(2, each: Rounds.asked ?? 2, reads: 1, killedAt: call)
    }

    @Test func `who finds the vault held for longer than the wait is told so, and changes nothing`() throws {
        let home = try Home()
        try FaultVault.make(in: home)
        let (vault, before) = try FaultVault.look(home, trying: [Home.passphrase])
        defer { try? FaultVault.close(vault) }
        let commands = [
            "add message words --from them", "list", "verify", "tag 1 --add recorded-call",
            "erase 1 --confirm 1", "export police --output out",
        ]
        let outcome = try vault.write(isErasing: true) { _, _ in
            try home.run(
                commands.enumerated().map { "(muniment \($1) 2> said-\($0); echo \"$? \($1)\") &" }
                    .joined(separator: "\n") + "\nwait")
        }.value
        let statuses = outcome.output.components(separatedBy: "\n").filter { !$0.isEmpty }.sorted()
        #expect(statuses == commands.map { "11 " + $0 }.sorted())
        for number in commands.indices {
            let said = String(decoding: try home.read(home.work + "/said-\(number)"), as: UTF8.self)
            #expect(said.contains("(code: vault-in-use)"), "\(said)")
        }
        let (again, after) = try FaultVault.look(home, trying: [Home.passphrase])
        defer { try? FaultVault.close(again) }
        #expect(after == before)
        #expect(try again.check().findings.map(\.code) == [])
    }
}
