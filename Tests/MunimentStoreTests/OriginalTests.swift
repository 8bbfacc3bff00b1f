import Foundation
import GRDB
import MunimentCrypto
import Testing

@testable import MunimentStore

struct OriginalTests {
    private static let chunk = Format.chunkByteCount
    private let vault: TestVault

    init() throws { vault = try TestVault() }

    private func made(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return generator.bytes(count)
    }

    private func read(_ original: OriginalDescription) throws -> [UInt8] {
        try vault.store.original(original, limit: 1 << 30)
    }

    private func chunkID(_ original: OriginalDescription, _ index: UInt64) -> Int64 {
        OriginalKey.chunkID(sequenceNumber: original.sequenceNumber, index: index)
    }

    @Test(arguments: [1, 4095, 4096, 4097, chunk - 1, chunk, chunk + 1, 5 * chunk])
    func `an original comes back byte for byte and is nowhere in the clear`(count: Int) throws {
        let bytes = made(count)
        let original = try vault.add(bytes)
        #expect(original.sha256 == SHA256Digest.of(bytes))
        #expect(original.paddedByteCount == max(4096, Padding.padme(UInt64(count)) ?? 0))
        #expect(try read(original) == bytes)
        try vault.reopen()
        #expect(try read(original) == bytes)
        #expect(try vault.events().last.flatMap { OriginalDescription(event: $0) } == original)
        if count >= 32 { #expect(try !vault.contains(bytes.prefix(32))) }
        let last = try vault.sealed("chunks", UInt64(chunkID(original, original.chunkCount - 1)))
        #expect(
            UInt64(last.count)
                == original.paddedByteCount - (original.chunkCount - 1) * UInt64(Self.chunk) + 16)
        #expect(try vault.codes().isEmpty)
    }

    @Test func `equal bytes are sealed anew each time`() throws {
        let bytes = made(5000)
        let originals = [try vault.add(bytes), try vault.add(bytes)]
        let chunks = try originals.map { try vault.sealed("chunks", UInt64(chunkID($0, 0))) }
        let keys = try originals.map { try vault.body(.originalKey, $0.sequenceNumber) }
        #expect(chunks[0] != chunks[1])
        #expect(keys[0][..<48] != keys[1][..<48])
    }

    @Test func `nothing of an original is in the clear while it is being saved`() throws {
        let bytes = made(3 * Self.chunk)
        _ = try vault.store.write(time: TestVault.time) { transaction in
            let original = try transaction.sealOriginal(bytes)
            try transaction.append(TestVault.draft(original, item: transaction.newItemNumber()))
            for name in try vault.folder.names where name != "state" {
                let found = try Data(contentsOf: URL(filePath: vault.folder.file(name)))
                for start in stride(from: 0, to: bytes.count, by: Self.chunk / 2) {
                    #expect(found.range(of: Data(bytes[start..<start + 16])) == nil, "\(name)")
                }
            }
        }
    }

    @Test func `an empty original is refused and nothing is saved`() throws {
        #expect(throws: StoreError.originalEmpty) { try vault.add([]) }
        #expect(try vault.store.position().size == 1)
    }

    // MARK: What is read back before the commit

    @Test(
        arguments: [
            "UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = ?",
            "UPDATE chunks SET sealed = substr(sealed, 1, length(sealed) - 1) WHERE id = ?",
            "UPDATE chunks SET sealed = CAST(sealed AS TEXT) WHERE id = ?",
            "UPDATE chunks SET sealed = (SELECT sealed FROM chunks AS other WHERE other.id = ? - 1)",
            "DELETE FROM chunks WHERE id = ?",
        ])
    func `a copy that does not read back as it was sealed is not committed`(sql: String) throws {
        try expectNotCommitted(byteCount: 3 * Self.chunk + 100, altering: 2, sql)
    }

    @Test(
        arguments: [
            "UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = ?",
            "DELETE FROM chunks WHERE id = ?",
        ])
    func `a copy of one chunk neither`(sql: String) throws {
        try expectNotCommitted(byteCount: 100, altering: 0, sql)
    }

