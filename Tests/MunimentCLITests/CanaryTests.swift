import Foundation
import Muniment
import Testing

/// A whole session that puts a text of its own into everything that can hold one; afterwards no file has any
/// of them but what was asked to be written.
struct CanaryTests {
    /// What every text has in it, and every amount.
    private static let core = "kanarienvogel"
    private static let amountCore = "27182818284"

    private var count = 0
    private var probes = [
        Canary(name: "a text", text: core), Canary(name: "an amount", text: amountCore),
    ]

    /// A new text; it passes as a handle, a platform and a tag.
    private mutating func make() -> String {
        count += 1
        return "zq\(count)\(Self.core)\(7919 * (count + 13))x"
    }

    /// An option with a canary for each field that can hold one.
    private mutating func options(_ kind: ItemKind) -> String {
        var options: [String] = []
        for field in FieldTable.fields(of: kind) where field.isGiven {
            let name = field.name.reduce(into: "") {
                $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1)
            }
            switch field.form {
            case .text, .texts, .original, .payTo, .account, .actor, .platform, .tags:
                options.append("--\(name) '\(make())'")
            case .amount:
                count += 1
                options.append("--\(name) \(count).\(Self.amountCore)")
            default: continue
            }
        }
        return options.joined(separator: " ")
    }

    private mutating func filingOptions() -> String {
        var options: [String] = []
        for field in FieldTable.filing where field.name != "pin" {
            switch field.form {
            case .text, .platform:
                options.append(
                    "--\(field.name == "caseNumber" ? "case-number" : field.name) '\(make())'")
            default: continue
            }
        }
        return options.joined(separator: " ")
    }

    @Test func `nothing that was given lies open anywhere after a session, nor after erasing`() throws {
        var test = CanaryTests()
        try test.run()
    }

    private mutating func run() throws {
        let home = try Home()
        let passphrase = make()
        let other = make()
        try Data((passphrase + "\n").utf8).write(to: URL(filePath: home.root + "/home/passphrase"))
        try home.write("other-passphrase", Array((other + "\n").utf8))
        let initialised = try home.runAll(
            "muniment init --label '\(make())' --depicted adult --kdf interactive --json")
        let made = try JSONSerialization.jsonObject(with: Data(initialised.output.utf8)) as? [String: Any]
        let code = try #require(made?["recoveryCode"] as? String)
        probes.append(Canary(name: "the recovery code", text: code))
        probes.append(Canary(name: "the recovery code in one", text: code.filter { $0 != "-" && $0 != " " }))
        try home.runAll(
            // With new keys, and back to the passphrase from before.
            "muniment keys rotate --new-passphrase-file other-passphrase --kdf interactive",
            "muniment keys rotate --passphrase-file other-passphrase --new-passphrase-file ../home/passphrase --kdf interactive",
            "muniment keys add --name second --new-passphrase-file other-passphrase --kdf interactive",
            "muniment keys change second --new-passphrase-file other-passphrase --kdf interactive")

        // A large file and a small one, their names, and every field of every kind.
        let large = make()
        let fileName = make()
        try home.write(fileName, Array(String(repeating: large + "\n", count: 40_000).utf8))
        var items = 0
        for kind in ItemKind.allCases {
            let operand = kind.isFile ? "'\(fileName)'" : ""
            try home.runAll("muniment add \(kind.rawValue) \(options(kind)) \(operand)")
            items += 1
        }
        let piped = make()
        try home.runAll(
            "printf '%s' '\(piped)' | muniment add message - --from them",
            "muniment correct 1 --description '\(make())'",
            "muniment correct 3 --text '\(make())'",
            "muniment tag 1-3 --add '\(make())'",
            """
            muniment actor add '\(make())' --claimed-name '\(make())' \
            --believed-name '\(make())' --why '\(make())'
            """,
            "muniment search '\(make())'",
            "printf '%s' '\(make())' > pin; muniment filing add police --pin-file pin \(filingOptions()); rm pin",
            "muniment filing check F1 --state up --address '\(make())'",
            "muniment filing update F1 --note '\(make())'; muniment filing list --reveal; muniment status",
            "muniment list --reveal; muniment timeline; muniment show 1-\(items) --reveal --json",
            "muniment show 1 --reveal --viewer sha256sum; muniment search \(Self.core) --reveal --no-pager",
            "muniment custody --json; muniment head --output head.txt; muniment verify")
        // Items written as lines, and a folder; what a refused line says is not shown.
        let line = """
            {"kind": "message", "text": "\(make())", "privateNote": "\(make())", "messageId": "\(make())"}
            {"kind": "message", "text": "\(make())", "from": "\(make())"}

            """
        let lines = home.root + "/home/lines"
        try Data(line.utf8).write(to: URL(filePath: lines))
        let taken = try home.run("muniment add --from '\(lines)'; muniment add --from '\(lines)' --json")
        #expect(taken.output.contains("item \(items + 2)"))
        items += 2
        let open = try home.run("muniment review; muniment review --json; mkdir in; muniment add folder in")
        #expect(open.status == 0 && open.output.contains("Item \(items), message (words hidden): no time"))
        for text in [taken.output, taken.error, open.error] { #expect(!text.contains(Self.core)) }
        let refused = try home.run("muniment add message '\(make())' --from stranger")
        #expect(refused.status == 15)
        try home.runAll("muniment extract 1 --output extracted", "muniment export police --output exported")
        try check(home, fileName, "after the session")

        // What was asked for is there, so the hunt can find something.
        let plain = try CanaryHunt.search(home.work, for: probes) { $0 != "extracted" }
        #expect(plain.sightings.contains { $0.canary == "a text" && $0.form == "UTF-8" })

        for number in 1...items { try home.runAll("muniment erase \(number) --confirm \(number)") }
        try home.runAll("muniment add message after --from me", "muniment verify")
        try check(home, fileName, "after erasing")
    }

    private func check(_ home: Home, _ fileName: String, _ when: String) throws {
        // What the test itself put there, and what extract and export were asked to write.
        let own = [
            "home/passphrase", "home/lines", "work/other-passphrase", "work/extracted", "work/exported",
        ]
        let (sightings, fileCount) = try CanaryHunt.search(home.root, for: probes) { path in
            own.contains { path == $0 || path.hasPrefix($0 + "/") } || path == "work/" + fileName
        }
        #expect(sightings.isEmpty, "\(when): \(sightings.map(\.description).joined(separator: "\n"))")
        #expect(fileCount > 8)
        #expect(count > 100)
        // Nothing half-written stays beside the vault or in the temporary folder.
        let files = FileManager.default
        #expect(try files.contentsOfDirectory(atPath: home.root + "/tmp").isEmpty)
        #expect(try files.contentsOfDirectory(atPath: home.root + "/data/muniment") == ["vault.muniment"])
    }

    @Test func `a canary is found in each of its forms`() throws {
        let home = try Home()
        let canary = Canary(name: "one", text: "zq1kanarienvogel4711x")
        for (index, form) in canary.forms.enumerated() {
            let around = [UInt8](repeating: 0x2d, count: index)
            try home.write("form-\(index)", around + Array(form.bytes) + around)
        }
        for shift in 0...2 {
            let padded = Data(count: shift) + Data(canary.text.utf8) + Data([1, 2])
            try home.write("base64-\(shift)", Array(padded.base64EncodedString().utf8))
        }
        let (sightings, _) = try CanaryHunt.search(home.work, for: [canary]) { _ in false }
        let paths = Set(sightings.map(\.path))
        #expect(paths.count == canary.forms.count + 3)
    }
}
