import Foundation
import MunimentCrypto
import Testing

@testable import MunimentStore

struct CheckFindingTests {
    private let vault: TestVault

    /// Events: 0 created, 1 item 1 with an original, 2 its tag, 3 item 2 with an original.
    init() throws {
        vault = try TestVault(recoveryCode: Array(0..<16))
        try vault.add(Array(repeating: 7, count: 5000))
        try vault.append("tagged", item: 1)
        try vault.add([1, 2, 3])
    }

    @Test func `an untouched vault has no findings, and everything was read`() throws {
        let report = try vault.check()
        #expect(report.findings.isEmpty)
        #expect(report.eventCount == 4)
        #expect(report.originalCount == 2)
        #expect(report.byteCount > 5003)
        #expect(report.leafHashes?.count == 4)
        #expect(report.head == (try vault.store.position().signedHead))
        let publicKey = try vault.signingKey().publicKey
        #expect(report.publicKey == publicKey)
    }

    @Test(arguments: Damage.all)
    func `each kind of damage is found and named`(damage: Damage) throws {
        try damage.make(vault)
        let findings = try vault.check().findings.filter { $0.code.isDamage == damage.code.isDamage }
        #expect(findings.map(\.code) == [damage.code])
        #expect(findings.first?.sequenceNumber == damage.event)
        #expect(findings.first?.item == damage.item)
        if !damage.code.isDamage { #expect(try vault.codes().isEmpty) }
    }

    @Test func `a head of far more events than there are keeps no check busy, and is told`() throws {
        let head = try vault.store.position().signedHead.head
        let longer = HeadText(
            originID: head.originID, lineID: head.lineID, size: head.size + (1 << 38), root: head.root,
            time: head.time)
        try vault.reseal(.head, 4, SignedHead(longer, key: vault.signingKey()).body)
        let codes = try vault.check().findings.map(\.code)
        #expect(codes.filter { $0 == .eventDamaged }.count == 1000)
        #expect(codes.filter { $0 == .rootDiffers }.count == 1, "\(Set(codes))")
    }

    @Test func `every code has a test`() {
        // `newerEvents` is found by whoever knows the lists of events; `RotationChainTests` has the other.
        let tested = Set(Damage.all.map(\.code) + [.newerEvents, .rotationDiffers])
        #expect(tested == Set(StoreFinding.Code.allCases))
    }

    @Test func `damage to one item does not hide the others`() throws {
        try vault.damage("stubs", 1)
        try vault.alter("UPDATE contents SET sealed = 'text' WHERE id = 2")
        try vault.damage("chunks", UInt64(OriginalKey.chunkID(sequenceNumber: 3, index: 0)))
        #expect(try vault.codes() == [.stubDamaged, .contentDamaged, .chunkDamaged])
    }

    @Test func `a number too large to be true does not keep a check busy`() throws {
        try vault.damage("singles", 4)
        try vault.damage("singles", 3)
        try vault.alter("INSERT INTO stubs VALUES(9223372036854775807, x'00')")
        let codes = try vault.codes()
        #expect(codes.contains(.headDamaged))
        #expect(codes.count < 2000)
    }

    @Test func `a check changes nothing`() throws {
        let before = try vault.fileBytes
        for _ in 0..<2 { _ = try vault.check() }
        #expect(try vault.fileBytes == before)
        #expect(try vault.folder.names == ["state", "vault.muniment"])
    }
}
