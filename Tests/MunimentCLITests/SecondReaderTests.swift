import Foundation
import MunimentCrypto
import MunimentStore
import Testing

@testable import Muniment

/// Vaults that the program itself makes, read by `Tests/Vectors/read_vault.py`, which was written from
/// `Docs/format.md` alone. `make second-reader` does the same with a release build.
@Suite(.enabled(if: PyNaCl.isThere, "MUNIMENT_PYTHON or python3 has no PyNaCl"))
struct SecondReaderTests {
    @Test func `a reader by another hand finds every item, original and root, also after erasures`() throws {
        let home = try Home()
        let outcome = try home.run(
            "'\(Built.packageFolder)/Tests/Vectors/second_reader.sh' '\(Built.binary)' '\(PyNaCl.python)' \"$SAMPLES\""
        )
        #expect(outcome.status == 0, "\(outcome)")
        #expect(
            outcome.output.contains(
                "7 items, then 5 after two erasures, 85 with a snapshot, the same after two changes of keys, "
                    + "and every root."),
            "\(outcome)")
    }

    @Test func `it reads the kept vault whose keys were changed, and the keys before`() throws {
        let home = try Home()
        let outcome = try home.run(
            "echo 'kept after its keys were changed' > later; '\(PyNaCl.python)' '\(Built.packageFolder)/Tests/Vectors/read_vault.py' \"$SAMPLES/../Vaults/format-1-rotated.muniment\" later"
        )
        #expect(outcome.status == 0, "\(outcome)")
        let read = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(read["size"] as? Int == 12)
        let before = try #require(read["keysBefore"] as? [[String: Any]])
        #expect(before.compactMap { $0["size"] as? Int } == [11])
        #expect(before.compactMap { $0["originID"] as? String } == ["330faccbd2cddbab24ca0f3bb36028d5"])
    }

    @Test func `it refuses a change of keys that is made up`() throws {
        let home = try Home()
        try FaultVault.make(in: home)
        let vault = try FaultVault.open(home, Home.passphrase)
        let other = try Ed25519SigningKey(seed: SecretKey.random()).publicKey
        let position = try vault.store.position()
        _ = try vault.write { transaction, _ in
            var values = HeadFields.make(position.signedHead.head)
            values["publicKey"] = .string(Hex.encode(other.bytes))
            values["newOrigin"] = .string(position.signedHead.head.origin)
            values["newPublicKey"] = .string(Hex.encode(position.publicKey.bytes))
            values["signature"] = .string(position.signedHead.signature)
            values["slotsDigest"] = .string(try transaction.slotsDigest())
            try transaction.append(vault.draft(EventKind.rotated, values))
        }
        try FaultVault.close(vault)
        let outcome = try home.run(
            "'\(PyNaCl.python)' '\(Built.packageFolder)/Tests/Vectors/read_vault.py' '\(home.vault)' \"$MUNIMENT_PASSPHRASE_FILE\""
        )
        #expect(outcome.status == 2 && outcome.error.contains("Docs/format.md says: 5.4"), "\(outcome)")
    }

    @Test func `it reads the vault that is kept, and finds its root`() throws {
        let home = try Home()
        let outcome = try home.run(
            "'\(PyNaCl.python)' '\(Built.packageFolder)/Tests/Vectors/read_vault.py' \"$SAMPLES/../Vaults/format-1.muniment\" \"$MUNIMENT_PASSPHRASE_FILE\""
        )
        #expect(outcome.status == 0, "\(outcome)")
        let read = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(read["size"] as? Int == 10)
        let root = Data(base64Encoded: "SE0ah8/4V+xtsfyOpsQhJ/m5+gTqDbtrtdya9qVBlRU=")?.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        #expect(read["root"] as? String == root)
    }
}

private enum PyNaCl {
    static let python = ProcessInfo.processInfo.environment["MUNIMENT_PYTHON"] ?? "python3"
    static let isThere: Bool = {
        guard let home = try? Home() else { return false }
        return (try? home.run("'\(python)' -c 'import nacl'").status) == 0
    }()
}
