import Foundation
import GRDB
import MunimentCrypto
import MunimentMerkle
import Testing

@testable import MunimentStore

/// Rows changed, moved and replayed by somebody with the file, and by somebody with the key.
struct TamperingTests {
    private let vault: TestVault

    init() throws {
        vault = try TestVault()
        try vault.add([1, 2, 3])
        try vault.add([4, 5, 6])
        _ = try vault.store.write(time: TestVault.time) { transaction in
            try transaction.addPending(.export(path: Array("/p".utf8)))
        }
    }

    private struct Place: Equatable {
        let type: RowType
        let number: UInt64
    }

    private func places() throws -> [Place] {
        let pending = try #require(vault.store.pending().first).number
        let singles: [RowType] = [.identity, .seed, .frontier, .head]
        return singles.map { Place(type: $0, number: $0.singleNumber ?? 0) }
            + [1, 2].flatMap { number in
                [RowType.stub, .content, .originalKey].map { Place(type: $0, number: number) }
            } + [Place(type: .pending, number: pending)]
    }

    @Test func `no row opens in another's place, and a check sees each swap`() throws {
        let places = try places()
        let sealed = try places.map { try vault.sealed(#require($0.type.table), $0.number) }
        for (index, place) in places.enumerated() {
            let table = try #require(place.type.table)
            for (otherIndex, bytes) in sealed.enumerated() {
                try vault.alter(
                    "UPDATE \(table) SET sealed = ? WHERE id = ?", [Data(bytes), Int64(place.number)])
                let opens = try vault.store.file.read { db in
                    try vault.store.openRow(db, place.type, number: place.number) != nil
                }
                #expect(opens == (index == otherIndex), "\(sealed[otherIndex].count) in \(place)")
                if (otherIndex + index) % 5 == 0 {
                    #expect(try vault.codes().isEmpty == (index == otherIndex), "\(place)")
                }
            }
            try vault.alter(
                "UPDATE \(table) SET sealed = ? WHERE id = ?", [Data(sealed[index]), Int64(place.number)])
        }
        #expect(try vault.codes().isEmpty)
    }

    @Test func `rows of another vault do not open here`() throws {
        let other = try TestVault()
        try other.add([1, 2, 3])
        for (table, number) in [("stubs", 1), ("contents", 1), ("original_keys", 1), ("singles", 4)] {
            let bytes = try vault.sealed(table, UInt64(number))
            try vault.alter(
                "UPDATE \(table) SET sealed = ? WHERE id = ?",
                [Data(try other.sealed(table, UInt64(number))), number])
            #expect(try !vault.codes().isEmpty)
            try vault.alter("UPDATE \(table) SET sealed = ? WHERE id = ?", [Data(bytes), number])
        }
        #expect(try vault.codes().isEmpty)
    }

    // MARK: What is signed

    /// Expects that nothing can be appended and nothing changes.
    private func expectNothingSigned(_ error: StoreError) throws {
        let before = try vault.fileBytes
        for isErasing in [false, true] {
            #expect(throws: error) {
                _ = try vault.store.write(time: TestVault.time, isErasing: isErasing) { transaction in
                    try transaction.append(
                        EventDraft(kind: "noted", listVersion: 1, item: nil, fields: []))
                }
            }
        }
        #expect(try vault.fileBytes == before)
    }

    @Test func `an altered frontier is not signed over`() throws {
        try vault.signFalseRoot(head: false)
        try expectNothingSigned(.damaged(.frontierDiffersFromHead))
    }

    @Test func `a frontier of another size is not signed over`() throws {
        var stored = try #require(StoredFrontier(body: vault.body(.frontier, 3)))
        stored.frontier.append(leafHash: .of([]))
        try vault.reseal(.frontier, 3, stored.body)
        try expectNothingSigned(.damaged(.frontierDiffersFromHead))
    }

    @Test func `a head that this vault's key did not sign is not built on`() throws {
        let head = try vault.store.position().signedHead.head
        let key = try Ed25519SigningKey(seed: SecretKey.random())
        try vault.reseal(.head, 4, SignedHead(head, key: key).body)
        try expectNothingSigned(.damaged(.headSignature))
    }

    @Test func `a well signed head of another origin is not built on`() throws {
        let head = try vault.store.position().signedHead.head
        let other = HeadText(
            originID: Array(0..<16), lineID: head.lineID, size: head.size, root: head.root, time: head.time)
        try vault.reseal(.head, 4, SignedHead(other, key: vault.signingKey()).body)
        try expectNothingSigned(.damaged(.headSignature))
        #expect(try vault.codes().contains(.headSignature))
    }

    @Test func `another seed signs nothing`() throws {
        try vault.reseal(.seed, 2, [UInt8](repeating: 3, count: 32))
        try expectNothingSigned(.damaged(.single(.seed)))
    }

    @Test func `an older head put back with its frontier overwrites no event`() throws {
        let rows = try [3, 4].map { ($0, try vault.sealed("singles", $0)) } as [(UInt64, [UInt8])]
        try vault.append("noted")
        for (number, bytes) in rows {
            try vault.alter(
                "UPDATE singles SET sealed = ? WHERE id = ?", [Data(bytes), Int64(number)])
        }
        #expect(try vault.codes() == [.knownHeadMissing, .strayRow, .strayRow])
        try expectNothingSigned(.damaged(.rowCount))
    }

    @Test func `a bare head of the vault does not pass as a bundle's`() throws {
        let signed = try vault.store.position().signedHead
        let text = Array(signed.head.text.utf8)
        #expect(
            try SSHSignature.verify(signed.signature, of: text, namespace: Format.vaultHeadNamespace)
                == vault.store.position().publicKey)
        #expect(throws: CryptoError.malformed("namespace")) {
            try SSHSignature.verify(signed.signature, of: text, namespace: Format.bundleHeadNamespace)
        }
        let signature = SSHSignature.sign(
            text, namespace: Format.bundleHeadNamespace, key: try vault.signingKey())
        let asBundle = try #require(SignedHead(file: signed.head.text + "\n" + signature))
        #expect(try !asBundle.isSigned(by: vault.store.position().publicKey))
        let own = try #require(SignedHead(file: signed.file))
        #expect(try own.isSigned(by: vault.store.position().publicKey))
    }

    // MARK: Unfinished work

    @Test func `unfinished work that does not open keeps nobody from saving`() throws {
        try vault.alter("INSERT INTO pending VALUES(1, x'00'), (-5, x'00'), (7, 'text')")
        try vault.append("noted")
        try vault.erase(item: 1)
        #expect(try vault.codes() == [.pendingDamaged])
        #expect(try vault.store.file.read { try $0.count("chunks") } == 1)
    }

    @Test func `an erasure at the end of all numbers is read without harm`() throws {
        let number = Format.maximumSequenceNumber
        try vault.reseal(.pending, 9, PendingWork.erasure([number]).body)
        try vault.append("noted")
        #expect(try vault.codes().isEmpty)
        #expect(PendingWork(body: PendingWork.erasure([number + 1]).body) == nil)
    }

    // MARK: Heads as text

    @Test func `a head has one text`() throws {
        let head = HeadText(
            originID: Array(0..<16), lineID: Array(0..<8), size: 10, root: .of([]), time: TestVault.time)
        let text = head.text
        #expect(HeadText(text) == head)
        let wrong = [
            text + "\n", String(text.dropLast()), " " + text, text.uppercased(),
            text.replacingOccurrences(of: "\n10\n", with: "\n010\n"),
            text.replacingOccurrences(of: "\n10\n", with: "\n+10\n"),
            text.replacingOccurrences(of: "\n10\n", with: "\n-10\n"),
            text.replacingOccurrences(of: "\n10\n", with: "\n549755813889\n"),
            text.replacingOccurrences(of: "\n10\n", with: "\n18446744073709551615\n"),
            text.replacingOccurrences(of: "\n", with: "\r\n"),
            text.replacingOccurrences(of: "v1", with: "v2"),
            text.replacingOccurrences(of: "time ", with: "time  "),
            text.replacingOccurrences(of: "=\n", with: "\n"),
            text.replacingOccurrences(of: "0a0b", with: "0A0B"),
        ]
        for wrong in wrong { #expect(HeadText(wrong) == nil, "\(wrong)") }
        #expect(HeadText(text.replacingOccurrences(of: "\n10\n", with: "\n549755813888\n")) != nil)
    }
}