    private func expectNotCommitted(byteCount: Int, altering index: UInt64, _ sql: String) throws {
        let before = try vault.store.position().signedHead
        let bytes = made(byteCount)
        var offset = 0
        #expect(throws: StoreError.readBackDiffers) {
            _ = try vault.store.write(time: TestVault.time) { transaction in
                try transaction.sealOriginal(byteCount: UInt64(bytes.count)) { buffer in
                    let count = min(buffer.count, bytes.count - offset)
                    buffer.copyBytes(from: bytes[offset..<offset + count])
                    offset += count
                    if count == 0 {
                        // Every chunk is in its row by now.
                        let id = OriginalKey.chunkID(
                            sequenceNumber: transaction.nextSequenceNumber, index: index)
                        try transaction.db.execute(sql: sql, arguments: [id])
                    }
                    return count
                }
            }
        }
        #expect(try vault.store.position().signedHead == before)
        #expect(try vault.codes().isEmpty)
    }

    // MARK: Sealed before the transaction

    private func sealedBefore(_ bytes: [UInt8], claiming byteCount: Int? = nil) throws -> SealedOriginal {
        var offset = 0
        return try SealedOriginal(byteCount: UInt64(byteCount ?? bytes.count)) { buffer in
            let count = min(buffer.count, bytes.count - offset, 100_000)
            buffer.copyBytes(from: bytes[offset..<offset + count])
            offset += count
            return count
        }
    }

    @Test(arguments: [1, 4096, chunk, chunk + 1, Int(SealedOriginal.largestByteCount)])
    func `an original sealed in memory comes back byte for byte`(count: Int) throws {
        let bytes = made(count)
        let sealed = try sealedBefore(bytes)
        if count >= 32 {
            #expect(sealed.chunks.allSatisfy { $0.range(of: Data(bytes.prefix(32))) == nil })
        }
        let original = try vault.store.write(time: TestVault.time) { transaction in
            let original = try transaction.insert(sealed)
            try transaction.append(TestVault.draft(original, item: transaction.newItemNumber()))
            return original
        }.value
        #expect(original.sha256 == SHA256Digest.of(bytes) && original.byteCount == UInt64(count))
        #expect(original.paddedByteCount == max(4096, Padding.padme(UInt64(count)) ?? 0))
        try vault.reopen()
        #expect(try read(original) == bytes)
        #expect(try vault.codes().isEmpty)
    }

    @Test func `more, fewer, none and too many bytes are not sealed`() throws {
        let bytes = made(5000)
        #expect(throws: StoreError.originalChanged) { try sealedBefore(bytes, claiming: 4999) }
        #expect(throws: StoreError.originalChanged) { try sealedBefore(bytes, claiming: 5001) }
        #expect(throws: StoreError.originalEmpty) { try sealedBefore([]) }
        #expect(throws: StoreError.originalTooLarge) {
            try sealedBefore(bytes, claiming: Int(SealedOriginal.largestByteCount) + 1)
        }
    }

    @Test(arguments: [0, 1] as [UInt64])
    func `one that does not read back as it was sealed is not committed`(index: UInt64) throws {
        let before = try vault.store.position().signedHead
        let sealed = try sealedBefore(made(Self.chunk + 100))
        #expect(throws: StoreError.readBackDiffers) {
            _ = try vault.store.write(time: TestVault.time) { transaction in
                // What the disk makes of it.
                try transaction.db.execute(
                    sql: """
                        CREATE TEMP TRIGGER altering AFTER INSERT ON chunks WHEN new.id & 1 = \(index) BEGIN
                          UPDATE chunks SET sealed = zeroblob(length(sealed)) WHERE id = new.id;
                        END
                        """)
                let original = try transaction.insert(sealed)
                try transaction.append(TestVault.draft(original, item: transaction.newItemNumber()))
            }
        }
        #expect(try vault.store.position().signedHead == before)
    }

    // MARK: A source that changes while it is read

    private struct SourceFailed: Error, Equatable {}

    private enum Source: CaseIterable { case grows, shrinks, ends, fails }

    @Test(arguments: [0, 1, 2, 3])
    func `a source that changes midway leaves the vault as it was`(index: Int) throws {
        let source = Source.allCases[index]
        let bytes = made(Self.chunk * 2 + 500)
        let claimed: Int
        switch source {
        case .grows: claimed = bytes.count - 1
        case .shrinks: claimed = bytes.count + 1
        case .ends: claimed = bytes.count + 2 * Self.chunk
        case .fails: claimed = bytes.count
        }
        let rows = try rowCounts()
        let head = try vault.store.position().signedHead
        var offset = 0
        do {
            _ = try vault.store.write(time: TestVault.time) { transaction in
                let original = try transaction.sealOriginal(byteCount: UInt64(claimed)) { buffer in
                    if source == .fails, offset > Self.chunk { throw SourceFailed() }
                    let count = min(buffer.count, bytes.count - offset, 70_000)
                    buffer.copyBytes(from: bytes[offset..<offset + count])
                    offset += count
                    return count
                }
                try transaction.append(
                    TestVault.draft(original, item: transaction.newItemNumber()))
            }
            Issue.record("It was saved.")
        } catch let error as StoreError {
            #expect(error == .originalChanged && source != .fails)
        } catch {
            #expect(error is SourceFailed && source == .fails)
        }
        #expect(try rowCounts() == rows)
        #expect(try vault.store.position().signedHead == head)
        #expect(try vault.codes().isEmpty)
        let next = try vault.add(bytes)
        #expect(next.sequenceNumber == 1)
        #expect(try vault.events().last?.item == 1)
        #expect(try read(next) == bytes)
        #expect(try vault.codes().isEmpty)
    }

    private func rowCounts() throws -> [Int] {
        try vault.store.file.read { db in try Format.tables.map { try db.count($0.name) } }
    }

    // MARK: Ending early

    @Test(arguments: [0, 1, 2, 7, 8] as [UInt64])
    func `who reads an original may stop at any piece, and gets back the own error`(stopping: UInt64) throws {
        let bytes = made(8 * Self.chunk + 5)
        let original = try vault.add(bytes)
        var count: UInt64 = 0
        #expect(throws: SourceFailed()) {
            try vault.store.readOriginal(original) { piece in
                if count == stopping { throw SourceFailed() }
                #expect(piece.elementsEqual(bytes.dropFirst(Int(count) * Self.chunk).prefix(Self.chunk)))
                count += 1
            }
        }
        #expect(count == stopping)
        #expect(try read(original) == bytes)
    }

    @Test(arguments: [0, 1, 3, 7] as [UInt64])
    func `every piece before the first bad chunk is given, and none after it`(bad: UInt64) throws {
        let original = try vault.add(made(8 * Self.chunk))
        try vault.damage("chunks", UInt64(chunkID(original, bad)))
        try vault.alter("DELETE FROM chunks WHERE id > ?", [chunkID(original, bad)])
        var count: UInt64 = 0
        #expect(throws: StoreError.damaged(.chunk(original.sequenceNumber, index: bad))) {
            try vault.store.readOriginal(original) { _ in count += 1 }
        }
        #expect(count == bad)
    }

    // MARK: Altered chunks

    /// Whether the original still comes back whole, which it must not.
    private func isRefused(_ original: OriginalDescription, chunk: UInt64) -> Bool {
        do {
            _ = try read(original)
            return false
        } catch {
            return error as? StoreError == .damaged(.chunk(original.sequenceNumber, index: chunk))
        }
    }

    @Test func `chunks that are swapped, doubled, moved, cut or lost are refused`() throws {
        let original = try vault.add(made(3 * Self.chunk + 10))
        let other = try vault.add(made(3 * Self.chunk + 10))
        let chunks = try (0..<original.chunkCount).map {
            try vault.sealed("chunks", UInt64(chunkID(original, $0)))
        }
        func put(_ bytes: [UInt8], at index: UInt64) throws {
            try vault.alter(
                "INSERT OR REPLACE INTO chunks VALUES(?, ?)", [chunkID(original, index), Data(bytes)])
        }
        func restore() throws {
            for (index, bytes) in chunks.enumerated() { try put(bytes, at: UInt64(index)) }
            #expect(try read(original) == made(3 * Self.chunk + 10))
        }
        try put(chunks[1], at: 0)
        try put(chunks[0], at: 1)
        #expect(isRefused(original, chunk: 0))
        try restore()
        try put(chunks[0], at: 1)
        #expect(isRefused(original, chunk: 1))
        try restore()
        try put(chunks[3], at: 2)
        #expect(isRefused(original, chunk: 2))
        try restore()
        try put(try vault.sealed("chunks", UInt64(chunkID(other, 2))), at: 2)
        #expect(isRefused(original, chunk: 2))
        try restore()
        for count in [0, 15, 16, 17, chunks[1].count - 1] {
            try put(Array(chunks[1].prefix(count)), at: 1)
            #expect(isRefused(original, chunk: 1))
        }
        try restore()
        try vault.alter(
            "UPDATE chunks SET sealed = CAST(sealed AS TEXT) WHERE id = ?", [chunkID(original, 1)])
        #expect(isRefused(original, chunk: 1))
        try restore()
        try put(chunks[3] + [0], at: 3)
        #expect(isRefused(original, chunk: 3))
        try restore()
        for index in [0, 3] as [UInt64] {
            try vault.alter("DELETE FROM chunks WHERE id = ?", [chunkID(original, index)])
            #expect(isRefused(original, chunk: index))
            #expect(try vault.codes() == [.chunkDamaged])
            try restore()
        }
        #expect(try vault.codes().isEmpty)
    }

    @Test func `an original cut after a chunk, key row and all, is refused`() throws {
        let original = try vault.add(made(2 * Self.chunk))
        var body = try vault.body(.originalKey, original.sequenceNumber)
        // One chunk of 1 MiB, as a truncation to whole chunks would have it.
        body.replaceSubrange(48..<68, with: [0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 1])
        try vault.reseal(.originalKey, original.sequenceNumber, body)
        #expect(throws: StoreError.damaged(.originalKey(original.sequenceNumber))) { try read(original) }
        let cut = OriginalDescription(
            sequenceNumber: original.sequenceNumber, byteCount: 1 << 20, paddedByteCount: 1 << 20,
            chunkCount: 1, sha256: original.sha256)
        #expect(isRefused(cut, chunk: 0))
    }

    @Test func `padding that is not zero is refused`() throws {
        let bytes = made(100)
        let original = try vault.add(bytes)
        guard let key = OriginalKey(body: try vault.body(.originalKey, original.sequenceNumber)) else {
            Issue.record("The key row does not open.")
            return
        }
        for offset in [100, 4095] {
            var plain = bytes + [UInt8](repeating: 0, count: 4096 - 100)
            plain[offset] = 1
            var sealed = [UInt8](repeating: 0, count: plain.count + 16)
            try plain.withUnsafeBytes { plain in
                try sealed.withUnsafeMutableBytes {
                    try SecretBox.seal(
                        plain, nonce: key.nonce(chunk: 0), key: key.place.key, into: $0)
                }
            }
            try vault.alter(
                "UPDATE chunks SET sealed = ? WHERE id = ?", [Data(sealed), chunkID(original, 0)])
            #expect(isRefused(original, chunk: 0))
        }
    }

    @Test func `sizes that do not belong together are not a key row`() throws {
        let original = try vault.add(made(5000))
        let body = try vault.body(.originalKey, original.sequenceNumber)
        #expect(Self.isKey(body))
        for offset in 48..<68 {
            var changed = body
            changed[offset] ^= 1
            // 5000 and 5001 bytes have one padded size.
            if offset != 55 { #expect(!Self.isKey(changed), "offset \(offset)") }
        }
        #expect(!Self.isKey(Array(body.dropLast())))
        #expect(!Self.isKey(body + [0]))
        for value in [0x00, 0xff] as [UInt8] {
            #expect(!Self.isKey(body[..<48] + [UInt8](repeating: value, count: 20)))
        }
    }

    private static func isKey(_ body: [UInt8]) -> Bool {
        switch OriginalKey(body: body) {
        case .some: true
        case .none: false
        }
    }
}
